import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from "yaml";
import { nearest } from "../../text/nearest.ts";
import { type Fingerprint, factsWithNames, namedFacts, plainFacts } from "./fingerprint.ts";
import { parseWish, type Wish, wishForms } from "./wish.ts";

/** More than any list of packages has. */
const longestText = 256 * 1024;

/** As the host takes them (checks.sh). */
const names = {
  packages: { form: /^[A-Za-z0-9][A-Za-z0-9+._:-]{0,199}$/, sample: "curl: any" },
  sysctl: { form: /^[a-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/, sample: 'net.core.somaxconn: ">=4096"' },
} as const;

/** Takes what is read, and what is wrong with it. */
interface Reader {
  readonly wanted: Fingerprint["wanted"][number][];
  readonly same: Fingerprint["same"][number][];
  lineOf(node: ParsedNode): number;
  complain(where: ParsedNode | number, problem: string): void;
}

/** Reads what hosts have to be, or tells everything that is wrong with the file, each with its line. */
export function readFingerprint(
  text: string,
  file: string,
): Fingerprint | { readonly problems: readonly [string, ...string[]] } {
  const problems: string[] = [];
  const lines = new LineCounter();
  const lineOf = (node: ParsedNode) => lines.linePos(node.range[0]).line;
  const reader: Reader = {
    wanted: [],
    same: [],
    lineOf,
    complain(where, problem) {
      problems.push(`${file}:${typeof where === "number" ? where : lineOf(where)}: ${problem}`);
    },
  };
  const root = parse(text, lines, reader);
  if (root !== undefined) readRoot(root, reader);
  const [first, ...more] = problems;
  const { wanted, same } = reader;
  return first === undefined ? { file, wanted, same } : { problems: [first, ...more] };
}

/** undefined: it cannot be read, and that was said. */
function parse(text: string, lineCounter: LineCounter, { complain }: Reader): YAMLMap.Parsed | undefined {
  if (text.length > longestText) {
    complain(1, "is longer than 256 KiB: name fewer packages");
    return undefined;
  }
  const document = parseYaml(text, lineCounter);
  if (document === undefined) {
    complain(1, "is nested too deeply");
    return undefined;
  }
  const faults = [...document.errors, ...document.warnings];
  for (const { message, pos } of faults) {
    const { line } = lineCounter.linePos(pos[0]);
    complain(line, `is not YAML: ${message.split("\n")[0]}${quoteHint(text.split("\n")[line - 1] ?? "")}`);
  }
  if (faults.length > 0) return undefined;
  const root = document.contents;
  if (root !== null && isMap(root)) return root;
  complain(root ?? 1, "says nothing that a host has to be: write one fact a line, as in kernel: any");
  return undefined;
}

function parseYaml(text: string, lineCounter: LineCounter) {
  try {
    // All values are text: `12.10` is another version than 12.1.
    return parseDocument(text, { schema: "failsafe", lineCounter, prettyErrors: false });
  } catch (error) {
    // Of thousands of open brackets, the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `>` and its like begin something else in YAML. */
function quoteHint(line: string): string {
  return /[:,[-]\s*[<>=*!&|%@`]/.test(line) ? ' (a range stands in quotes: ">=5.10")' : "";
}

function readRoot(root: YAMLMap.Parsed, reader: Reader): void {
  for (const { key, keyNode, value } of entriesOf(root, reader)) {
    if (key === "same") readSame(value ?? keyNode, reader);
    else if (isOneOf(namedFacts, key)) readNamed(key, value ?? keyNode, reader);
    else if (isOneOf(plainFacts, key)) readFact(key, keyNode, value, reader);
    else reader.complain(keyNode, `there is no fact ${JSON.stringify(key)}${meant(key)}`);
  }
}

function isOneOf<T extends string>(all: readonly T[], key: string): key is T {
  return all.some((each) => each === key);
}

const topLevel = [...plainFacts, ...namedFacts, "same"];

function meant(key: string): string {
  const near = nearest(key, topLevel);
  return near === undefined ? `; there are ${topLevel.join(", ")}` : `; did you mean ${near}?`;
}

interface Entry {
  readonly key: string;
  readonly keyNode: ParsedNode;
  readonly value: ParsedNode | null;
}

function entriesOf(map: YAMLMap.Parsed, { complain }: Reader): readonly Entry[] {
  return map.items.flatMap(({ key, value }) => {
    if (isScalar(key)) return [{ key: String(key.value), keyNode: key, value }];
    complain(key, "a fact has a name of one word before its colon");
    return [];
  });
}

function readNamed(kind: (typeof namedFacts)[number], value: ParsedNode, reader: Reader): void {
  const { sample } = names[kind];
  if (!isMap(value)) {
    reader.complain(value, `${kind} has one name and what it has to be on each line, as in ${sample}`);
    return;
  }
  for (const { key, keyNode, value: wish } of entriesOf(value, reader)) {
    if (isName(kind, key)) readFact(`${kind}.${key}`, keyNode, wish, reader);
    else reader.complain(keyNode, `${JSON.stringify(key)} is not a name for ${kind}, such as ${sample}`);
  }
}

/** A sysctl is named with dots; a slash stands for a dot within one of its parts. */
function isName(kind: (typeof namedFacts)[number], name: string): boolean {
  return names[kind].form.test(name) && (kind === "packages" || /^[^/]*\./.test(name));
}

const nothingSaid = "says nothing: write any where every value will do";

function readFact(fact: string, keyNode: ParsedNode, value: ParsedNode | null, reader: Reader): void {
  const nodes = value !== null && isSeq(value) ? value.items : [value];
  if (nodes.length === 0) reader.complain(keyNode, `${fact} ${nothingSaid}`);
  const wishes = nodes.flatMap((node) => {
    const wish = readWish(fact, node);
    if (!("problem" in wish)) return [wish];
    reader.complain(node ?? keyNode, `${fact}${wish.problem}`);
    return [];
  });
  reader.wanted.push({ fact, line: reader.lineOf(keyNode), wishes });
}

/** The problem follows the fact's name. */
function readWish(fact: string, node: ParsedNode | null): Wish | { readonly problem: string } {
  if (node !== null && !isScalar(node)) return { problem: ` is none of ${wishForms}` };
  const text = node === null ? "" : String(node.value).trim();
  if (text === "") return { problem: ` ${nothingSaid}` };
  const shown = JSON.stringify(text);
  const wish = parseWish(fact === "time-sync" ? yesOrNo(text) : text);
  if ("problem" in wish) return { problem: `: ${shown} ${wish.problem}` };
  if (factsWithNames.includes(fact) && wish.kind === "range" && wish.name === undefined) {
    const example = fact === "libc" ? "glibc" : "nginx";
    return { problem: `: ${shown} says no name: write one before it, as in ${example} ${text}` };
  }
  if (fact === "time-sync" && !["yes", "no", "any", "absent"].includes(wish.text)) {
    return { problem: `: ${shown} is neither yes nor no` };
  }
  return wish;
}

function yesOrNo(text: string): string {
  if (/^(?:true|on)$/i.test(text)) return "yes";
  return /^(?:false|off)$/i.test(text) ? "no" : text.toLowerCase();
}

function readSame(value: ParsedNode, { same, lineOf, complain }: Reader): void {
  if (!isSeq(value)) {
    complain(value, "same is a list of facts: same: [kernel, packages.openssl]");
    return;
  }
  const known = `${plainFacts.join(", ")}, packages.NAME or sysctl.NAME`;
  for (const item of value.items) {
    const fact = isScalar(item) ? String(item.value) : "";
    const [kind = "", ...rest] = fact.split(".");
    const isNamed = isOneOf(namedFacts, kind) && isName(kind, rest.join("."));
    if (isOneOf(plainFacts, fact) || isNamed) same.push({ fact, line: lineOf(item) });
    else complain(item, `same: there is no fact ${JSON.stringify(fact)}: name one of ${known}`);
  }
}
