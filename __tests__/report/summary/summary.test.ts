import fc from "fast-check";
import { expect, test } from "vitest";
import { ActionError } from "../../../src/errors.ts";
import type { CheckReport } from "../../../src/model/checks.ts";
import { describeFailure } from "../../../src/report/describe-failure.ts";
import { renderSummary } from "../../../src/report/summary/summary.ts";
import {
  audited,
  built,
  merged,
  promoted,
  promotedHost,
  rolledBack,
  rolledBackHost,
  smoke,
  stage,
} from "../sample-report.ts";
import { looked, rolledBackCanary } from "../sample-rollout.ts";

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
  expect(summary).toContain("| vet | ✅ passed | – | 0 | 300 ms |");
  expect(summary).toContain(
    "| test | ❌ failed | 9 passed, 2 failed, 1 skipped, in 8 packages (4 cached) | 2 | 2.1 s |",
  );
  expect(summary).toContain("| <code>calc/calc_test.go:21</code> | TestAdd | got 1 |");
  expect(summary).toContain("… and 1 more, in the log.");
  expect(summary).toContain("What TestAdd printed</summary>\n\n```text\n  got 1\n```");
  expect(summary).toContain("Slowest of test: TestSlow 1.5 s");
});

test("an audit shows how grave each finding is, what is accepted, and the baseline to commit", () => {
  const shown = readable(renderSummary({ ...built, checks: [audited({ baseline: '{\n  "schema": 1\n}\n' })] }));
  expect(shown).toContain("| <code>a.go:3</code> | ❌ shared-state | no lock |");
  expect(shown).toContain("| <code>b.go:4</code> | ⚠️ fixed-port | PORT |");
  expect(shown).toContain("1 finding accepted by comments in the source, 2 known by the baseline.");
  expect(shown).toContain('commit this in its place</summary>\n\n```json\n{\n  "schema": 1\n}\n```\n\n</details>');
  const plain = readable(renderSummary({ ...built, checks: [audited({ ignored: 0, known: 0 })] }));
  expect(plain).not.toContain("accepted");
  expect(plain).not.toContain("The file of audit-baseline");
  const long = readable(renderSummary({ ...built, checks: [audited({ baseline: "line\n".repeat(30_000) })] }));
  expect(long).toContain("The baseline is too long for this page");
});

test("a build shows its proofs, its caches and its timeline", () => {
  const summary = readable(renderSummary(built));
  expect(headings(summary)).toEqual([
    "## ✅ greeter v1.2.3: 2 binaries built with Go 1.26.8 and verified",
    "### Binaries, verified",
    "### Artifacts",
    "### Caches",
    "### Timeline",
  ]);
  expect(summary).toContain("| <code>linux/arm64</code> | 13.7 MiB | <code>0123456789ab</code> | 4f0c1d2 | 8.2 s |");
  expect(summary).toContain(
    "| <code>linux/arm64</code> | arm64 | no interpreter, no libraries | go1.26.8 | main.version=v1.2.3<br>main.commit=4f0c1d2 |",
  );
  expect(summary).toContain("| modules, restored | exact | 20.0 MiB | 900 ms | – |");
  expect(summary).toContain("| modules, restored | 340 | <code>gin-deploy-modules-1</code> |");
  expect(summary).toContain("| build, restored | miss | – | 120 ms | – |");
});

test("several problems of one error stay a list", () => {
  const summaryOf = (problems: readonly string[]) => {
    const error = new ActionError("input", `${problems.length} inputs cannot be used:`, { problems });
    return renderSummary({ timeline: [], failure: describeFailure(error) });
  };
  expect(summaryOf(["targets: *none*\n  of them", "port: <b>"])).toContain(
    "**Why:** 2 inputs cannot be used:\n\n- targets: &#42;none&#42; of them\n- port: &#60;b&#62;\n",
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
  const start = "| <code>greeter</code> <code>linux/amd64</code> |";
  const found = "gin runs in debug mode (2 lines): [GIN-debug] <b>| |";
  expect(readable(summary)).toContain(`${start} passed | 84 ms | exit code 0 after 12 ms | ${found}`);
  expect(readable(summary)).toContain(`${start} <code>v1.2.3</code> | 3 lines, 1 structured |`);
  expect(readable(summary)).toContain(`${start} ❌ failed | 84 ms | killed after 10.0 s |`);
  expect(readable(summary)).toContain(`${start} skipped | – | – | – |`);
  expect(summary).not.toContain("<b>|");
});

test("what was taken instead of built is not said to be built", () => {
  const { go: _, caches: __, ...taken } = built;
  expect(headings(renderSummary(taken))[0]).toBe("## ✅ greeter v1.2.3: 2 binaries verified");
  const failure = { code: "smoke", message: "it ignores SIGTERM", evidence: [] };
  expect(renderSummary({ ...taken, failure })).toContain("was verified, but the run failed");
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
  expect(summary).toContain("| modules, saved | no | – | – | it was an exact hit |");
  expect(summary).toContain("| build, saved | yes | 2.9 MiB | 2.1 s | 12 new entries |");
});

test("a deploy shows each host before and after", () => {
  const summary = readable(renderSummary(promoted));
  expect(summary).toContain(
    "| <code>web2.example.com</code> | promoted | <code>v1.2.2</code> → <code>v1.2.3</code> | ready after 1.2 s | 6.4 s |",
  );
  expect(summary).toContain(
    "| <code>web2.example.com</code> | <code>20261101T080000Z-v1.2.2-89abcdef</code> | <code>20261122T163700Z-v1.2.3-01234567</code> |",
  );
});

test("releases of one version are told apart by their identifiers", () => {
  const again = { ...promotedHost("web1"), previousRelease: "20261122T100000Z-v1.2.3-89abcdef" };
  expect(readable(renderSummary({ timeline: [], deploy: { decision: "promoted", hosts: [again] } }))).toContain(
    "| <code>20261122T100000Z-v1.2.3-89abcdef</code> → <code>20261122T163700Z-v1.2.3-01234567</code> |",
  );
});

test("the verdict is followed by the ways on: service, commit, what is new, run", () => {
  const repositoryUrl = "https://github.com/ada/greeter";
  const run = { repositoryUrl, url: `${repositoryUrl}/actions/runs/7` };
  const commit = "4f0c1d2".padEnd(40, "0");
  const [, , links] = readable(renderSummary({ ...promoted, run })).split("\n");
  expect(links?.split(" · ")).toEqual([
    "[Service](<https://greeter.example.com/>)",
    `[Commit 4f0c1d2](<${repositoryUrl}/commit/${commit}>)`,
    `[Changes since v1.2.2](<${repositoryUrl}/compare/v1.2.2...v1.2.3>)`,
    `[Run](<${repositoryUrl}/actions/runs/7>)`,
  ]);
});

test("a canary is shown beside the live release: figures, charts, what users met, and why each step ended", () => {
  const summary = readable(renderSummary(rolledBackCanary));
  expect(summary).toContain(
    "**Users:** 641 requests went to the canary in 1 min: 5 failed, 4 took too long. From the first bad one until it was rolled back: at most 6.0 s",
  );
  expect(summary).toContain(
    [
      "| ✅ 5 % for 50.0 s | 612 | 0 (0 %) | 40 ms | 3.25 %, 21.0 MiB |",
      "| live release beside it | 11,802 | 2 (0.0169 %) | 40 ms | 41 %, 23.8 MiB |",
      "| ⏪ 25 % for 8.0 s | 29 | 5 (17.2 %) | 900 ms | 8 %, 28.6 MiB |",
    ].join("\n"),
  );
  expect(summary).toContain("  bar [0, 0.02, 0.06, 0, 0]\n  line [0, 0, 0, 0, 33.33]");
  expect(summary).toContain("- 25 %: 5 of 29 requests to the canary failed");
});

test("no table is wider than five columns", () => {
  const every = {
    ...looked,
    ...rolledBackCanary,
    status: looked.status,
    plan: undefined,
    checks: [audited()],
    smoke: [smoke],
  };
  for (const line of renderSummary(every).split("\n")) {
    if (line.startsWith("| ")) expect(line.match(/\|/g)?.length, line).toBeLessThanOrEqual(6);
  }
});

test("a compile error is said once", () => {
  const line = "main.go:3:2: undefined: greet";
  const failure = { code: "build", message: `one error in the source, for linux/amd64: ${line}`, evidence: [line] };
  const vet: CheckReport = {
    name: "vet",
    outcome: "failed",
    elapsedMs: 1,
    findings: [{ subject: "go vet", message: "undefined: greet", place: { file: "main.go", line: 3 }, output: [] }],
    findingsLeftOut: 0,
    slowest: [],
    rest: [],
  };
  const summary = readable(renderSummary({ timeline: [], failure, checks: [vet] }));
  expect(summary.match(/undefined: greet/g)).toHaveLength(1);
  const two = { ...failure, evidence: [line, "main.go:4:2: undefined: other"] };
  expect(readable(renderSummary({ timeline: [], failure: two }))).toContain(
    "```text\nmain.go:4:2: undefined: other\n```",
  );
});

test("a host says why where that is its own reason", () => {
  const summary = readable(renderSummary(rolledBack));
  expect(summary).toContain("- <code>web1.example.com</code>: it ended with code 2 on the public port");
});

test("a failure comes first: why, what next, the path and the evidence", () => {
  const summary = readable(renderSummary(rolledBack));
  const order = [
    "## ⏪ greeter v1.2.3 was rolled back",
    "**Why:** v1.2.3 ended with code 2 on web1.example.com",
    "Look at the panic below.",
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
  const { failure, deploy } = rolledBack;
  const evidence = deploy?.hosts[0]?.evidence ?? [];
  const summary = renderSummary({ ...rolledBack, ...(failure && { failure: { ...failure, evidence } }) });
  expect(summary).not.toContain("What web1.example.com said");
});

test("the run that came to nothing is one line", () => {
  expect(renderSummary({ timeline: [] })).toBe("## ✅ Nothing was to be done\n");
});

test("whatever the facts hold, GitHub takes the summary: 1 MiB for a step", () => {
  const huge = "😀<|`\n".repeat(10_000);
  const hosts = Array.from({ length: 2000 }, (_, index) => ({
    ...rolledBackHost(`${index}${huge}`),
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
      expect(rows).toHaveLength(2 * (hosts.length + 2));
      for (const [index, row] of rows.entries()) expect(row.match(/\|/g)).toHaveLength(index < rows.length / 2 ? 6 : 4);
    }),
  );
});
