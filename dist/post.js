import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/post.ts
const cacheWorker = () => import("./cache-worker.js").then(({ workerPath }) => workerPath);
if (isNodeNewEnough()) import("./post-D1WzzgqA.js").then(({ post }) => post(cacheWorker));

export {  };