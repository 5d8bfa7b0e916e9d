import fc from "fast-check";
import { expect, test } from "vitest";
import { ActionError } from "../../../src/errors.ts";
import type { CheckReport } from "../../../src/model/checks.ts";
import { describeFailure } from "../../../src/report/describe-failure.ts";
import { renderSummary } from "../../../src/report/summary/summary.ts";
import { built, merged, promoted, promotedHost, smoke, stage, takenBack, takenBackHost } from "../sample-report.ts";

const readable = (markdown: string) => markdown.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
const headings = (markdown: string) => markdown.split("\n").filter((line) => line.startsWith("#"));

test("checks show their numbers, what they found and where, and what is slow", () => {
  const summary = readable(
    renderSummary({
      ...built,
      checks: [
        { name: "vet", outcome: "passed", elapsedMs: 300, findings: [], findingsLeftOut: 0, slowest: [], rest: [] },
        {
          name: "test",
          outcome: "failed",
          elapsedMs: 2100,
          tests: { passed: 9, failed: 2, skipped: 1, packages: { passed: 3, failed: 1, cached: 4, withoutTests: 2 } },
          findings: [
            {
              subject: "TestAdd",
              message: "got 1",
              place: { file: "calc/calc_test.go", line: 21 },
              output: ["  got 1"],
            },
          ],
          findingsLeftOut: 1,
          slowest: [{ name: "TestSlow", elapsedMs: 1500 }],
          rest: [],
        },
      ],
      failure: { code: "check", message: "checks failed", evidence: [] },
    }),
  );
  expect(headings(summary)[0]).toBe("## ❌ greeter v1.2.3 was built, but did not pass its checks: test");
  expect(summary).toContain("| vet | ✅ passed | – | – | – | – | – | 0 | 300 ms |");
  expect(summary).toContain("| test | ❌ failed | 9 | 2 | 1 | 8 | 4 | 2 | 2.1 s |");
  expect(summary).toContain("| <code>calc/calc_test.go:21</code> | TestAdd | got 1 |");
  expect(summary).toContain("… and 1 more, in the log.");
  expect(summary).toContain("What TestAdd printed</summary>\n\n```text\n  got 1\n```");
  expect(summary).toContain("Slowest of test: TestSlow 1.5 s");
});

test("a build shows its proofs, its caches and its timeline", () => {
  const summary = readable(renderSummary(built));
  expect(headings(summary)).toEqual([
    "## ✅ greeter v1.2.3: 2 binaries built with Go 1.26.8 and proved",
    "### Binaries, proved from the files",
    "### Artifacts",
    "### Caches",
    "### Timeline",
  ]);
  expect(summary).toContain(
    "| <code>linux/arm64</code> | 13.7 MiB | <code>0123456789ab</code> | arm64 | no interpreter, no libraries | go1.26.8 | 4f0c1d2 | main.version=v1.2.3, main.commit=4f0c1d2 | 8.2 s |",
  );
  expect(summary).toContain(
    "| modules, restored | exact | 20.0 MiB | 340 | 900 ms | <code>gin-deploy-modules-1</code> | – |",
  );
  expect(summary).toContain("| build, restored | miss | – | – | 120 ms | – | – |");
});

test("several problems of one error stay a list", () => {
  const summaryOf = (problems: readonly string[]) => {
    const error = new ActionError("input", `${problems.length} inputs cannot be used:`, { problems });
    return renderSummary({ timeline: [], failure: describeFailure(error) });
  };
  expect(summaryOf(["targets: *none*\n  of them", "port: <b>"])).toContain(
    "**Why:** 2 inputs cannot be used:\n\n- targets: &#42;none&#42; of them\n- port: &#60;b&#62;\n\n",
  );
  const many = Array.from({ length: 60 }, (_, index) => `problem ${index}`);
  expect(summaryOf(many)).toContain("- problem 49\n- … and 10 more, in the log.");
});

test("caches that nobody wanted, and the digits of a commit that nobody reads, are left out", () => {
  const { binaries } = built;
  const commit = "4f0c1d2e3a".repeat(4);
  const proof = [{ name: "revision", found: `${commit}, modified` }] as const;
  const off = { kind: "off", reason: "not wanted" } as const;
  const summary = readable(
    renderSummary({
      ...built,
      binaries: binaries && { ...binaries, binaries: binaries.binaries.map((binary) => ({ ...binary, proof })) },
      caches: { restored: { modules: off, build: off } },
    }),
  );
  expect(headings(summary)).not.toContain("### Caches");
  expect(summary).toContain(`| ${commit.slice(0, 12)}, modified |`);
});

test("a smoke test shows what the program did", () => {
  const { observation } = smoke;
  const killed = { kind: "killed", afterMs: 10_000, stillAnswers: true } as const;
  const results = [
    smoke,
    { ...smoke, verdict: "failed", observation: observation && { ...observation, shutdown: killed } },
    { ...smoke, verdict: "skipped", findings: [], observation: undefined },
  ] as const;
  const summary = renderSummary({ ...built, smoke: results });
  expect(headings(summary)).toContain("### Smoke test");
  const start = "| <code>greeter</code> | <code>linux/amd64</code> |";
  const found = "gin runs in debug mode (2 lines): [GIN-debug] <b>| |";
  expect(readable(summary)).toContain(
    `${start} passed | 84 ms | <code>v1.2.3</code> | exit code 0 after 12 ms | 3 lines, 1 structured | ${found}`,
  );
  expect(readable(summary)).toContain(`${start} ❌ failed | 84 ms | <code>v1.2.3</code> | killed after 10.0 s |`);
  expect(readable(summary)).toContain(`${start} skipped | – | – | – | – | – |`);
  expect(summary).not.toContain("<b>|");
});

test("what was taken instead of built is not said to be built", () => {
  const { go: _, caches: __, ...taken } = built;
  expect(headings(renderSummary(taken))[0]).toBe("## ✅ greeter v1.2.3: 2 binaries proved");
  const failure = { code: "smoke", message: "it ignores SIGTERM", evidence: [] };
  expect(renderSummary({ ...taken, failure })).toContain("was proved, but the run failed");
});

test("several programs are told apart", () => {
  const { binaries } = built;
  const [first, second] = binaries?.binaries ?? [];
  if (!binaries || !first || !second) throw new Error("the sample has two binaries");
  const summary = readable(
    renderSummary({ ...built, binaries: { ...binaries, binaries: [first, { ...second, name: "worker" }] } }),
  );
  expect(summary).toContain("| <code>greeter</code> <code>linux/amd64</code> |");
  expect(summary).toContain("| <code>worker</code> <code>linux/arm64</code> |");
});

test("a merge says what it made one of, and lists it", () => {
  const summary = readable(renderSummary(merged));
  expect(headings(summary)).toEqual([
    "## ✅ greeter v1.2.3: 3 runs merged into one release",
    "### Artifacts",
    "### Timeline",
  ]);
  expect(summary).toContain("| <code>dist/greeter.sbom.json</code> | SBOM | 17.8 KiB | <code>cccccccccccc</code> |");
});

test("saved caches stand beside the restored ones", () => {
  const { caches } = built;
  const summary = readable(
    renderSummary({
      timeline: [],
      caches: caches && {
        ...caches,
        saved: {
          modules: { kind: "skipped", reason: "it was an exact hit" },
          build: {
            kind: "saved",
            key: "gin-deploy-build-2",
            archiveBytes: 3_000_000,
            entryCount: 12,
            dropped: 2,
            elapsedMs: 2100,
            why: "12 new entries",
          },
        },
      },
    }),
  );
  expect(summary).toContain("| modules, saved | no | – | – | – | – | it was an exact hit |");
  expect(summary).toContain(
    "| build, saved | yes | 2.9 MiB | 12, 2 dropped | 2.1 s | <code>gin-deploy-build-2</code> | 12 new entries |",
  );
});

test("a deploy shows each host before and after", () => {
  expect(readable(renderSummary(promoted))).toContain(
    "| <code>web2.example.com</code> | promoted | <code>20261101T080000Z-v1.2.2-89abcdef</code> | <code>20261122T163700Z-v1.2.3-01234567</code> | ready after 1.2 s | 6.4 s | – |",
  );
});

test("a failure comes first: why, what next, the path and the evidence", () => {
  const summary = readable(renderSummary(takenBack));
  const order = [
    "## ⏪ greeter v1.2.3 was taken back",
    "**Why:** v1.2.3 ended with code 2 on web1.example.com",
    "**Next:** Look at the panic below.",
    "flowchart LR",
    "```text\npanic: broken on purpose on port 8080\n```",
    "### Hosts",
    "<details><summary>What web1.example.com said</summary>",
    "goroutine 1 [running]:",
    "### Binaries",
  ].map((part) => summary.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((one, other) => one - other));
});

test("evidence that the failure has shown is not shown again", () => {
  const { failure, deploy } = takenBack;
  const evidence = deploy?.hosts[0]?.evidence ?? [];
  const summary = renderSummary({ ...takenBack, ...(failure && { failure: { ...failure, evidence } }) });
  expect(summary).not.toContain("<details>");
});

test("the run that came to nothing is one line", () => {
  expect(renderSummary({ timeline: [] })).toBe("## ✅ Nothing was to be done\n");
});

test("whatever the facts hold, GitHub takes the summary: 1 MiB for a step", () => {
  const huge = "😀<|`\n".repeat(10_000);
  const hosts = Array.from({ length: 2000 }, (_, index) => ({
    ...takenBackHost(`${index}${huge}`),
    release: huge,
    previousRelease: huge,
    health: huge,
    reason: huge,
    evidence: [String(index), huge, huge],
  }));
  const finding = { subject: huge, message: huge, place: { file: huge, line: 1 }, output: Array(100).fill(huge) };
  const checks = (["vet", "test"] as const).map(
    (name): CheckReport => ({
      name,
      outcome: "failed",
      elapsedMs: 1,
      findings: Array(100).fill(finding),
      findingsLeftOut: 1000,
      slowest: Array(5).fill({ name: huge, elapsedMs: 1 }),
      rest: [],
    }),
  );
  const checked = renderSummary({
    ...built,
    checks,
    failure: { code: "check", message: huge, hint: huge, evidence: Array(100).fill(huge) },
  });
  expect(Buffer.byteLength(checked)).toBeLessThan(1024 * 1024);
  const summary = renderSummary({
    ...built,
    deploy: { decision: "rolled-back", hosts },
    timeline: hosts.map(({ host }, index) => stage(huge, index, index + 1, { host })),
    failure: { code: "rollout", message: huge, hint: huge, evidence: Array(100).fill(huge) },
  });
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(summary).toMatch(/… and \d+ more\./);
});

test("a host cannot be left out of the counts by its name", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), (names) => {
      const hosts = names.map(promotedHost);
      const rows = renderSummary({ timeline: [], deploy: { decision: "promoted", hosts } })
        .split("\n")
        .filter((line) => line.startsWith("| "));
      expect(rows).toHaveLength(hosts.length + 2);
      for (const row of rows) expect(row.match(/\|/g)).toHaveLength(8);
    }),
  );
});
