import { describe, expect, it } from "vitest";
import { explainFailure, probePathsFor } from "../../../src/deploy/host/look/explain-failure.ts";
import type { ReadinessPolicy } from "../../../src/deploy/judgement/evidence/readiness.ts";
import type { Answers } from "../../../src/deploy/steps/step-table.ts";

const policy: ReadinessPolicy = {
  timeoutMs: 5_000,
  consecutive: 3,
  minHealthyMs: 2_000,
  port: 20_132,
  healthPath: "/health",
  expectedSha256: "good",
};
const place = {
  name: "tpl",
  deployPath: "/opt/tpl",
  port: 8080,
  healthPath: "/health",
};
const ended = { kind: "failed", reason: "the service ended by itself (exit code 2)", hasEnded: true } as const;
const nothing: Answers<"explain"> = {
  crash: [],
  unit: undefined,
  journal: [],
  waits_for: [],
  disk: undefined,
  leads_to: undefined,
  healthy_path: [],
};
const explain = (failure: Parameters<typeof explainFailure>[0], answer: Partial<Answers<"explain">>) =>
  explainFailure(failure, policy, { ...nothing, ...answer }, place);

describe("explainFailure", () => {
  it("puts a panic into the first line, wherever it stands in the journal", () => {
    const crash = ["panic: html/template: pattern matches no files: `templates/*`", "goroutine 1 [running]:"];
    const journal = ["main.main()", "tpl@canary.service: Main process exited, code=exited, status=2/INVALIDARGUMENT"];
    const { reason, hint, evidence } = explain(ended, { unit: "ActiveState=failed", crash, journal });
    expect(reason).toBe(
      "the service ended by itself (exit code 2): panic: html/template: pattern matches no files: `templates/*`",
    );
    expect(hint).toMatch(/^Add `include: templates\/\*\*` if it is in the repository, or embed it/);
    expect(evidence.slice(0, 2)).toEqual(["unit: ActiveState=failed", `crash: ${crash[0]}`]);
  });

  it("takes the service's last words, not those of systemd", () => {
    const journal = [
      "Started tpl@canary.service - tpl (canary).",
      "2026/11/28 18:40:00 open gin.log: read-only file system",
      "tpl@canary.service: Main process exited, code=exited, status=1/FAILURE",
      "tpl@canary.service: Failed with result 'exit-code'.",
    ];
    const { reason, hint } = explain(ended, { journal });
    expect(reason).toMatch(/\(exit code 2\): open gin\.log: read-only file system$/);
    expect(hint).toMatch(/`logs\/gin\.log`/);
  });

  it("names what a service that refuses its health check answers elsewhere", () => {
    const refused = { kind: "failed", reason: "it answered 301 on /health", refused: 301 } as const;
    expect(probePathsFor(refused, policy)).toContain("/ping");
    const { reason } = explain(refused, { leads_to: "http://127.0.0.1:20132/login", healthy_path: ["/ping", "/"] });
    expect(reason).toMatch(/^it answered 301 on \/health, a redirect to .*\/login: set `health-path: \/ping`/);
  });

  it("knows HTTPS by what the service logs", () => {
    const refused = { kind: "failed", reason: "it answered 400 on /health", refused: 400 } as const;
    const journal = ["http: TLS handshake error from 127.0.0.1:5: client sent an HTTP request to an HTTPS server"];
    expect(explain(refused, { journal }).reason).toMatch(/^it speaks only HTTPS\. .*proxy in front/);
  });

  it("leaves out what a service that runs has to say, unless it says why", () => {
    const late = { kind: "failed", reason: "it was not ready within 5 s" } as const;
    expect(explain(late, { journal: ["an error, of no account"] })).toMatchObject({
      reason: late.reason,
      hint: undefined,
    });
    const misread = explain(late, { journal: ["listen tcp: address 20132: missing port in address"] });
    expect(misread.reason).toMatch(/within 5 s: listen tcp: address 20132/);
    expect(misread.hint).toMatch(/os\.Getenv\("PORT"\)/);
  });

  it("has the reason alone when the host does not answer", () => {
    expect(explainFailure(ended, policy, undefined, place)).toMatchObject({ reason: ended.reason, hint: undefined });
    expect(probePathsFor(ended, policy)).toEqual([]);
  });
});
