/** One line of `go test -json` (cmd/internal/test2json): what the go command says, or what it says while it builds (Go 1.24 and newer). */
export type TestEvent =
  | { readonly kind: "build"; readonly output: string }
  | {
      readonly kind: "test";
      /** `start`, `run`, `pause`, `cont`, `output`, `pass`, `fail`, `skip`, and whatever comes with later releases. */
      readonly action: string;
      readonly package: string;
      /** Absent: it concerns the package as a whole. */
      readonly test: string | undefined;
      /** A line, or a piece of one that has no end or is longer than 1 KiB. */
      readonly output: string;
      readonly elapsedMs: number | undefined;
      readonly buildFailed: boolean;
    };

/** undefined: the line is no event but plain text, as older releases print it while they build. */
export function parseTestEvent(line: string): TestEvent | undefined {
  const fields = parseObject(line);
  const action = text(fields?.["Action"]);
  if (fields === undefined || action === undefined) return undefined;
  const output = text(fields["Output"]) ?? "";
  if (action.startsWith("build-")) return { kind: "build", output };
  const name = text(fields["Package"]);
  if (name === undefined) return undefined;
  const elapsed = fields["Elapsed"];
  return {
    kind: "test",
    action,
    package: name,
    test: text(fields["Test"]) || undefined,
    output,
    elapsedMs: typeof elapsed === "number" && elapsed >= 0 ? elapsed * 1000 : undefined,
    buildFailed: fields["FailedBuild"] !== undefined,
  };
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
