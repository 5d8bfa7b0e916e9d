import { expect, test } from "vitest";
import { failureOf } from "../../src/smoke/say-smoke-result.ts";
import type { SmokeFinding, SmokeResult } from "../../src/smoke/smoke-facts.ts";

const goOn = "Where this is right on hosts, set `smoke-test: auto`.";

function hintOf(finding: SmokeFinding, mode: "auto" | "required"): string | undefined {
  const result: Omit<SmokeResult, "observation"> = {
    name: "shop",
    target: { os: "linux", arch: "amd64", variant: undefined },
    verdict: "failed",
    findings: [finding],
  };
  return failureOf(result as SmokeResult, { mode }).hint;
}

test("a softer test is advised only where hosts may differ from here", () => {
  const late: SmokeFinding = { level: "fault", text: "it was not ready within 30.0 s" };
  expect(hintOf(late, "required")).toContain(goOn);
  expect(hintOf({ ...late, text: "it did not start here", holdsOnHosts: true, remedy: "Embed it." }, "required")).toBe(
    "Embed it.",
  );
  expect(hintOf({ level: "failure", text: "it ignores SIGTERM" }, "required")).toContain("wrong on any machine");
});

test("what the cause says already is not followed by a step that misfits", () => {
  const refused: SmokeFinding = {
    level: "fault",
    text: "it answered 404 on /health: set `health-path`",
    isAdvised: true,
  };
  expect(hintOf(refused, "required")).toBeUndefined();
});
