// src/text/nearest.ts
/**
* The candidate that `text` most likely meant; undefined when none is close. "Close" is at most one edit for every
* three characters (and always one), so that a suggestion helps and never guesses.
*/
function nearest(text, candidates) {
	return allNearest(text, candidates)[0];
}
/** All that are equally close, in their order. */
function allNearest(text, candidates) {
	const wanted = text.toLowerCase();
	let best = [];
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
		if (Math.abs(wanted.length - candidate.length) > allowed) continue;
		const edits = editDistance(wanted, candidate.toLowerCase());
		if (edits > allowed || edits > least) continue;
		best = edits < least ? [candidate] : [...best, candidate];
		least = edits;
	}
	return best;
}
/** Levenshtein's distance with swaps of neighbours (optimal string alignment), over UTF-16 units. */
function editDistance(from, to) {
	let beforePrevious = [];
	let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const isSame = from[row - 1] === to[column - 1];
			const replaced = at(previous, column - 1) + (isSame ? 0 : 1);
			const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1] ? at(beforePrevious, column - 2) + 1 : replaced;
			current.push(Math.min(at(previous, column) + 1, at(current, column - 1) + 1, replaced, swapped));
		}
		beforePrevious = previous;
		previous = current;
	}
	return at(previous, to.length);
}
const at = (row, column) => row[column] ?? Number.POSITIVE_INFINITY;

export { nearest as n, allNearest as t };