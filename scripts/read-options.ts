/** What `npm run deploy` and `npm run action` are told: by a file, by the environment, and on the command line, the later one before the earlier. */
import { isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";
import { declaredInputs, type InputName } from "../src/inputs/declared.ts";
import { findForeign } from "../src/inputs/foreign-inputs.ts";
import { nearest } from "../src/text/nearest.ts";
import { readOptionsFile } from "./options-file.ts";

export interface Options {
  /** The checkout of the service. */
  readonly workspace: string;
  /** As under `with:`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables that held options: nothing that is started gets them. */
  readonly variables: readonly string[];
}

export interface OptionSources {
  readonly argv: readonly string[];
  /** Where nothing else says which. */
  readonly operation?: "deploy";
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the user is: relative paths of the command line begin there. */
  readonly directory: string;
  /** Throws where there is no such file. */
  readonly readFile: (path: string) => string;
}

interface Named {
  readonly name: string;
  readonly value: string;
  /** Where paths behind `@` begin; undefined: `@` means nothing. */
  readonly base: string | undefined;
  /** How the option is written there, for what is said of it. */
  readonly spelling: string;
}

const inputs = Object.keys(declaredInputs);
const known = [...inputs, "workspace", "options"];
/** Their values stand in files or variables: a command line is in `ps`, in npm's own output and in the history of a shell. */
const secrets: readonly InputName[] = ["ssh-key", "ssh-key-passphrase", "notify-url"];
/** It is full of other variables' values, which may be secrets: in a file, never on a command line. */
const notOnCommandLine: readonly string[] = [...secrets, "environment"];

const strayArgument = "an argument belongs to no option: write --NAME=VALUE or --NAME=@FILE";

const prefix = "GIN_DEPLOY_";
const variableOf = (name: string) => `${prefix}${name.replaceAll("-", "_").toUpperCase()}`;

/** All problems at once, one sentence each; no problem holds a value of a secret. */
export function readOptions(sources: OptionSources): Options | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const line = readCommandLine(sources, problems);
  const file = readFileOptions(line, sources, problems);
  const environment = readEnvironment(sources.env, problems);
  const { operation } = sources;
  const given: Record<string, string> = operation === undefined ? {} : { operation };
  for (const option of [...file, ...environment, ...line]) {
    if (!known.includes(option.name)) problems.push(describeUnknown(option));
    else given[option.name] = resolveValue(option, sources, problems);
  }
  const { workspace = ".", options: _, ...values } = given;
  if (problems.length > 0) return { problems: [...new Set(problems)] };
  const place = isAbsolute(workspace) ? workspace : join(sources.directory, workspace);
  return { workspace: place, inputs: values, variables: environment.map(({ spelling }) => spelling) };
}

function readCommandLine({ argv, directory }: OptionSources, problems: string[]): readonly Named[] {
  const options = Object.fromEntries(known.map((name) => [name, { type: "string" as const }]));
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const found = tokens.flatMap((token): Named[] => {
    if (token.kind !== "option") return [];
    const { name, value, inlineValue } = token;
    // What looks like the next option was not meant as a value.
    if (known.includes(name) && (value === undefined || (!inlineValue && /^--[a-z]/.test(value)))) {
      problems.push(`--${name}: has no value; write --${name}=VALUE or --${name}=@FILE`);
      return [];
    }
    return [{ name, value: value ?? "", base: directory, spelling: `--${name}` }];
  });
  // The value of an option that is not there is an argument as well, and may be a secret: neither is shown.
  if (tokens.some(({ kind }) => kind === "positional") && found.every(({ name }) => known.includes(name)))
    problems.push(strayArgument);
  for (const { name, value, spelling } of found)
    if (notOnCommandLine.includes(name) && !value.startsWith("@"))
      problems.push(
        `${spelling}: its value stands on the command line, where \`ps\` and npm show it; write ${spelling}=@FILE, or set ${variableOf(name)}`,
      );
  return found;
}

function readFileOptions(
  line: readonly Named[],
  { directory, readFile }: OptionSources,
  problems: string[],
): readonly Named[] {
  const path = line.findLast(({ name }) => name === "options")?.value;
  if (path === undefined) return [];
  const place = isAbsolute(path) ? path : join(directory, path);
  const read = attempt(() => readOptionsFile(readFile(place), path), `--options: cannot read ${path}`, problems);
  problems.push(...(read?.problems ?? []));
  const options = Object.entries(read?.values ?? {});
  for (const [name, value] of options)
    if (secrets.some((secret) => secret === name) && value !== "" && !value.startsWith("@"))
      problems.push(`${path}: ${name}: is a secret; write "@FILE", or set ${variableOf(name)}`);
  return options.map(([name, value]) => ({ name, value, base: join(place, ".."), spelling: `${path}: ${name}` }));
}

/** `GIN_DEPLOY_SSH_KEY` is `ssh-key`. What is nearly the name of an option was meant as one; any other is somebody else's. */
function readEnvironment(env: OptionSources["env"], problems: string[]): readonly Named[] {
  const variables = new Map(inputs.map((name) => [variableOf(name), name]));
  return Object.entries(env).flatMap(([variable, value]): Named[] => {
    if (!variable.startsWith(prefix) || value === undefined) return [];
    const name = variables.get(variable);
    const meant = name === undefined ? nearest(variable.slice(prefix.length), withoutPrefix(variables)) : undefined;
    if (meant !== undefined) problems.push(`${variable}: there is no such option; did you mean ${prefix}${meant}?`);
    return name === undefined || value === "" ? [] : [{ name, value, base: undefined, spelling: variable }];
  });
}

const withoutPrefix = (variables: ReadonlyMap<string, string>) =>
  [...variables.keys()].map((variable) => variable.slice(prefix.length));

function describeUnknown({ name, spelling }: Named): string {
  // What is not like a name may be a secret in the wrong place.
  if (!/^[\w-]{1,40}$/.test(name))
    return spelling.startsWith("--") ? strayArgument : `${spelling.replace(name, "...")}: there is no such option`;
  const { problems, warnings } = findForeign({ [`INPUT_${name.toUpperCase()}`]: "" }, inputs);
  const [, advice] = /there is no such input; (.*)$/s.exec([...problems, ...warnings][0] ?? "") ?? [];
  const meant = nearest(name, known);
  return `${spelling}: there is no such option${advice ? `; ${advice}` : meant ? `; did you mean ${meant}?` : ""}`;
}

function resolveValue({ value, base, spelling, name }: Named, { readFile }: OptionSources, problems: string[]): string {
  if (base === undefined || name === "options" || !value.startsWith("@")) return value;
  const path = value.slice(1);
  const place = isAbsolute(path) ? path : join(base, path);
  return attempt(() => readFile(place), `${spelling}: cannot read ${path}`, problems) ?? "";
}

function attempt<T>(work: () => T, what: string, problems: string[]): T | undefined {
  try {
    return work();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const why = { ENOENT: "there is no such file", EACCES: "no permission", EISDIR: "it is a directory" }[code];
    problems.push(`${what}: ${why ?? (code || "it is not text in UTF-8")}`);
    return undefined;
  }
}
