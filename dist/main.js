import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/main.ts
const cacheWorker = () => import("./cache-worker.js").then(({ workerPath }) => workerPath);
if (isNodeNewEnough()) import("./main-BBzyodP2.js").then(({ main }) => main(cacheWorker));

export {  };