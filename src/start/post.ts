import { isNodeNewEnough } from "./node-version.ts";

// As for main; nothing is cached here.
const cacheWorker = () => import("./cache-worker.ts").then(({ workerPath }) => workerPath);

if (isNodeNewEnough()) void import("../post.ts").then(({ post }) => post(cacheWorker));
