/** How long a service may take to end at most, from SIGTERM on: a deploy waits for it. What says nothing of it has 30 s. */
export const longestStopSeconds = 120;

/** Units of time, as systemd.time(7) has them. */
const units: readonly (readonly [names: RegExp, seconds: number])[] = [
  [/^(?:|s|sec|seconds?)$/, 1],
  [/^(?:m|min|minutes?)$/, 60],
  [/^(?:h|hr|hours?)$/, 3_600],
  [/^(?:ms|msec)$/, 1e-3],
  [/^(?:us|usec|µs|μs)$/, 1e-6],
  [/^(?:d|days?)$/, 86_400],
  [/^(?:w|weeks?)$/, 604_800],
  [/^(?:M|months?)$/, 2_629_800],
  [/^(?:y|years?)$/, 31_557_600],
];

/** Seconds of a time span as systemd.time(7) has it (`1min 30s`). Infinity: without end. undefined: it is none, and systemd says so. */
export function readStopSeconds(text: string): number | undefined {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)\s*([A-Za-zµμ]*)\s*/g)];
  if (text === "" || parts.map(([whole]) => whole).join("") !== text) return undefined;
  const seconds = parts.map(([, number, unit = ""]) => {
    const factor = units.find(([names]) => names.test(unit))?.[1];
    return factor === undefined ? Number.NaN : Number(number) * factor;
  });
  const sum = seconds.reduce((total, each) => total + each, 0);
  if (Number.isNaN(sum)) return undefined;
  // As it was before there was `infinity`.
  return sum === 0 ? Number.POSITIVE_INFINITY : sum;
}
