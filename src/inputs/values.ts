import { booleans, withMeanings } from "./meanings.ts";

/**
 * What became of one text: a value, or half a sentence that says what is wrong with it and what was meant, or what to do where there
 * is no such value.
 */
export type Parsed<T> =
  | { readonly value: T }
  | { readonly problem: string; readonly nearest?: string; readonly advice?: string };

const truth: Readonly<Record<string, string>> = { True: "true", TRUE: "true", False: "false", FALSE: "false" };

/** The other spellings of a boolean in YAML 1.2 (core schema) as `true` and `false`; any other text as it is. */
export function plainBoolean(text: string): string {
  return truth[text] ?? text;
}

/** Anything else is an error, and never silently false. */
export function parseBoolean(text: string): Parsed<boolean> {
  const plain = plainBoolean(text);
  if (/^(true|false)$/.test(plain)) return { value: plain === "true" };
  return withMeanings((): Parsed<boolean> => ({ problem: "is neither true nor false" }), booleans)(text);
}

/** More patterns than this from one glob with braces, and matching it takes seconds (a second for 4,000 on a slow machine). */
const maxAlternatives = 1000;

/** A glob whose matches lie inside of the directory that it is relative to, and that is matched in reasonable time. */
export function parseInnerGlob(glob: string): Parsed<string> {
  if (/^[/\\~]|^[A-Za-z]:/.test(glob)) return { problem: "is not relative" };
  if (glob.includes("..")) return { problem: "holds `..`, which could lead out of the directory" };
  if (glob.includes("\\")) return { problem: "holds a backslash: directories are separated by /" };
  const groups = glob.match(/\{[^{}]*\}/g) ?? [];
  const alternatives = groups.reduce((product, group) => product * group.split(",").length, 1);
  if (alternatives > maxAlternatives || groups.length !== glob.split("{").length - 1 || glob.length > 1000) {
    return { problem: `stands for too many patterns: at most ${maxAlternatives}, and no braces inside of braces` };
  }
  return { value: glob };
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `5m`, `1h`; a number alone is ambiguous, and refused. */
export function parseDurationMs(text: string): Parsed<number> {
  const match = /^(\d{1,7})(ms|s|m|h)$/.exec(text.trim());
  const unit = unitsMs[match?.[2] ?? ""];
  if (match !== null && unit !== undefined) return { value: Number(match[1]) * unit };
  const meant = meantDuration(text);
  const problem = "is not a duration like 500ms, 30s or 5m";
  return meant === undefined ? { problem } : { problem, nearest: meant };
}

const unitWords: readonly (readonly [words: RegExp, unitMs: number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
];

/** `5 min`, `1h30m`, `PT30S`, `1.5h`; of a number alone: seconds, as most tools take it, and milliseconds where that would be hours. */
function meantDuration(text: string): string | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^pt(?=\d)/, "");
  if (/^\d{1,7}$/.test(plain)) return Number(plain) < 1000 ? `${plain}s` : `${plain}ms`;
  if (!/^(\d{1,7}([.,]\d+)?\s*[a-z]+\s*)+$/.test(plain)) return undefined;
  let totalMs = 0;
  for (const [, number = "", word = ""] of plain.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)) {
    const [, unitMs] = unitWords.find(([words]) => words.test(word)) ?? [];
    if (unitMs === undefined) return undefined;
    totalMs += Number(number.replace(",", ".")) * unitMs;
  }
  const [unit = "ms", unitMs = 1] = Object.entries(unitsMs).findLast(([, unitMs]) => totalMs % unitMs === 0) ?? [];
  return totalMs > 0 ? `${Math.round(totalMs / unitMs)}${unit}` : undefined;
}

/** A number, or a share of `total` (rounded down), that leaves at least one. */
export function parseShare(text: string, total: number): Parsed<number> {
  const [, number = "", percent] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
  if (number === "") return { problem: "is neither a number nor a share", advice: "such as 1 or 20%" };
  const count = percent === "%" ? Math.floor((Number(number) * total) / 100) : Number(number);
  if (count === 0 || count < total) return { value: count };
  return { problem: `would allow all ${total} hosts to be down`, advice: "at least one has to be there" };
}

export function parseInteger(text: string, least: number, most: number): Parsed<number> {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  if (value >= least && value <= most) return { value };
  const problem = `is not a whole number from ${least} to ${most}`;
  // `:8080`, `0.0.0.0:8080`, `8080/tcp`, `80:8080`
  const [, number] = /^(?:[\d.]*:|tcp\/)?(\d{1,9})(?:\/(?:tcp|http))?$/.exec(text.trim().toLowerCase()) ?? [];
  const isMeant = Number(number) >= least && Number(number) <= most;
  return number !== undefined && isMeant ? { problem, nearest: number } : { problem };
}

/** System directories whose contents are not a service's to replace, and places that its sandbox hides from it. */
const unusableRoots = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/lib64",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/tmp",
  "/usr",
  "/var/tmp",
];

const absolutePath = /^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){2,}$/;
const notAbsolute = "is not an absolute path of at least two parts, of letters, digits and . _ - only";

export function parseDeployPath(text: string): Parsed<string> {
  const path = text.replace(/\/+$/, "");
  if (!absolutePath.test(path)) return { problem: `${notAbsolute}, such as /opt/greeter` };
  const root = unusableRoots.find((directory) => path === directory || path.startsWith(`${directory}/`));
  if (root !== undefined)
    return { problem: `lies in ${root}, which a sandboxed service cannot use; take a path such as /opt/greeter` };
  return { value: path };
}

/** Emptied at a boot, or of the kernel's own making. */
const volatileRoots = ["/dev", "/proc", "/run", "/sys", "/tmp", "/var/run", "/var/tmp"];

export function parseHostProgramPath(text: string): Parsed<string> {
  const path = text.replace(/\/+$/, "");
  if (!absolutePath.test(path)) return { problem: `${notAbsolute}, such as /opt/gin-deploy` };
  const root = volatileRoots.find((directory) => path === directory || path.startsWith(`${directory}/`));
  if (root !== undefined) {
    return { problem: `lies in ${root}, where nothing outlives a reboot; take a path such as /opt/gin-deploy` };
  }
  return { value: path };
}

export function parseHealthPath(text: string): Parsed<string> {
  if (/^\/(?!\/)[\x21-\x7e]*$/.test(text)) return { value: text };
  const rule = "is not a path like /health: it begins with one / and holds no spaces; others are %-encoded";
  const meant = pathIn(text);
  return { problem: meant === undefined ? rule : `${rule}; \`health-path: ${meant}\` would do` };
}

/** The path of an address, with or without a scheme and a host; undefined: nothing in it looks like one. */
function pathIn(text: string): string | undefined {
  const [, path] = /^(?:[A-Z]+ +)?(?:(?:https?:)?\/\/[^/\s]*|[\w.-]*:\d+)?(\/?[^\s\\$:]*)$/.exec(text.trim()) ?? [];
  return path === undefined || path === "" ? undefined : encodeURI(path.startsWith("/") ? path : `/${path}`);
}
