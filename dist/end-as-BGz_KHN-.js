import { m as wordsOf } from "./merge-tree-WOxcOliZ.js";

// src/operations/end-as.ts
/** Throws why a deploy was none. A pause that nobody asked for fails the step as well, unless that is not wanted. */
function endAs({ decision, failure }, { failOnPause }, { runner }) {
	if (failure === void 0) return;
	if (decision !== "paused" || failOnPause) throw failure;
	runner.warning([wordsOf(failure), failure.hint].filter(Boolean).join("\n"), { title: "paused" });
}

export { endAs as t };