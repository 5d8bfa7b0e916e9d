/**
 * Makes what follows from action.yml: `src/inputs/declared.ts`, action-types.yml, the tables in docs/inputs.md and the list of inputs in README.md; and
 * from what is tried on booted hosts the tables in docs/scenarios.md and docs/failures-of-others.md. With `--check` it changes nothing and fails when something is out
 * of step.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import { failures } from "../__tests__/e2e/failures-of-others/failure-table.ts";
import { scenarios } from "../__tests__/e2e/scenarios/scenario-table.ts";
import type { InputName } from "../src/inputs/declared.ts";
import { inputTable, operations, operationsReading } from "../src/inputs/input-table.ts";
import { typeOfInput, typeOfOutput } from "./action-types.ts";

interface Declared {
  readonly name: string;
  readonly description: string;
  readonly default: string | undefined;
}

const root = join(import.meta.dirname, "..");
const document = parseDocument(readFileSync(join(root, "action.yml"), "utf8"));
const inputs = readSection("inputs");
const outputs = readSection("outputs");
const groups = groupInputs();

function readSection(section: "inputs" | "outputs"): readonly Declared[] {
  const entries = Object.entries(
    (document.toJS() as Record<string, Record<string, Record<string, unknown>>>)[section] ?? {},
  );
  return entries.map(([name, { description, default: fallback }]) => ({
    name,
    description: String(description),
    default: fallback === undefined ? undefined : String(fallback),
  }));
}

/** The groups of `inputTable`, in the order of action.yml; throws where the two do not name the same inputs. */
function groupInputs(): readonly (readonly [group: string, inputs: readonly Declared[]])[] {
  const groupOf = new Map<string, string>(inputTable.flatMap(({ group, names }) => names.map((name) => [name, group])));
  const missing = inputs.filter(({ name }) => !groupOf.has(name)).map(({ name }) => name);
  const unknown = [...groupOf.keys()].filter((name) => !inputs.some((input) => input.name === name));
  if (missing.length > 0) throw new Error(`src/inputs/input-table.ts does not say who reads ${missing.join(", ")}`);
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")} of src/inputs/input-table.ts`);
  return [...Map.groupBy(inputs, ({ name }) => groupOf.get(name) ?? "")];
}

function renderDeclared(): string {
  const lines = inputs.map(({ name, default: fallback }) => {
    const key = /^[a-z]+$/.test(name) ? name : JSON.stringify(name);
    return `  ${key}: ${JSON.stringify(fallback ?? "")},`;
  });
  return [
    "// Made from action.yml by scripts/generate.ts; changes here are lost.",
    "",
    "/** Every input with its default; an input without one is empty. */",
    "export const declaredInputs = {",
    ...lines,
    "} as const;",
    "",
    "export type InputName = keyof typeof declaredInputs;",
    "",
  ].join("\n");
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function describeReaders(name: InputName): string {
  const readers = operationsReading(name);
  const others = operations.filter((operation) => !readers.includes(operation));
  if (others.length === 0) return "all";
  return others.length <= 2 ? `all but ${others.join(", ")}` : readers.join(", ");
}

function renderInputs(): string {
  // Of several lines each for itself: a table has one.
  const code = (text: string | undefined) =>
    text
      ? text
          .split("\n")
          .map((line) => `\`${line}\``)
          .join(", ")
      : "";
  const sections = groups.map(([group, members]) => {
    const rows = members.map(({ name, default: fallback, description }) => [
      `\`${name}\``,
      code(fallback),
      description,
      describeReaders(name as InputName),
    ]);
    return `## ${group}\n\n${renderTable(["input", "default", "meaning", "read by"], rows)}`;
  });
  return fromDocs(sections.join("\n\n"));
}

function renderOutputs(): string {
  const rows = outputs.map(({ name, description }) => [`\`${name}\``, description]);
  return fromDocs(renderTable(["output", "meaning"], rows));
}

function renderTypes(): string {
  const types = {
    inputs: Object.fromEntries(inputs.map(({ name }) => [name, typeOfInput(name as InputName)])),
    outputs: Object.fromEntries(outputs.map(({ name, description }) => [name, typeOfOutput(description)])),
  };
  // Unquoted, `off` and `no` are booleans to older readers of YAML.
  const quotedValues = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", blockQuote: false } as const;
  const head = "# Types for github-actions-typing, made from action.yml by `npm run generate`.\n";
  return head + stringify(types, quotedValues);
}

/** Links of action.yml begin at the root of the repository. */
const fromDocs = (text: string): string => text.replaceAll("](docs/", "](");

/** One row for each group, which leads to its table. */
function renderGroups(): string {
  const rows = groups.map(([group, members]) => [
    `[${group}](docs/inputs.md#${group.toLowerCase()})`,
    members.map(({ name }) => `\`${name}\``).join(", "),
  ]);
  return renderTable(["topic", "inputs"], rows);
}

function renderScenarios(): string {
  const failed = { none: "0", "of the canary": "those of the canary", "under way": "those under way at the canary" };
  const rows = scenarios.map(({ release, environment, inputs = {}, decision, canaryRequests, failedRequests }) => [
    release,
    Object.entries({ ...inputs, ...(environment === undefined ? {} : { environment }) })
      .map(([name, value]) => `\`${name}: ${value}\``)
      .join(", "),
    `\`${decision}\``,
    canaryRequests === undefined ? "" : String(canaryRequests),
    failed[failedRequests],
  ]);
  return renderTable(
    ["the release", "inputs", "decision", "requests that it got, at most", "failed requests of users"],
    rows,
  );
}

function renderFailures(): string {
  const rows = Object.values(failures).map(({ project, report, there, here }) => [
    `[${project} ${report.split("/").at(-1)}](${report})`,
    there,
    here,
  ]);
  return renderTable(["reported of", "there", "here"], rows);
}

/** Puts each text between its marks, `<!-- NAME: ... -->` and `<!-- /NAME -->`. */
function fillIn(page: string, texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts).reduce(
    (filled, [name, text]) =>
      filled.replace(
        new RegExp(`(<!-- ${name}: [^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, before, after) => `${before}${text}\n${after}`,
      ),
    page,
  );
}

function page(path: string, texts: Readonly<Record<string, string>>): [path: string, text: string] {
  const file = join(root, path);
  return [file, fillIn(readOrEmpty(file), texts)];
}

const made: ReadonlyMap<string, string> = new Map([
  [join(root, "src/inputs/declared.ts"), renderDeclared()],
  [join(root, "action-types.yml"), renderTypes()],
  page("docs/inputs.md", { inputs: renderInputs(), outputs: renderOutputs() }),
  page("README.md", { inputs: renderGroups() }),
  page("docs/scenarios.md", { scenarios: renderScenarios() }),
  page("docs/failures-of-others.md", { failures: renderFailures() }),
]);

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const stale = [...made].filter(([path, text]) => readOrEmpty(path) !== text);
if (process.argv.includes("--check")) {
  for (const [path] of stale)
    console.error(`${path} is out of step with what it is made from: run \`npm run generate\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(path, text);
}
