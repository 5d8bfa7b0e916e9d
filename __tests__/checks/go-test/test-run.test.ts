import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourcePlaces } from "../../../src/checks/go-test/source-places.ts";
import { followTests, type TestResults } from "../../../src/checks/go-test/test-run.ts";

const modules = [{ directory: "/src/shop", goMod: { module: "example.com/shop", go: "1.24", toolchain: undefined } }];
const places = sourcePlaces(modules, "/src/shop");

function follow(lines: readonly string[], elapsed = () => 0) {
  const said: string[] = [];
  const run = followTests({ say: (line) => said.push(line), elapsed, places });
  for (const line of lines) run.take(line);
  return { run, said };
}

const recorded = (name: string) => readFileSync(join(import.meta.dirname, "recorded", name), "utf8").split("\n");

/** `subject | first line of the message | places` */
const brief = ({ findings }: TestResults) =>
  findings.map(({ subject, message, places }) =>
    [subject, message.split("\n")[0], places.map(({ file, line }) => `${file}:${line}`).join(" ")].join(" | "),
  );

describe("what go test says", () => {
  it.each([
    [
      "calc.jsonl",
      [6, 2, 1],
      [
        "TestTable/drei_vier (example.com/shop/calc) | calc_test.go:21: got 1, | calc/calc_test.go:21 calc/calc_test.go:22 calc/calc_test.go:24",
        "TestOwn (example.com/shop/calc) | calc_test.go:40: the parent itself | calc/calc_test.go:40",
      ],
    ],
    [
      "crash.jsonl",
      [1, 1, 0],
      [
        "TestCrash (example.com/shop/crash) | panic: runtime error: index out of range [3] with length 0 | crash/crash.go:3",
      ],
    ],
    [
      "hang.jsonl",
      [1, 1, 0],
      [
        "TestHang/inner (example.com/shop/hang) | panic: test timed out after 1s; still running: TestHang (1s), TestHang/inner (1s) | hang/hang_test.go:16",
      ],
    ],
    [
      "helper.jsonl",
      [0, 1, 0],
      ["TestMaps (example.com/shop/helper) | fatal error: concurrent map writes | helper/h_test.go:14"],
    ],
    [
      "exits.jsonl",
      [0, 1, 0],
      [
        "TestExits (example.com/shop/exits) | the test program ended while it ran TestExits; its last words: about to exit | ",
      ],
    ],
    ["skips.jsonl", [0, 0, 0], ["example.com/shop/skips | main set up failed | "]],
    ["broken.jsonl", [0, 0, 0], []],
    ["sub.jsonl", [0, 1, 0], ["TestOuter/inner (example.com/shop/sub) | panic: boom | sub/s_test.go:8"]],
    ["example.jsonl", [0, 1, 0], ["ExampleSum (example.com/shop/sub) | x | "]],
    [
      "killed.jsonl",
      [0, 1, 0],
      [
        "TestKilled (example.com/shop/killed) | the test program ended while it ran TestKilled; its last words: signal: killed | ",
      ],
    ],
    [
      "race.jsonl",
      [1, 1, 0],
      [
        "TestRace (example.com/shop/counter) | data race: read in counter.(*Counter).Inc at counter/counter.go:5, previous write in counter.(*Counter).Inc at counter/counter.go:5 | counter/counter.go:5 counter/counter.go:5",
      ],
    ],
  ] as const)("is counted and found in %s", (name, [passed, failed, skipped], findings) => {
    const results = follow(recorded(name)).run.results();
    expect(brief(results)).toEqual(findings);
    expect(results.counts).toMatchObject({ passed, failed, skipped, packages: { passed: 0, failed: 1 } });
  });

  it("counts cached packages and those without tests apart", () => {
    const { run, said } = follow([...recorded("cached.jsonl"), ...recorded("none.jsonl")]);
    expect(run.results().counts.packages).toEqual({ passed: 0, failed: 0, cached: 1, withoutTests: 1 });
    expect(said).toEqual(["ok   example.com/shop: 1 test, cached"]);
  });

  it("keeps what a compiler says, as events and as the text of Go before 1.24", () => {
    const message = "broken/b_test.go:7:2: undefined: undefinedThing";
    const { run, said } = follow(recorded("broken.jsonl"));
    expect(run.results().printed).toContain(message);
    expect(said).toContain(message);
    const old = follow([...recorded("go1.23-stderr.txt"), ...recorded("go1.23.jsonl")]);
    expect(old.run.results().printed).toContain(message);
    expect(old.said).toContain("FAIL example.com/shop/broken: it could not be built");
    expect(brief(old.run.results())).toEqual(["example.com/shop/skips | main set up failed | "]);
  });

  it("shows a failure with its output, and says nothing of what passes", () => {
    const { said } = follow(recorded("calc.jsonl"));
    expect(said[0]).toBe("FAIL TestTable/drei_vier (example.com/shop/calc), 0 ms");
    expect(said).toContain("         calc_test.go:22: second");
    expect(said).toContain("     no newline");
    expect(said.join("\n")).not.toMatch(/eins|größe|TestPrintsMarks|=== RUN|--- /);
  });
});

const event = (action: string, test: string, output?: string) =>
  JSON.stringify({ Action: action, Package: "example.com/shop", Test: test, Output: output });

it("tells who waits what runs, and leaves out who waits for others", () => {
  let now = 0;
  const { run } = follow(
    [event("run", "TestP"), event("pause", "TestP"), event("run", "TestA"), event("run", "TestA/b")],
    () => now,
  );
  now = 12_000;
  expect(run.running()).toEqual(["TestA/b (example.com/shop) for 12 s"]);
});

it("is not taken in by a test that prints what looks like a crash and then goes on", () => {
  const lines = ["panic: recovered\n", "goroutine 7 [running]:\n", "main.f()\n", "\t/src/shop/main.go:3 +0x1\n"];
  const failure = [...lines, "    a_test.go:9: got 1\n"].map((output) => event("output", "TestA", output));
  const { run } = follow([event("run", "TestA"), ...failure, event("fail", "TestA")]);
  expect(brief(run.results())[0]).toMatch(/a_test\.go:9$/);
});

it("tells a race once, whichever tests fail for it", () => {
  const race = recorded("race.jsonl").filter((line) => line.includes('"TestRace"'));
  const again = race.map((line) => line.replaceAll("TestRace", "TestOther"));
  const { run } = follow([...race, ...again]);
  expect(run.results().findings).toHaveLength(1);
  expect(run.results().counts.failed).toBe(2);
});

it("tells of a test that failed without a word", () => {
  const { run } = follow([
    event("run", "TestA"),
    event("fail", "TestA"),
    JSON.stringify({ Action: "fail", Package: "example.com/shop" }),
  ]);
  expect(brief(run.results())).toEqual(["TestA (example.com/shop) | failed without a word | "]);
});

it("takes nobody else's panic for that of a test that failed without a word", () => {
  const silent = [event("run", "TestSilent"), event("fail", "TestSilent")];
  const { run } = follow([...silent, ...recorded("crash.jsonl").map((line) => line.replaceAll("shop/crash", "shop"))]);
  expect(run.results().findings.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
    "TestCrash (example.com/shop): panic: runtime error: index out of range [3] with length 0",
    "TestSilent (example.com/shop): failed without a word",
  ]);
});

it("keeps the first findings of thousands, and counts the others", () => {
  const failures = Array.from({ length: 3000 }, (_, index) => [
    event("output", `Test${index}`, "no\n"),
    event("fail", `Test${index}`),
  ]);
  const { findings, findingsLeftOut, counts } = follow(failures.flat()).run.results();
  expect([findings.length, findingsLeftOut, counts.failed]).toEqual([50, 2950, 3000]);
});

it("takes any line, and any event, without an error", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "TestA",
      "TestA/b",
      "panic: x",
      "WARNING: DATA RACE",
      "=".repeat(18),
      "goroutine 1 [x]:",
      "\ta.go:1",
      "\n",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  const action = fc.constantFrom(
    "start",
    "run",
    "pause",
    "cont",
    "output",
    "pass",
    "fail",
    "skip",
    "build-output",
    "bench",
    "__proto__",
  );
  const events = fc
    .record(
      {
        Action: fc.oneof(action, fc.anything()),
        Package: fc.oneof(word, fc.anything()),
        Test: fc.oneof(word, fc.anything()),
        Output: fc.oneof(word, fc.anything()),
        Elapsed: fc.anything(),
        FailedBuild: fc.anything(),
        ImportPath: word,
      },
      { requiredKeys: [] },
    )
    .map((fields) => JSON.stringify(fields) ?? "");
  const lines = fc.array(fc.oneof(events, fc.json(), word, fc.constantFrom(...recorded("race.jsonl"))), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(lines, (all) => {
      const { run } = follow(all);
      run.running();
      run.results();
    }),
    { numRuns: 500 },
  );
});
