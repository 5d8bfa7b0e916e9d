/**
 * The candidate that `text` most likely meant; undefined when none is close. "Close" is at most one edit for every
 * three characters (and always one), so that a suggestion helps and never guesses.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  return allNearest(text, candidates)[0];
}

/** All that are equally close, in their order. */
export function allNearest(text: string, candidates: Iterable<string>): readonly string[] {
  const wanted = text.toLowerCase();
  let best: string[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    // Text comes from users: a huge value is told apart by its length alone.
    if (Math.abs(wanted.length - candidate.length) > allowed) continue;
    const edits = editDistance(wanted, candidate.toLowerCase());
    if (edits > allowed || edits > least) continue;
    best = edits < least ? [candidate] : [...best, candidate];
    least = edits;
  }
  return best;
}

/** Levenshtein's distance with swaps of neighbours (optimal string alignment), over UTF-16 units. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const replaced = at(previous, column - 1) + (isSame ? 0 : 1);
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwap ? at(beforePrevious, column - 2) + 1 : replaced;
      current.push(Math.min(at(previous, column) + 1, at(current, column - 1) + 1, replaced, swapped));
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
