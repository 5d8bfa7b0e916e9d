import { isOfRelease } from "./cause.ts";

/** A relative path in a call that reads files, or writes them, when the service runs. */
export interface SourcePath {
  readonly use: "reads" | "writes";
  /** Without `./` before it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

const text = String.raw`"([^"\\\n]+)"`;
const argument = String.raw`[^,()"\n]+,\s*`;

/** Calls with a literal that leave no doubt what the path is for: of Gin and Echo, of the standard library, of drivers and loggers. */
const calls: readonly (readonly [SourcePath["use"], RegExp])[] = [
  ["reads", new RegExp(String.raw`\.(?:LoadHTMLGlob|LoadHTMLFiles|ParseGlob|ParseFiles)\(\s*${text}`, "g")],
  ["reads", new RegExp(String.raw`\.(?:Static|StaticFile)\(\s*"[^"\n]*",\s*${text}`, "g")],
  ["reads", new RegExp(String.raw`\b(?:http|gin)\.Dir\(\s*${text}|\bos\.DirFS\(\s*${text}`, "g")],
  ["reads", new RegExp(String.raw`\bhttp\.ServeFile\(\s*${argument}${argument}${text}`, "g")],
  ["writes", new RegExp(String.raw`\bos\.(?:Mkdir|MkdirAll|Create|WriteFile)\(\s*${text}`, "g")],
  ["writes", new RegExp(String.raw`\bos\.OpenFile\(\s*${text}[^)\n]*O_(?:CREATE|APPEND|WRONLY|RDWR)`, "g")],
  ["writes", new RegExp(String.raw`\.SaveUploadedFile\(\s*${argument}${text}`, "g")],
  ["writes", new RegExp(String.raw`\bsqlite\w*\.Open\(\s*${text}|\bsql\.Open\(\s*"sqlite3?",\s*${text}`, "g")],
  ["writes", new RegExp(String.raw`\b(?:bolt|bbolt)\.Open\(\s*${text}|\bbadger\.DefaultOptions\(\s*${text}`, "g")],
  ["writes", new RegExp(String.raw`\blumberjack\.Logger\{[^{}]*?\bFilename:\s*${text}`, "g")],
];

/** `source`: the text of a Go file without its comments, on the same lines. */
export function pathsInSource(source: string): readonly SourcePath[] {
  const found = calls.flatMap(([use, call]) =>
    [...source.matchAll(call)].flatMap((match): SourcePath[] => {
      const path = relativePath(match.slice(1).find((each) => each !== undefined) ?? "");
      if (path === undefined) return [];
      return [{ use, path, line: source.slice(0, match.index + match[0].length).split("\n").length }];
    }),
  );
  return found.sort((one, other) => one.line - other.line);
}

/** Of a file name, or of the data source name of a database; undefined: it is none, or leads out of the release. */
function relativePath(literal: string): string | undefined {
  const path = literal
    .replace(/^file:/, "")
    .replace(/\?.*$/, "")
    .replace(/^(?:\.\/)+/, "");
  const isNone = path === "" || path === "." || /^:|:\/\/|[%$]/.test(path);
  return isNone || !isOfRelease(path) ? undefined : path;
}
