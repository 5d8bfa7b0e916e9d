/**
 * The log as a workflow runner shows it: what it is told to mask is `***`, and the command that tells it, which is the secret itself,
 * is not in it.
 */
export interface RunnerLog {
  /** The line as it is shown; undefined: it is not. */
  take(line: string): string | undefined;
  /** Any other text as the runner shows it: a summary, an output. */
  mask(text: string): string;
  /** Lines, as they are shown, in which something had to be hidden. */
  readonly leaks: readonly string[];
}

const maskCommand = "::add-mask::";

export function createRunnerLog(): RunnerLog {
  const secrets = new Set<string>();
  const leaks: string[] = [];
  const mask = (text: string) => {
    // The longest first: one may be a part of another.
    const inOrder = [...secrets].sort((one, other) => other.length - one.length);
    return inOrder.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
  };
  return {
    leaks,
    mask,
    take(line) {
      if (line.trimStart().startsWith(maskCommand)) {
        for (const secret of spellings(unescapeData(line.trimStart().slice(maskCommand.length)))) secrets.add(secret);
        return undefined;
      }
      const shown = mask(line);
      if (shown !== line) leaks.push(shown);
      return shown;
    },
  };
}

/** As actions/runner hides a value: as a whole, each of its lines, and as it stands in JSON. */
function spellings(value: string): readonly string[] {
  return [value, ...value.split(/[\r\n]+/), JSON.stringify(value).slice(1, -1)].filter((text) => text !== "");
}

/** Of a workflow command's data. */
export function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

/** Commands by which a step talks to the runner alone. `debug` is shown where people ask for it. */
const silent = /^\s*::(add-mask|add-matcher|remove-matcher|add-path|set-env|set-output|save-state|endgroup)\b/;
const levels: Readonly<Record<string, string>> = {
  error: "Error: ",
  warning: "Warning: ",
  notice: "",
  group: "",
  debug: "",
};

/** A line as people read it, without the syntax of commands: `::error file=a.go,line=3::no` is `Error: a.go:3: no`. undefined: it is not for them. */
export function forPeople(line: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (silent.test(line) || (env["RUNNER_DEBUG"] !== "1" && /^\s*::debug\b/.test(line))) return undefined;
  const [, command = "", properties = "", message = ""] = /^::(\w+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  const level = levels[command];
  if (level === undefined) return line;
  const place = ["file", "line"].flatMap((name) => new RegExp(`(?:^|,)${name}=([^,]+)`).exec(properties)?.[1] ?? []);
  const where =
    place.length === 0 ? "" : `${unescapeData(place.join(":")).replaceAll("%3A", ":").replaceAll("%2C", ",")}: `;
  return `${level}${where}${unescapeData(message)}`;
}
