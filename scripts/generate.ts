/**
 * Makes what follows from action.yml: `src/inputs/declared.ts` and the tables in README.md. With `--check` it changes
 * nothing and fails when something is out of step.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { InputName } from "../src/inputs/declared.ts";
import { inputTable, operations, operationsReading } from "../src/inputs/input-table.ts";

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

function renderReadme(readme: string): string {
  const code = (text: string | undefined) => (text ? `\`${text}\`` : "");
  const tables = {
    inputs: renderTable(
      ["input", "default", "meaning", "read by"],
      groups.flatMap(([group, members]) => [
        [`**${group}**`, "", "", ""],
        ...members.map(({ name, default: fallback, description }) => [
          `\`${name}\``,
          code(fallback),
          description,
          describeReaders(name as InputName),
        ]),
      ]),
    ),
    outputs: renderTable(
      ["output", "meaning"],
      outputs.map(({ name, description }) => [`\`${name}\``, description]),
    ),
  };
  return Object.entries(tables).reduce(
    (text, [section, table]) =>
      text.replace(
        new RegExp(`(<!-- ${section}: [^>]*-->\\n)[\\s\\S]*?(<!-- /${section} -->)`),
        (_, before, after) => `${before}${table}\n${after}`,
      ),
    readme,
  );
}

const readmePath = join(root, "README.md");
const made: ReadonlyMap<string, string> = new Map([
  [join(root, "src/inputs/declared.ts"), renderDeclared()],
  [readmePath, renderReadme(readOrEmpty(readmePath))],
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
  for (const [path] of stale) console.error(`${path} is not what action.yml says: run \`npm run generate\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(path, text);
}
