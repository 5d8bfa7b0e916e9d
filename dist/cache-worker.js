import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";
import { fileURLToPath } from "node:url";

// src/start/cache-worker.ts
/** This file, or the one of the bundle that holds it: run as a program, it does one request and ends. */
const workerPath = fileURLToPath(import.meta.url);
if (isNodeNewEnough() && process.argv[1] === workerPath) import("./cache-worker-Cw3Ocx4c.js").then(({ serveOneRequest }) => serveOneRequest());

export { workerPath };