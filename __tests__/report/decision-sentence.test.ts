import { expect, test } from "vitest";
import type { Decision } from "../../src/model/decision.ts";
import type { Stage } from "../../src/model/stages.ts";
import { decisionSentence } from "../../src/report/decision-sentence.ts";
import type { HostReport, RunReport } from "../../src/report/report-facts.ts";
import { built, promotedHost, rolledBackHost, smoke } from "./sample-report.ts";
import { looked } from "./sample-rollout.ts";

const deployed = (decision: Decision, hosts: readonly HostReport[]): RunReport => ({
  ...built,
  deploy: { decision, hosts },
});
const failure = { code: "build", message: "it does not compile", evidence: [] };
const failedAt = (stage: Stage, code = "input"): RunReport => ({
  timeline: [
    { stage: "choose Go", startMs: 0, endMs: 1, outcome: "done" },
    { stage, startMs: 1, endMs: 2, outcome: "failed" },
  ],
  failure: { ...failure, code },
});
const dark: HostReport = { ...rolledBackHost("web2"), release: undefined, previousRelease: undefined };

const notStarted = (name: string, verdict: "unclear" | "failed"): RunReport["smoke"] => [
  smoke,
  { ...smoke, name, verdict, findings: [{ level: "fault", text: "it did not start here: panic: no `templates/*`" }] },
];

test.each<[RunReport, string]>([
  [
    deployed("promoted", [promotedHost("web1"), { ...promotedHost("web3"), decision: "unreachable" }]),
    "⚠️ greeter v1.2.3 serves on 1 of 2 hosts; web3 could not be reached",
  ],
  [{ ...built, smoke: [smoke] }, "✅ greeter v1.2.3: 2 binaries built with Go 1.26.8 and verified"],
  [
    { ...built, smoke: notStarted("greeter", "unclear") },
    "⚠️ greeter v1.2.3 was built, but did not start here: panic: no `templates/*`",
  ],
  [
    { ...built, smoke: notStarted("api", "unclear") },
    "⚠️ greeter v1.2.3 was built, but api did not start here: panic: no `templates/*`",
  ],
  [
    { ...built, smoke: notStarted("greeter", "failed"), failure: { ...failure, code: "smoke" } },
    "❌ greeter v1.2.3 was built, but did not start here: panic: no `templates/*`",
  ],
  [
    { ...deployed("promoted", [promotedHost("web1")]), smoke: notStarted("greeter", "unclear") },
    "✅ greeter v1.2.3 serves on 1 host",
  ],
  [{ timeline: [] }, "✅ Nothing was to be done"],
  [built, "✅ greeter v1.2.3: 2 binaries built with Go 1.26.8 and verified"],
  [{ timeline: [], failure }, "❌ The run failed before anything was done"],
  [failedAt("install Go", "toolchain"), "❌ The run failed before anything was built"],
  [failedAt("build", "input"), "❌ The run failed before anything was built"],
  [failedAt("build", "build"), "❌ The build failed"],
  [failedAt("build", "proof"), "❌ What was built is not what it should be"],
  [failedAt("verify binary", "proof"), "❌ What was built before could not be taken"],
  [failedAt("merge", "transfer"), "❌ Nothing was merged"],
  [{ ...built, failure }, "❌ greeter v1.2.3 was built, but the run failed"],
  [deployed("promoted", [promotedHost("web1")]), "✅ greeter v1.2.3 serves on 1 host"],
  [
    deployed("unchanged", [promotedHost("web1"), promotedHost("web2")]),
    "✅ greeter v1.2.3 serves already on 2 hosts: nothing was touched",
  ],
  [
    deployed("rolled-back", [rolledBackHost("web1")]),
    "⏪ greeter v1.2.3 was rolled back: the previous release serves on 1 host",
  ],
  [
    deployed("failed", [rolledBackHost("web1"), promotedHost("web2"), dark]),
    "❌ greeter v1.2.3 was not deployed: the previous release serves on 1 host, another release than before serves on 1 host, NOTHING serves on 1 host",
  ],
  [deployed("failed", []), "❌ greeter v1.2.3 was not deployed: no host was touched"],
  [
    { ...deployed("failed", []), operation: "rollback" },
    "❌ The rollback of greeter v1.2.3 failed: no host was touched",
  ],
])("sentence %#", (report, sentence) => expect(decisionSentence(report)).toBe(sentence));

const found = (...hosts: readonly ("serves" | "held" | "not held" | "down")[]): RunReport => ({
  service: "greeter",
  timeline: [],
  status: (looked.status ?? []).flatMap((host) =>
    hosts.map((kind) => ({
      ...host,
      condition: kind === "serves" || kind === "down" ? kind : ("paused" as const),
      paused: host.paused && { ...host.paused, trouble: kind === "not held" ? "its share was taken away" : undefined },
    })),
  ),
});

test.each([
  [found("serves", "serves"), "✅ greeter serves on 2 of 2 hosts"],
  [found("serves", "down"), "⚠️ greeter serves on 1 of 2 hosts"],
  [found("held", "held"), "⏸️ greeter serves on 2 of 2 hosts; a rollout is paused on 2"],
  [found("held", "not held"), "⚠️ greeter serves on 1 of 2 hosts; a rollout is paused on 1"],
])("what was found on hosts, sentence %#", (report, sentence) => expect(decisionSentence(report)).toBe(sentence));
