/**
 * Pictures of what people see of a run, in Chromium: report.html, and the job summary as GitHub shows it (its style sheet, Markdown with Mermaid; not its
 * page around it). Of the runs that `npm test -- fleet e2e/canary` has left in `.work/runs`, and of the sample reports of the tests. All go to `.work`, for
 * somebody to look at, but the one at the head of the README. Names the tables of summaries that are wider than their page. With an argument: of that run alone.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { marked } from "marked";
import * as reports from "../__tests__/report/sample-report.ts";
import * as rollouts from "../__tests__/report/sample-rollout.ts";
import type { RunReport } from "../src/report/report-facts.ts";
import { renderSummary } from "../src/report/summary/summary.ts";

const root = join(import.meta.dirname, "..");
const modules = join(root, "node_modules");
const kept = join(root, ".work/runs");
const samples: Readonly<Record<string, RunReport>> = {
  "sample-built": { ...reports.built, checks: [reports.audited()], smoke: [reports.smoke] },
  "sample-promoted": reports.promoted,
  "sample-rolled-back": reports.rolledBack,
  "sample-canary": rollouts.rolledBackCanary,
  "sample-looked": rollouts.looked,
};

for (const [name, report] of Object.entries(samples)) {
  mkdirSync(join(kept, name), { recursive: true });
  writeFileSync(join(kept, name, "summary.md"), renderSummary(report));
}
const [only] = process.argv.slice(2);
for (const name of readdirSync(kept).filter((name) => only === undefined || name === only)) {
  const run = join(kept, name);
  const page = join(run, "report.html");
  if (existsSync(join(run, "summary.md"))) takeSummary(run);
  if (existsSync(page))
    for (const [size, width] of [
      ["wide", 1012],
      ["phone", 400],
    ] as const)
      take(page, join(run, `${size}.png`), width, 2600);
}
const rolledBack = join(kept, "rolled-back/report.html");
if (only !== undefined && only !== "rolled-back") {
  // The picture of the README is another run's.
} else if (existsSync(rolledBack)) {
  mkdirSync(join(root, "docs/images"), { recursive: true });
  take(rolledBack, join(root, "docs/images/rolled-back.png"), 1012, 822);
} else
  console.log(`The picture of the README stays: there is no ${rolledBack}. \`npm test -- fleet e2e/canary\` makes it`);

function takeSummary(run: string): void {
  const page = join(run, "summary.html");
  for (const [size, width, isOpen] of [
    ["wide", 1012, false],
    ["phone", 400, false],
    ["unfolded", 1012, true],
  ] as const) {
    writeFileSync(page, summaryPage(readFileSync(join(run, "summary.md"), "utf8"), width, isOpen));
    const seen = chromium([`--window-size=${width},1000`, "--dump-dom"], page);
    const { height = 1000, wide = [] } = JSON.parse(/<title>(\{.*\})<\/title>/.exec(seen)?.[1] ?? "{}") as Seen;
    for (const table of wide) console.log(`${page} at ${width}: ${table}`);
    take(page, join(run, `summary-${size}.png`), width, Math.min(8000, height));
  }
}

interface Seen {
  readonly height?: number;
  readonly wide?: readonly string[];
}

/** With its own measures in the title, once Mermaid is done. A window of Chromium is never narrower than 500 px, so the page says how wide it is. */
function summaryPage(markdown: string, width: number, isOpen: boolean): string {
  const body = marked
    .parse(markdown, { async: false, gfm: true })
    .replace(/<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g, '<div class="mermaid">$1</div>')
    .replaceAll("<details>", isOpen ? "<details open>" : "<details>");
  const style = readFileSync(
    fileURLToPath(import.meta.resolve("github-markdown-css/github-markdown-light.css")),
    "utf8",
  );
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title></title>
<style>${style} body { box-sizing: border-box; width: ${width}px; margin: 0; padding: 24px; background: #fff }</style>
<article class="markdown-body">${body}</article>
<script src="${join(modules, "mermaid/dist/mermaid.min.js")}"></script>
<script>
mermaid.initialize({ startOnLoad: false });
mermaid.run().finally(() => {
  const tables = [...document.querySelectorAll("table")];
  const wide = tables.filter((table) => table.scrollWidth > table.clientWidth + 1)
    .map((table) => "a table of " + table.scrollWidth + " px on " + table.clientWidth + ": " + table.rows[0].innerText.replace(/\\s+/g, " "));
  document.title = JSON.stringify({ height: document.documentElement.scrollHeight, wide });
});
</script>`;
}

function take(page: string, file: string, width: number, height: number): void {
  chromium([`--window-size=${width},${height}`, "--hide-scrollbars", `--screenshot=${file}`], page);
  console.log(file);
}

function chromium(options: readonly string[], page: string): string {
  const common = ["--headless", "--no-sandbox", "--disable-gpu", "--blink-settings=preferredColorScheme=1"];
  // Time that the page has for itself, not ours: Mermaid is done with it.
  const args = [...common, "--virtual-time-budget=20000", ...options, page];
  return execFileSync("chromium", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 120_000,
    maxBuffer: 64 << 20,
  });
}
