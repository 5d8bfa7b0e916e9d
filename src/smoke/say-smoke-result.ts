import { formatTarget } from "../build/target.ts";
import { ActionError } from "../errors.ts";
import type { SmokeInputs } from "../inputs/inputs.ts";
import type { Runner } from "../world/runner.ts";
import type { Finding, SmokeResult } from "./smoke-facts.ts";

type SmokeRunner = Pick<Runner, "info" | "warning" | "notice">;

/** One line for the log, and at most one warning and one notice for each program. */
export function saySmokeResult(result: SmokeResult, runner: SmokeRunner): void {
  const { name, target, verdict, findings, observation } = result;
  const subject = `smoke test of ${name} (${formatTarget(target)})`;
  const texts = (...levels: readonly Finding["level"][]) =>
    findings.flatMap(({ level, text }) => (levels.includes(level) ? [text] : []));
  if (verdict === "skipped") {
    runner.info(`${subject}: skipped, ${texts("notice").join("; ")}`);
    return;
  }
  const ready = observation?.readyMs === undefined ? "" : `, ready after ${(observation.readyMs / 1000).toFixed(2)} s`;
  const version = observation?.reportedVersion === undefined ? "" : `, says it is ${observation.reportedVersion}`;
  runner.info(`${subject}: ${verdict}${ready}${version}`);
  if (verdict === "failed") return;
  if (verdict === "unclear") for (const line of storyOf(observation)) runner.info(`  ${line}`);
  const warnings = texts(...(verdict === "passed" ? (["fault", "warning"] as const) : (["warning"] as const)));
  const notices = texts(...(verdict === "passed" ? (["notice"] as const) : (["fault", "notice"] as const)));
  if (warnings.length > 0) runner.warning(`${subject}: ${warnings.join("; ")}`);
  if (notices.length > 0) runner.notice(`${subject}: ${notices.join("; ")}`);
}

function storyOf(observation: SmokeResult["observation"]): readonly string[] {
  if (observation === undefined) return [];
  const { crash, tail } = observation.log;
  return crash.length > 0 ? crash : tail;
}

export function failureOf(
  { name, target, findings, observation }: SmokeResult,
  mode: SmokeInputs["mode"],
): ActionError {
  const grave = findings.filter(({ level }) => level === "failure" || level === "fault").map(({ text }) => text);
  return new ActionError("smoke", `the smoke test of ${name} (${formatTarget(target)}) failed: ${grave.join("; ")}`, {
    evidence: storyOf(observation),
    hint:
      mode === "required"
        ? "It ran in an empty directory, with `environment`, PORT and nothing else of the job's. `smoke-test: auto` lets pass what need not be wrong on a host."
        : "This is wrong on any machine. `smoke-test: off` ships it nevertheless.",
  });
}
