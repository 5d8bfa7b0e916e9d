import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/post.ts
if (isNodeNewEnough()) import("./post-6BZMUB4W.js");

export {  };