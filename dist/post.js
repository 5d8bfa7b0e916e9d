import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/post.ts
if (isNodeNewEnough()) import("./post-8nTp__UQ.js");

export {  };