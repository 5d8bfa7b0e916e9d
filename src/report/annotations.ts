import type { Runner, SourcePlace } from "../world/runner/runner.ts";

/** GitHub shows ten errors of a step, and the reason why the step failed is to be the tenth. */
const most = 9;

/** Errors at places in the source, from whoever finds them: each place and message once, and no more than are shown. */
export interface Annotations {
  error(message: string, place?: SourcePlace): void;
  /** How many are in the log only. */
  readonly leftOut: number;
}

export function createAnnotations(runner: Pick<Runner, "error" | "headline">): Annotations {
  const seen = new Set<string>();
  let leftOut = 0;
  return {
    error(message, place = {}) {
      const { title = "", file, line, column } = place;
      // The build, vet and the tests say the same of source that does not compile.
      const key = JSON.stringify(file === undefined ? [title, message] : [file, line, column, message]);
      if (seen.has(key)) return;
      seen.add(key);
      if (seen.size <= most) return runner.error(message, place);
      leftOut += 1;
      const where = file === undefined ? title : `${title} ${[file, line, column].filter(Boolean).join(":")}`;
      runner.headline(`  ${where}: ${message}`);
    },
    get leftOut() {
      return leftOut;
    },
  };
}
