import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/main.ts
if (isNodeNewEnough()) import("./main-Hw4z1sgE.js");

export {  };