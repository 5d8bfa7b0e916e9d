import { fileURLToPath } from "node:url";
import { isNodeNewEnough } from "./node-version.ts";

/** This file, or the one of the bundle that holds it: run as a program, it serves whoever started it, and ends with it. */
export const workerPath = fileURLToPath(import.meta.url);

if (isNodeNewEnough() && process.argv[1] === workerPath) {
  void import("../world/cache-service/cache-worker.ts").then(({ serveRequests }) => serveRequests());
}
