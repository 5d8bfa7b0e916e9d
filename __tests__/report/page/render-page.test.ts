import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedDocument } from "../../../src/report/document/bounded-document.ts";
import { reportDocument } from "../../../src/report/document/report-document.ts";
import { renderPage } from "../../../src/report/page/render-page.ts";
import type { RunReport } from "../../../src/report/report-facts.ts";
import { audited, built, promoted, rolledBackHost, smoke } from "../sample-report.ts";
import { looked, rolledBackCanary, shared } from "../sample-rollout.ts";

const pageOf = (report: RunReport) => renderPage(boundedDocument(reportDocument(report), (text) => text));

/** A report whose texts all come from outside. */
function hostileReport(word: string): RunReport {
  const { binaries } = built;
  const finding = { subject: word, message: word, place: { file: word, line: 1 }, output: [word] };
  return {
    ...rolledBackCanary,
    ...looked,
    service: word,
    fingerprint: `a\n${word}`,
    run: { actor: word, repository: word },
    binaries: binaries && { ...binaries, name: word, version: { ...binaries.version, version: word } },
    checks: [{ ...audited(), findings: [finding] }],
    smoke: [{ ...smoke, name: word, findings: [{ level: "warning", text: word, remedy: word }] }],
    deploy: {
      decision: "rolled-back",
      hosts: [{ ...rolledBackHost(word), release: word, reason: `why: ${word}`, evidence: [word] }],
      steps: shared.map((step) => ({ ...step, sentence: word })),
    },
    failure: { code: "rollout", message: word, problems: [word], hint: `try: ${word}`, evidence: ["first", word] },
  };
}

const tagsIn = (page: string) => page.match(/<[^>]*>/g) ?? [];
/** Names of hosts stand in no attribute, durations and figures do not come from outside: so all tags are the same. */
const usual = tagsIn(pageOf(hostileReport("word")));

describe("report.html", () => {
  it("has no tag more or other than usual, whatever the texts are", () => {
    expect(usual.length).toBeGreaterThan(200);
    const attacks = [
      "<script>alert(1)</script>",
      `"><img src=x onerror=y>`,
      "'",
      "&lt;b&gt;",
      "</style>",
      "</title>",
      "<!--",
      "]]>",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 6 }),
        (parts) => {
          expect(tagsIn(pageOf(hostileReport(`x${parts.join("")}`)))).toEqual(usual);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("asks nobody for anything: no script, no style, no picture, no font from elsewhere", () => {
    const page = pageOf({ ...rolledBackCanary, ...looked, smoke: [smoke], checks: [audited()] });
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|base|form)\b|\bon\w+=|\bsrc=|url\(|@import|xlink/i,
    );
    const addresses = [...page.matchAll(/https?:\/\/[^"<\s]*/g)].map(([address]) => address);
    const links = [...page.matchAll(/<a href="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => !links.includes(address))).toEqual([]);
  });

  it("says the verdict first, then why, what users met, and what both did", () => {
    const page = pageOf(rolledBackCanary);
    const order = [
      "<h1>⏪ greeter v1.2.3 was rolled back",
      "<h2>Why</h2>",
      "641 requests went to the canary",
      "<h2>Canary beside the live release</h2>",
      "<td>11,802</td>",
      "<svg",
      "<h2>Hosts</h2>",
      "<h2>Binaries</h2>",
      "<h2>Timeline</h2>",
    ].map((part) => page.indexOf(part)); // prettier-ignore
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  it("draws both over time, each step at its place", () => {
    const page = pageOf(rolledBackCanary);
    const drawn = [...page.matchAll(/<path class="(\w+)" d="([^"]*)"/g)].map(([, slot, path = ""]) => [
      slot,
      path.split(" ").length / 2,
    ]);
    expect(drawn).toEqual([
      ["live", 5],
      ["canary", 5],
      ["live", 5],
      ["canary", 5],
    ]); // prettier-ignore
    // The worst point of the canary is the highest of the chart, below its upper edge.
    const [, path = ""] = /<path class="canary" d="([^"]*)"/.exec(page) ?? [];
    const heights = path.match(/(?<= )[\d.]+/g)?.map(Number) ?? [];
    expect(Math.min(...heights)).toBe(heights.at(-1));
    expect(heights.at(-1)).toBeGreaterThan(26);
    expect(page).toContain(">25 %</text>");
  });

  it("has a gap where nobody asked the live release, and no chart of one point", () => {
    const quiet = { attempts: 0, errors: 0, slow: 0 };
    const [first, last] = shared;
    if (!first || !last) throw new Error("the sample has two steps");
    const gap = {
      ...first,
      points: first.points.map((point, index) => (index === 1 ? { ...point, live: quiet } : point)),
    };
    const withSteps = (steps: readonly (typeof first)[]) =>
      pageOf({ ...promoted, deploy: { decision: "promoted", hosts: [], steps } });
    expect(/<path class="live" d="(M[^"]*)"/.exec(withSteps([gap]))?.[1]).toMatch(/^M\S+ \S+ M\S+ \S+$/);
    expect(withSteps([{ ...first, points: first.points.slice(0, 1) }])).not.toContain("<figure>");
  });

  it("of a run that came to nothing is a page as well", () => {
    expect(pageOf({ timeline: [] })).toContain("<h1>✅ Nothing was to be done</h1>");
  });
});
