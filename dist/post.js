import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/post.ts
const cacheWorker = () => import("./cache-worker.js").then(({ workerPath }) => workerPath);
if (isNodeNewEnough()) import("./post-B8d7s4ge.js").then(({ post }) => post(cacheWorker));

export {  };