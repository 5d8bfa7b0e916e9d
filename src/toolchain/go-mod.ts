/** The three lines of a go.mod that decide about the toolchain, as they are written there. */
export interface GoModLines {
  readonly module: string | undefined;
  /** The argument of the `go` line: `1.24`, `1.26.8`, `1.27rc1`. */
  readonly go: string | undefined;
  /** The argument of the `toolchain` line: `go1.26.8`, `default`. */
  readonly toolchain: string | undefined;
}

/** Reads a go.mod (https://go.dev/ref/mod#go-mod-file-grammar). Whether the rest of it is well-formed is Go's to say. */
export function readGoMod(text: string): GoModLines {
  const found: { module?: string; go?: string; toolchain?: string } = {};
  let block: string | undefined;
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (block !== undefined && line === ")") {
      block = undefined;
      continue;
    }
    const opening = /^([a-z]+)\s*\($/.exec(line);
    if (block === undefined && opening) {
      block = opening[1];
      continue;
    }
    const [, verb, argument] = /^([a-z]+)\s+(\S+)$/.exec(block === undefined ? line : `${block} ${line}`) ?? [];
    if (argument === undefined || (verb !== "module" && verb !== "go" && verb !== "toolchain")) continue;
    found[verb] ??= argument.replace(/^"(.*)"$|^`(.*)`$/, "$1$2");
  }
  return { module: found.module, go: found.go, toolchain: found.toolchain };
}
