import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/main.ts
if (isNodeNewEnough()) import("./main-DfbCMnqN.js");

export {  };