import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { judgeAudit } from "../../src/audit/judge-audit.ts";
import { toSarif } from "../../src/audit/sarif.ts";

/** The schema of OASIS, as gosec keeps it for its tests; verified by Go's checksum database. */
const holder = {
  module: "github.com/securego/gosec/v2@v2.30.0",
  file: "report/sarif/testdata/sarif-schema-2.1.0.json",
};

function loadValidator(): (document: unknown) => readonly string[] {
  const argv = ["mod", "download", "-json", holder.module];
  const { Dir } = JSON.parse(execFileSync("go", argv, { cwd: tmpdir(), encoding: "utf8" })) as { Dir: string };
  // Draft 4, of which it uses nothing that later drafts have otherwise but the name of its own address.
  const { $schema: _, id, ...schema } = JSON.parse(readFileSync(join(Dir, holder.file), "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile({ $id: id, ...schema });
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const errorsOf = loadValidator();

const rules = [
  { id: "shared-state", severity: "error", title: "Title", fix: "Do this." },
  { id: "print-in-handler", severity: "note", title: "Title", fix: "Do this." },
] as const;
const at = (more: object) => ({ message: "It hurts", file: "main.go", line: 3, column: 2, function: "main", ...more });

const judged = judgeAudit(
  {
    rules,
    findings: [
      { rule: "shared-state", ...at({}) },
      { rule: "shared-state", ...at({ line: 9 }) },
      { rule: "shared-state", ...at({ file: "größe/a b#%.go", ignored: "for a reason" }) },
      { rule: "print-in-handler", ...at({ function: "" }) },
      { rule: "print-in-handler", message: "nowhere", function: "" },
    ],
  },
  { "main.go": { "print-in-handler": 1 } },
  "error",
);

it("is valid SARIF 2.1.0 for what is new, accepted and known", () => {
  const document = toSarif(judged, "https://github.com/o/r/blob/v1/docs/audit");
  expect(errorsOf(document)).toEqual([]);
  expect(errorsOf(toSarif({ ...judged, findings: [] }, undefined))).toEqual([]);
  // The validator is no rubber stamp.
  expect(errorsOf({ ...document, version: "2.0.0" })).not.toEqual([]);
  expect(JSON.parse(JSON.stringify(document)).runs[0].results).toMatchObject([
    {
      ruleId: "shared-state",
      ruleIndex: 0,
      level: "error",
      message: { text: "It hurts" },
      locations: [
        { physicalLocation: { artifactLocation: { uri: "main.go" }, region: { startLine: 3, startColumn: 2 } } },
      ],
    },
    {},
    {
      locations: [{ physicalLocation: { artifactLocation: { uri: "gr%C3%B6%C3%9Fe/a%20b%23%25.go" } } }],
      suppressions: [{ kind: "inSource", justification: "for a reason" }],
    },
    { level: "note", suppressions: [{ kind: "external" }] },
  ]);
});

it("knows findings again when lines move, and tells two of a kind from each other", () => {
  const prints = (findings: typeof judged.findings): readonly string[] =>
    JSON.parse(JSON.stringify(toSarif({ ...judged, findings }, undefined))).runs[0].results.map(
      ({ partialFingerprints }: { partialFingerprints: object }) => Object.values(partialFingerprints)[0],
    );
  const before = prints(judged.findings);
  expect(new Set(before).size).toBe(4);
  expect(prints(judged.findings.map((each) => ({ ...each, line: (each.line ?? 0) + 100 })))).toEqual(before);
});
