import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";
import { fileURLToPath } from "node:url";

// src/start/cache-worker.ts
/** This file, or the one of the bundle that holds it: run as a program, it serves whoever started it, and ends with it. */
const workerPath = fileURLToPath(import.meta.url);
if (isNodeNewEnough() && process.argv[1] === workerPath) import("./cache-worker-BA2M7GXN.js").then(({ serveRequests }) => serveRequests());

export { workerPath };