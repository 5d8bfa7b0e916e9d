import { t as isNodeNewEnough } from "./node-version-C0CVTFtb.js";

// src/start/main.ts
if (isNodeNewEnough()) import("./main-B5Ty9y6K.js");

export {  };