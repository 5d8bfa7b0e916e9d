import { ActionError } from "../errors.ts";
import { formatTarget } from "../targets/target.ts";
import type { Runner } from "../world/runner/runner.ts";
import type { SmokeRequest } from "./run-program.ts";
import { type SmokeFinding, type SmokeResult, whyNotServing } from "./smoke-facts.ts";

type SmokeRunner = Pick<Runner, "info" | "warning" | "notice">;

/** One line for the log, and at most one warning and one notice for each program. */
export function saySmokeResult(
  result: SmokeResult,
  { isBuiltHere }: Pick<SmokeRequest, "isBuiltHere">,
  runner: SmokeRunner,
): void {
  const { name, target, verdict, findings, observation } = result;
  const subject = `smoke test of ${name} (${formatTarget(target)})`;
  const found = (...levels: readonly SmokeFinding["level"][]) => findings.filter(({ level }) => levels.includes(level));
  if (verdict === "skipped") {
    runner.info(`${subject}: skipped, ${textsOf(found("notice"))}`);
    return;
  }
  const ready = observation?.readyMs === undefined ? "" : `, ready after ${(observation.readyMs / 1000).toFixed(2)} s`;
  const version = observation?.reportedVersion === undefined ? "" : `, says it is ${observation.reportedVersion}`;
  runner.info(`${subject}: ${verdict}${ready}${version}`);
  if (verdict === "failed") return;
  const warnings = found("fault", "warning");
  const notices = found("notice");
  if (verdict === "unclear") {
    for (const line of storyOf(observation)) runner.info(`  ${line}`);
    // The reason first, whatever else was found.
    const made = isBuiltHere ? "built" : "verified";
    const others = warnings.slice(1);
    const more = others.length === 0 ? "" : `; ${textsOf(others)}`;
    runner.warning(
      withRemedies(`${name} (${formatTarget(target)}) was ${made}, but ${whyNotServing(result)}${more}`, warnings),
    );
  } else if (warnings.length > 0) runner.warning(withRemedies(`${subject}: ${textsOf(warnings)}`, warnings));
  if (notices.length > 0) runner.notice(withRemedies(`${subject}: ${textsOf(notices)}`, notices));
}

function textsOf(findings: readonly SmokeFinding[]): string {
  return findings.map(({ text }) => text).join("; ");
}

function withRemedies(text: string, findings: readonly SmokeFinding[]): string {
  const remedies = remediesOf(findings);
  return remedies === "" ? text : `${text}${/[.?]$/.test(text) ? "" : "."} ${remedies}`;
}

function remediesOf(findings: readonly SmokeFinding[]): string {
  return [...new Set(findings.flatMap(({ remedy }) => remedy ?? []))].join(" ");
}

function storyOf(observation: SmokeResult["observation"]): readonly string[] {
  if (observation === undefined) return [];
  const { crash, tail } = observation.log;
  return crash.length > 0 ? crash : tail;
}

export function failureOf(
  { name, target, findings, observation }: SmokeResult,
  { mode }: Pick<SmokeRequest, "mode">,
): ActionError {
  const grave = findings.filter(({ level }) => level === "failure" || level === "fault");
  const hint = [remediesOf(grave), rulesOf(mode, grave)].filter(Boolean).join(" ");
  return new ActionError("smoke", `the smoke test of ${name} (${formatTarget(target)}) failed: ${textsOf(grave)}`, {
    evidence: storyOf(observation),
    ...(hint === "" ? {} : { hint }),
  });
}

function rulesOf(mode: SmokeRequest["mode"], grave: readonly SmokeFinding[]): string {
  const isCertain = grave.some(({ level }) => level === "failure");
  if (mode === "required" && !isCertain) {
    // The same would happen on a host, so a softer test helps nobody.
    if (grave.every(({ holdsOnHosts, isAdvised }) => holdsOnHosts || isAdvised)) return "";
    return "It ran as on a host, with `environment` and PORT alone. Where this is right on hosts, set `smoke-test: auto`.";
  }
  const where = isCertain ? "This is wrong on any machine." : "This is wrong on every host: nothing was shipped.";
  return `${where} \`smoke-test: off\` ships it nevertheless.`;
}
