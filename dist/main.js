import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/main.ts
if (isNodeNewEnough()) import("./main-06xMD8C3.js");

export {  };