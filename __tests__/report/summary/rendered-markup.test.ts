import DOMPurify from "dompurify";
import fc from "fast-check";
import { marked, type Token, type Tokens } from "marked";
import mermaid from "mermaid";
import { expect, test } from "vitest";
import type { StageTiming } from "../../../src/model/stages.ts";
import type { Artifact } from "../../../src/package/describe/artifact.ts";
import type { RunReport } from "../../../src/report/report-facts.ts";
import { renderFailurePath } from "../../../src/report/summary/failure-path.ts";
import { renderSummary } from "../../../src/report/summary/summary.ts";
import { renderTimeline } from "../../../src/report/summary/timeline.ts";
import { built, promoted, rolledBack, rolledBackHost, stage } from "../sample-report.ts";
import { rolledBackCanary, shared } from "../sample-rollout.ts";

// Mermaid cleans labels with DOMPurify, which does nothing without a browser's DOM. Parsing is what is tested here.
Object.assign(DOMPurify, { addHook: () => {}, sanitize: (text: string) => text });

/** Text that has broken reports before, in between and around anything. */
const attacks = [
  "```",
  "~~~",
  "`",
  "|",
  "\\|",
  "\n",
  "\r\n",
  "\n\n",
  "---",
  "- ",
  "1. ",
  "# ",
  "> ",
  "<!--",
  "</details>",
  "<script>",
  "](x)",
  "![",
  "**",
  "&#124;",
  "&lt;",
  "end",
  "click a b",
  "section ",
  "title ",
  "accTitle: ",
  "dateFormat x",
  "excludes monday",
  "topAxis",
  "weekday friday",
  'href "x',
  "call x()",
  "%%",
  "%%{init: {}}%%",
  '"]',
  ";",
  ":",
  " :done, ",
  "#quot;",
  "-->",
  "subgraph",
  "style x:#f;",
  "classDef a:#b;",
  "\u2028",
  "\u0000",
  "\ud800",
  "\u202e",
  "世界",
  "👩‍🚀",
  "ﬂ°°58¶ß",
  "$$",
]; // prettier-ignore
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 8 })
  .map((parts) => parts.join(""));

const diagrams = (markdown: string) =>
  marked
    .lexer(markdown)
    .flatMap((token) => (token.type === "code" && token["lang"] === "mermaid" ? [String(token["text"])] : []));

const hostileReport = (words: readonly string[]): RunReport => {
  const word = (index: number) => words[index % words.length] ?? "";
  const timing = (index: number, outcome: StageTiming["outcome"]) =>
    stage(word(index), index, index * 7, { outcome, ...(index % 2 === 0 ? { host: word(index + 1) } : {}) });
  const { binaries, artifacts, caches } = built;
  return {
    go: { version: word(0), goBinary: word(1), goroot: word(2), origin: word(3) },
    caches: caches && {
      restored: {
        modules: { kind: "exact", key: word(4), archiveBytes: 1, entryCount: 1, elapsedMs: 1 },
        build: { kind: "off", reason: word(5) },
      },
    },
    binaries: binaries && {
      ...binaries,
      name: word(6),
      version: { ...binaries.version, version: word(7), commit: word(8) },
      binaries: binaries.binaries.map((binary) => ({ ...binary, proof: [{ name: "variable", found: word(9) }] })),
    },
    checks: [
      {
        name: "audit",
        outcome: "failed",
        elapsedMs: 1,
        findings: [
          { subject: word(4), message: word(5), place: { file: word(6), line: 3 }, severity: "warning", output: [] },
        ],
        findingsLeftOut: 0,
        slowest: [],
        rest: [],
        audit: { ignored: 1, known: 1, baseline: word(7), sarifFile: "", reportFile: "", baselineFile: "" },
      },
      {
        name: "test",
        outcome: "failed",
        elapsedMs: 1,
        tests: { passed: 1, failed: 1, skipped: 0, packages: { passed: 1, failed: 1, cached: 0, withoutTests: 0 } },
        findings: [
          { subject: word(3), message: word(16), place: { file: word(17), line: 3 }, output: ["first", word(18)] },
        ],
        findingsLeftOut: 2,
        slowest: [{ name: word(19), elapsedMs: 200 }],
        rest: [],
      },
    ],
    artifacts: artifacts && {
      ...artifacts,
      artifacts: artifacts.artifacts.map((artifact) => ({ ...artifact, path: word(6), type: word(7) })),
      previous: [{ ...artifacts.artifacts[0], name: word(8), path: word(9), type: "Archive" } as Artifact],
    },
    deploy: {
      decision: "rolled-back",
      hosts: [0, 1].map((index) => ({
        ...rolledBackHost(word(10 + index)),
        release: word(12),
        previousRelease: word(13),
        health: word(14),
        reason: `its own: ${word(15)}`,
        evidence: [`${index}`, word(16), word(17)],
      })),
      steps: shared.map((step) => ({ ...step, sentence: word(14) })),
    },
    timeline: [timing(1, "done"), timing(2, "done"), timing(3, "rolled back"), timing(4, "failed")],
    failure: {
      code: "rollout",
      message: word(18),
      problems: ["first", word(21)],
      hint: `Try: ${word(19)}`,
      evidence: ["first", word(20), "last"],
    },
  };
};

/** The shape of a page: its blocks, and the number of cells of each row of a table. */
const shape = (markdown: string): readonly string[] =>
  marked
    .lexer(markdown)
    .filter(({ type }) => type !== "space")
    .map(shapeOf);

function shapeOf(token: Token): string {
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return `table ${[header, ...rows].map((cells) => cells.length).join(" ")}`;
  }
  return token.type === "code" ? `code ${token["lang"]}` : token.type;
}

test("no text from outside changes the shape of the page", () => {
  const usual = shape(renderSummary(hostileReport(["word"])));
  expect(usual).toContain("table 5 5 5");
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 21 }), (words) => {
      // A hint is shown when there is one; evidence is folded by host. Neither may depend on what the words hold.
      expect(shape(renderSummary(hostileReport(words)))).toEqual(usual);
    }),
    { numRuns: 300 },
  );
});

test("no text from outside becomes an element, a link or a style", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 21 }), (words) => {
      const types = new Set<string>();
      // The callback returns nothing to wait for.
      void marked.walkTokens(marked.lexer(renderSummary(hostileReport(words))), (token) => {
        types.add(token.type === "html" ? token.raw.trim().replace(/<summary>.*<\/summary>/, "") : token.type);
      });
      const allowed = [
        "heading",
        "paragraph",
        "text",
        "escape",
        "strong",
        "code",
        "space",
        "table",
        "<code>",
        "</code>",
        "<details>",
        "</details>",
        "list",
        "list_item",
      ];
      expect([...types].filter((type) => !allowed.includes(type))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("the page says every word of the facts as it is", async () => {
  const words = ["a|b", "`c`", "<d>&amp;", "**e** _f_", "[g](h)", "# i", "1. j", "世界 👩‍🚀"];
  const html = await marked.parse(renderSummary(hostileReport(words)));
  const text = html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  for (const word of words) expect(text).toContain(word);
});

test.each([
  ["built", built, ["gantt"]],
  ["promoted", promoted, ["gantt"]],
  ["rolled back", rolledBack, ["flowchart-v2", "gantt"]],
  ["rolled back as a canary", rolledBackCanary, ["flowchart-v2", "xychart", "xychart", "gantt"]],
] as const)("Mermaid reads the diagrams of a run that was %s", async (_, report, types) => {
  const parsed = await Promise.all(diagrams(renderSummary(report)).map((text) => mermaid.parse(text)));
  expect(parsed.map(({ diagramType }) => diagramType)).toEqual(types);
});

test("Mermaid reads the diagrams whatever the names are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 21 }), async (words) => {
      for (const text of diagrams(renderSummary(hostileReport(words)))) await mermaid.parse(text);
    }),
    { numRuns: 150 },
  );
});

interface GanttTask {
  readonly section: string;
  readonly task: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly crit?: boolean;
}

/** What Mermaid makes of a text: its own stand-ins for entities, `ﬂ°°58¶ß`, read back as characters. */
const plain = (text: string) => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code))).trim();

async function ganttTasks(timeline: readonly StageTiming[]): Promise<readonly GanttTask[]> {
  const [text = ""] = diagrams(renderTimeline(timeline));
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return (db as unknown as { getTasks(): GanttTask[] }).getTasks();
}

test("the chart has a section for each host and a bar for each stage, as long as it took", async () => {
  const tasks = await ganttTasks([
    stage("build: all", 5000, 8200),
    stage("upload", 8200, 8200, { host: "web1" }),
    stage("replace", 9000, 9500.4, { host: "end", outcome: "failed" }),
    stage("check", 9500, 10_000, { host: "web1", outcome: "rolled back" }),
  ]);
  const bars = tasks.map(({ section, task, startTime, endTime, crit }) => [
    plain(section),
    plain(task),
    startTime.getTime() - (tasks[0]?.startTime.getTime() ?? 0),
    endTime.getTime() - startTime.getTime(),
    crit ?? false,
  ]); // prettier-ignore
  expect(bars).toEqual([
    ["runner", "build: all 3.2 s", 0, 3200, false],
    ["web1", "upload 0 ms", 3200, 1, false],
    ["web1", "check rolled back 500 ms", 4500, 500, true],
    ["end", "replace failed 500 ms", 4000, 500, true],
  ]);
});

test("of hundreds of stages those that failed and the longest are drawn, within Mermaid's 50,000 characters", async () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    stage("😀".repeat(100), index, index + (index % 100), { host: `${index}${"<".repeat(100)}` }),
  );
  const timeline = [...many, stage("replace", 0, 0, { outcome: "failed" })];
  const [text = ""] = diagrams(renderTimeline(timeline));
  expect(text.length).toBeLessThan(50_000);
  const tasks = await ganttTasks(timeline);
  expect(tasks).toHaveLength(60);
  expect(tasks.map(({ task }) => plain(task))).toContain("replace failed 0 ms");
  expect(renderTimeline(timeline)).toContain("341 short stages are not drawn.");
});

test("no stages, no chart; times that are none are not drawn", () => {
  expect(renderTimeline([])).toBe("");
  expect(renderTimeline([stage("build", Number.NaN, 1)])).toBe("");
});

async function flow(report: RunReport): Promise<readonly string[]> {
  const { failure } = report;
  if (!failure) throw new Error("a path leads to a failure");
  const [text = ""] = diagrams(renderFailurePath(report, failure));
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const { getVertices } = db as unknown as { getVertices: () => Map<string, { text: string; classes: string[] }> };
  return [...getVertices.call(db).values()].map(
    ({ text, classes }) => `${plain(text)}${classes.includes("bad") ? " (bad)" : ""}`,
  );
}

test("the path leads from the commit over the stages of the failing host to what failed", async () => {
  const { timeline } = rolledBack;
  const other = stage("prepare", 9400, 9500, { host: "web2" });
  expect(await flow({ ...rolledBack, timeline: [...timeline.slice(0, 2), other, ...timeline.slice(2)] })).toEqual([
    "commit 4f0c1d2, v1.2.3",
    "install Go",
    "build",
    "upload",
    "replace on web1.example.com failed (bad)",
    "rolled back",
  ]);
});

test("the path leads to what failed first, not to what failed in consequence", async () => {
  const consequence = stage("roll back", 12_500, 13_000, { host: "web1.example.com", outcome: "failed" });
  const path = await flow({ ...rolledBack, timeline: [...rolledBack.timeline, consequence] });
  expect(path).toContain("replace on web1.example.com failed (bad)");
});

test("a run that failed before its first stage has no path: the headline says as much", () => {
  const failure = { code: "input", message: "port is not a number", evidence: [] } as const;
  expect(renderFailurePath({ timeline: [], failure }, failure)).toBe("");
});

test("a long path is shortened in its middle", async () => {
  const timeline = Array.from({ length: 30 }, (_, index) => stage(`stage ${index}`, index, index + 1));
  const path = await flow({ ...rolledBack, timeline: [...timeline, stage("replace", 31, 32, { outcome: "failed" })] });
  expect(path).toHaveLength(6);
  expect(path.slice(0, 3)).toEqual(["commit 4f0c1d2, v1.2.3", "28 stages", "stage 28"]);
});

test.each([
  [900, "200millisecond"],
  [26_000, "5second"],
  [90_000, "30second"],
  [21 * 60_000, "5minute"],
  [5 * 3_600_000, "1hour"],
])("a timeline of %i ms has a few ticks", (lengthMs, interval) =>
  expect(renderTimeline([stage("build", 0, lengthMs)])).toContain(`  tickInterval ${interval}\n`),
);
