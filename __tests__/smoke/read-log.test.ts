import { expect, it } from "vitest";
import { redactionOf } from "../../src/service/redaction.ts";
import { createLogReader, kindOf } from "../../src/smoke/read-log.ts";

it.each([
  ['{"time":"2026-11-22T16:37:00Z","level":"INFO","msg":"listening"}', "structured"],
  ['time=2026-11-22T16:37:00.000Z level=INFO msg="a \\"quoted\\" word" port=8080', "structured"],
  [`{"msg":"${"x".repeat(100)}`, "structured"],
  ["[1,2]", "unstructured"],
  ["{not json}", "unstructured"],
  ["see a=b for more", "unstructured"],
  ["a=b", "unstructured"],
  ['a=b c="open', "unstructured"],
  ['[GIN] 2026/11/22 - 16:37:00 | 200 | 12µs | 127.0.0.1 | GET "/health"', "gin"],
  ["[GIN-debug] Listening and serving HTTP on :8080", "debug mode"],
  ["panic: runtime error: index out of range [1] with length 1", "panic"],
  ["2026/11/22 16:37:00 http: panic serving 127.0.0.1:5000: boom", "panic"],
  ["[Recovery] 2026/11/22 - 16:37:00 panic recovered:", "panic"],
  ["no panic: all is well", "unstructured"],
  ["fatal error: all goroutines are asleep - deadlock!", "fatal error"],
  ["SIGSEGV: segmentation violation", "fatal error"],
])("%s: %s", (line, kind) => expect(kindOf(line)).toBe(kind));

it("comes to an end with hostile lines: what takes the square of their length would not", () => {
  for (const line of ["a=".repeat(200_000), `${"a=b ".repeat(100_000)}"`, `a="${"\\".repeat(400_000)}`]) {
    expect(() => kindOf(line)).not.toThrow();
  }
});

function read(lines: readonly string[], environment: Record<string, string> = {}) {
  const reader = createLogReader(redactionOf(new Map(Object.entries(environment))));
  for (const line of lines) reader.take(line);
  return reader.facts("/opt/svc");
}

it("counts each kind and keeps its first line; the stacks after a panic are no lines of a log", () => {
  const stack = ["goroutine 1 [running]:", "main.main()", "\t/src/main.go:7 +0x18"];
  const { kinds, crash, marks, lines } = read(["one", "", "two", "panic: boom", ...stack, '{"level":"info"}', "three"]);
  expect(Object.fromEntries(kinds)).toEqual({
    unstructured: { count: 2, example: "one" },
    panic: { count: 1, example: "panic: boom" },
    structured: { count: 1, example: '{"level":"info"}' },
  });
  expect(crash.slice(0, 4)).toEqual(["panic: boom", ...stack]);
  expect([...marks]).toEqual(["stacks"]);
  expect(lines).toBe(8);
});

it("keeps the end of a long log, and little of each line", () => {
  const { tail, lines } = read(Array.from({ length: 50_000 }, (_, index) => `${index} ${"x".repeat(1000)}`));
  expect(lines).toBe(50_000);
  expect(tail).toHaveLength(20);
  expect(tail.at(-1)).toMatch(/^49999 x{494}$/);
});

it("takes secrets out before it cuts, in each spelling, and the longest first", () => {
  const environment = {
    KEY: "first line\nsecond line",
    DSN: "app:p%40ss-word@tcp(db:3306)/shop",
    QUOTED: 'say "hush"',
    LONG: "hunter22-and-more",
    SHORT: "hunter22",
    ON: "on",
    GIN_MODE: "release",
  };
  const shown = (line: string) => read([line], environment).tail[0];
  expect(shown("key: second line.")).toBe("key: ***.");
  expect(shown("password p@ss-word or p%40ss-word")).toBe("password *** or ***");
  expect(shown('{"said":"say \\"hush\\""}')).toBe('{"said":"***"}');
  expect(shown("https://x/?q=say%20%22hush%22")).toBe("https://x/?q=***");
  expect(shown("hunter22-and-more hunter22")).toBe("*** ***");
  expect(shown("release is on")).toBe("release is on");
  expect(shown(`${"x".repeat(495)}hunter22`)).toBe(`${"x".repeat(495)}***`);
});

it("takes a secret out that a colour hides", () => {
  const { kinds, tail } = read(["password is \u001b[31mhunter\u001b[0m2hunter2"], { KEY: "hunter2hunter2" });
  expect(tail).toEqual(["password is ***"]);
  expect(kinds.get("unstructured")?.example).toBe("password is ***");
});

it("names the directory of the service by HOME: it is another one on a host", () => {
  const { lastWords } = read(["panic: mkdir /opt/svc/.config: permission denied"]);
  expect(lastWords).toEqual({
    text: "panic: mkdir $HOME/.config: permission denied",
    cause: { kind: "cannot write", path: "$HOME/.config" },
  });
});
