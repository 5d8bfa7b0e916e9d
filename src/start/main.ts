import { isNodeNewEnough } from "./node-version.ts";

// The worker is a file of its own in the bundle; its path is asked for only where there is something to cache.
const cacheWorker = () => import("./cache-worker.ts").then(({ workerPath }) => workerPath);

if (isNodeNewEnough()) void import("../main.ts").then(({ main }) => main(cacheWorker));
