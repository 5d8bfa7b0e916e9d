import type { RandomAccess } from "../../world/files.ts";
import { type Executable, type Region, readAt } from "./executable.ts";

/** A module whose code is in a binary. */
export interface GoModule {
  readonly path: string;
  /** `v1.2.3`; `(devel)` for what comes from a directory. */
  readonly version: string;
  /** Go's hash of it (`h1:...`, as in go.sum); empty when Go had none. */
  readonly sum: string;
  /** What was compiled in its place. */
  readonly replacedBy?: GoModule;
}

/** What `go build` wrote into a binary about itself (`go version -m`). */
export interface GoBuildInfo {
  /** Without the leading `go`: `1.26.8`. */
  readonly goVersion: string;
  /** Import path of the main package. */
  readonly path: string;
  /** Path and version of the main module, as one text: `example.com/svc v1.2.3`. */
  readonly module: string;
  /** Everything that was linked in besides the main module, in Go's order. */
  readonly dependencies: readonly GoModule[];
  /** `GOOS`, `vcs.revision`, `-tags`, ... */
  readonly settings: ReadonlyMap<string, string>;
  /** Where it stands in the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Without the experiments that Go appends: `1.26.8-X:jsonv2`, before Go 1.26 `1.25.1 X:jsonv2`. */
export const plainGoVersion = (goVersion: string): string => goVersion.replace(/[ -]X:.*$/, "");

const magic = Buffer.from("\xff Go buildinf:", "latin1");
const alignment = 16;
const headerBytes = 32;
/** In the byte after the pointer size: the strings follow the header (Go 1.18 and later). */
const inlineStrings = 2;
const chunkBytes = 1024 * 1024; // a multiple of the alignment

/** cmd/go's infoStart and infoEnd, the marks around the modules. */
const startMark = Buffer.from("3077af0c9274080241e1c107e6d618e6", "hex");
const endMark = Buffer.from("f932433186182072008242104116d8f2", "hex");
const maxModulesBytes = 4 * 1024 * 1024;

/** undefined: none, or one of Go 1.17 and before, or a damaged one. Format: cmd/link's `buildinfo`, debug/buildinfo. */
export async function readGoBuildInfo(executable: Executable): Promise<GoBuildInfo | undefined> {
  const { contents: file, buildInfoRegions } = executable;
  if (executable.format === "WebAssembly") return await readUnheaded(executable);
  for (const region of buildInfoRegions) {
    const offset = await findMagic(file, region);
    if (offset !== undefined) return await decode(file, offset);
  }
  return undefined;
}

/** The linker writes no header into WebAssembly: there are the modules as runtime/debug reads them, and the version elsewhere. */
async function readUnheaded({ contents, buildInfoRegions, producer }: Executable): Promise<GoBuildInfo | undefined> {
  if (!producer?.startsWith("go")) return undefined;
  for (const { offset, sizeBytes } of buildInfoRegions) {
    const start = await find(contents, startMark, offset, sizeBytes, 1);
    if (start === undefined) continue;
    const most = Math.min(maxModulesBytes, offset + sizeBytes - start);
    const bytes = Buffer.from(await readAt(contents, start, most));
    const end = bytes.indexOf(endMark);
    if (end < 0) return undefined;
    const framed = bytes.subarray(0, end + endMark.length);
    const goVersion = producer.slice(2);
    return { goVersion, ...parseModules(framed.toString("latin1")), offset: start, sizeBytes: framed.length };
  }
  return undefined;
}

/** Aligned in memory; and so in the file, as regions are loaded whole pages at a time. */
async function findMagic(file: RandomAccess, { offset, sizeBytes }: Region): Promise<number | undefined> {
  return await find(file, magic, offset, sizeBytes, alignment);
}

/** Where `wanted` stands, at a multiple of `step` bytes from `offset`. Chunks overlap, so that nothing is torn apart. */
async function find(
  file: RandomAccess,
  wanted: Buffer,
  offset: number,
  sizeBytes: number,
  step: number,
): Promise<number | undefined> {
  for (let start = 0; start < sizeBytes; start += chunkBytes) {
    const length = Math.min(chunkBytes + wanted.length, sizeBytes - start);
    const chunk = Buffer.from(await readAt(file, offset + start, length));
    for (let at = chunk.indexOf(wanted); at >= 0; at = chunk.indexOf(wanted, at + 1)) {
      if (at % step === 0) return offset + start + at;
    }
  }
  return undefined;
}

async function decode(file: RandomAccess, offset: number): Promise<GoBuildInfo | undefined> {
  const header = await readAt(file, offset, headerBytes);
  if (((header[15] ?? 0) & inlineStrings) === 0) return undefined;
  const version = await readText(file, offset + headerBytes);
  const modules = version && (await readText(file, version.end));
  if (!version || !modules || !version.text.startsWith("go")) return undefined;
  return {
    goVersion: version.text.slice(2),
    ...parseModules(modules.text),
    offset,
    sizeBytes: modules.end - offset,
  };
}

/** A length of up to ten bytes, seven bits each, low bits first; then that many bytes. */
async function readText(file: RandomAccess, offset: number): Promise<{ text: string; end: number } | undefined> {
  const prefix = await readAt(file, offset, 10);
  let length = 0;
  for (const [index, byte] of prefix.entries()) {
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const start = offset + index + 1;
    const bytes = await readAt(file, start, length);
    return bytes.length < length ? undefined : { text: Buffer.from(bytes).toString("latin1"), end: start + length };
  }
  return undefined;
}

/** Lines of tab-separated fields between two marks of 16 bytes (cmd/go's infoStart and infoEnd). */
function parseModules(framed: string): Pick<GoBuildInfo, "path" | "module" | "dependencies" | "settings"> {
  // Read byte by byte, because the marks are no UTF-8; what stands between them is.
  const text = Buffer.from(framed.slice(16, -16), "latin1").toString("utf8");
  const settings = new Map<string, string>();
  const dependencies: GoModule[] = [];
  let [path, module] = ["", ""];
  for (const line of text.split("\n")) {
    const [kind, ...fields] = line.split("\t");
    if (kind === "path") path = fields[0] ?? "";
    else if (kind === "mod") module = fields.slice(0, 2).join(" ").trim();
    else if (kind === "build") addSetting(settings, fields.join("\t"));
    else if (kind === "dep") dependencies.push(moduleOf(fields));
    else if (kind === "=>") replaceLast(dependencies, moduleOf(fields));
  }
  return { path, module, dependencies, settings };
}

function moduleOf([path = "", version = "", sum = ""]: readonly string[]): GoModule {
  return { path, version, sum };
}

/** `=>` follows the module that it replaces. */
function replaceLast(modules: GoModule[], replacedBy: GoModule): void {
  const last = modules.pop();
  if (last !== undefined) modules.push({ ...last, replacedBy });
}

/** `key=value`; either is a Go string literal when it holds characters that the line cannot. */
function addSetting(settings: Map<string, string>, setting: string): void {
  const [, key = "", value = ""] = /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/s.exec(setting) ?? [];
  if (key !== "") settings.set(unquote(key), unquote(value));
}

function unquote(text: string): string {
  if (!/^["`]/.test(text)) return text;
  if (text.startsWith("`")) return text.slice(1, -1);
  try {
    // Go's and JSON's literals agree on everything that Go quotes here but \x and \a; such text is kept as it stands.
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
