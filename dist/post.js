import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/post.ts
if (isNodeNewEnough()) import("./post-BNpnD62f.js");

export {  };