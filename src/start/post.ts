import { isNodeNewEnough } from "./node-version.ts";

if (isNodeNewEnough()) void import("../post.ts");
