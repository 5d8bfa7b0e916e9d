import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedDocument } from "../../../src/report/document/bounded-document.ts";
import { reportDocument } from "../../../src/report/document/report-document.ts";
import type { RunReport } from "../../../src/report/report-facts.ts";
import { audited, built, merged, promoted, rolledBack, smoke } from "../sample-report.ts";
import { looked, rolledBackCanary, shared } from "../sample-rollout.ts";

const schema = JSON.parse(readFileSync(new URL("../../../docs/report.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** As it is read back from the file. */
const kept = (report: RunReport, hide = (text: string) => text) =>
  JSON.parse(JSON.stringify(boundedDocument(reportDocument(report), hide)));

const { artifacts } = merged;
/** With a release before it. */
const compared: RunReport = { ...merged, artifacts: artifacts && { ...artifacts, previous: artifacts.artifacts } };

describe("report.json", () => {
  it.each<[string, RunReport]>([
    ["came to nothing", { timeline: [] }],
    ["built", { ...built, smoke: [smoke], checks: [audited({ baseline: "{}" })] }],
    ["merged", compared],
    ["was promoted", { ...promoted, operation: "deploy", run: { actor: "ada", attempt: 1 } }],
    ["was rolled back", rolledBack],
    ["was rolled back as a canary", rolledBackCanary],
    ["looked at hosts", looked],
  ])("of a run that %s is as its schema says", (_, report) => {
    expect(validate(kept(report)) ? [] : validate.errors).toEqual([]);
  });

  it("says of a canary what both did, and what users met", () => {
    const { deploy, outcome, failure } = kept(rolledBackCanary);
    expect(outcome).toBe("failed");
    expect(failure).toMatchObject({ code: "rollout" });
    expect(deploy.steps).toEqual(JSON.parse(JSON.stringify(shared)));
    expect(deploy.harm).toEqual({ requests: 641, errors: 5, slow: 4, exposedMs: 60_000, sufferedMs: 6_000 });
  });

  it("is as its schema says whatever the texts are, without end and without a secret", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const evidence = [`${text} hunter2-hunter2 ${text}`, "x".repeat(100_000)];
        const report = { ...rolledBack, failure: { code: "rollout", message: text, evidence } };
        const document = kept(report, (words) => words.replaceAll("hunter2-hunter2", "***"));
        expect(validate(document) ? [] : validate.errors).toEqual([]);
        expect(JSON.stringify(document)).not.toContain("hunter2");
        expect(document.failure.evidence[1]).toHaveLength(20_000);
      }),
      { numRuns: 50 },
    );
  });

  it("names every field that a report has", () => {
    // A document that only lacks what it does not have is no proof: each of these is there in one of the samples.
    const names = [built, compared, rolledBack, rolledBackCanary, looked, promoted].flatMap((report) =>
      Object.keys(kept({ ...report, operation: "deploy", run: {}, checks: [audited()], smoke: [smoke] })),
    );
    const missing = Object.keys(schema.properties).filter((name) => !names.includes(name));
    expect(missing).toEqual([]);
  });
});
