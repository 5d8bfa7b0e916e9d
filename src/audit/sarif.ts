import { createHash } from "node:crypto";
import { actionVersion } from "../action-version.ts";
import type { JudgedAudit, JudgedFinding } from "./judge-audit.ts";

/** SARIF 2.1.0, as GitHub's code scanning takes it; what points at no file cannot be shown there. `pages`: address of the rules' pages. */
export function toSarif({ rules, findings }: JudgedAudit, pages: string | undefined): object {
  const placed = findings.filter(({ file }) => file !== undefined);
  const seen = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gin-deploy audit",
            semanticVersion: actionVersion,
            rules: rules.map(({ id, title, fix, severity }) => ({
              id,
              shortDescription: { text: title },
              help: { text: fix },
              ...(pages === undefined ? {} : { helpUri: `${pages}/${id}.md` }),
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: "unicodeCodePoints",
        results: placed.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: finding.severity,
          message: { text: finding.message },
          locations: [{ physicalLocation: locationOf(finding) }],
          partialFingerprints: { "ginDeployAudit/v1": fingerprint(finding, seen) },
          ...suppressionsOf(finding),
        })),
      },
    ],
  };
}

function locationOf({ file = "", line = 1, column = 1 }: JudgedFinding): object {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return {
    artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
    region: { startLine: line, startColumn: column },
  };
}

/** The same when lines move: a rule, where it is found, and the how many-th of its kind it is there. */
function fingerprint({ rule, file, function: place }: JudgedFinding, seen: Map<string, number>): string {
  const kind = JSON.stringify([rule, file, place]);
  const number = (seen.get(kind) ?? 0) + 1;
  seen.set(kind, number);
  return createHash("sha256").update(`${kind}${number}`).digest("hex").slice(0, 32);
}

function suppressionsOf({ status, ignored = "" }: JudgedFinding): object {
  if (status === "ignored") return { suppressions: [{ kind: "inSource", justification: ignored }] };
  if (status === "known") return { suppressions: [{ kind: "external", justification: "known by the baseline" }] };
  return {};
}
