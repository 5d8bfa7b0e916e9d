import { whyNotServing } from "../smoke/smoke-facts.ts";
import { oneLine } from "../text/escaping.ts";
import { count } from "../text/measures.ts";
import type { HostReport, RunReport } from "./report-facts.ts";

/** What came of the run, in one sentence of plain text, never escaped. It claims nothing of a host that the host's own facts do not say. */
export function decisionSentence(report: RunReport): string {
  const { binaries, artifacts, service, deploy, failure } = report;
  const name = binaries?.name ?? artifacts?.project ?? service;
  const { version = "" } = binaries?.version ?? artifacts?.version ?? {};
  const subject =
    name === undefined ? "The release" : words([name, version].filter((word) => word !== "").join(" "), 120);
  const looked = lookedSentence(report, subject);
  if (looked !== undefined) return looked;
  if (!deploy) return failure ? failedBeforeDeploy(report, subject) : builtSentence(report, subject);

  const { hosts, decision } = deploy;
  const down = hosts.filter((host) => host.decision === "unreachable").map(({ host }) => words(host, 120));
  const all = count(hosts.length, "host");
  const mark = down.length === 0 ? "✅" : "⚠️";
  const reached =
    down.length === 0 ? all : `${hosts.length - down.length} of ${all}; ${down.join(", ")} could not be reached`;
  switch (decision) {
    case "promoted":
      return `${mark} ${subject} serves on ${reached}`;
    case "unchanged":
      if (deploy.isAsked) return `${mark} ${subject}: nothing is under way on ${reached}, and nothing was changed`;
      return `${mark} ${subject} serves already on ${reached}: nothing was touched`;
    case "paused":
      return `⏸️ ${subject} is paused on ${reached}: ${words(hosts.find(({ reason }) => reason)?.reason ?? "")}`;
    case "rolled-back":
      if (deploy.isAsked) return `⏪ What was under way of ${subject} was aborted on ${all}: ${whatServes(hosts)}`;
      return `⏪ ${subject} was rolled back: ${whatServes(hosts)}`;
    case "failed":
      return `❌ ${failedSentence(report.operation, subject)}: ${whatServes(hosts)}`;
  }
}

function failedSentence(operation: RunReport["operation"], subject: string): string {
  if (operation === "rollback") return `The rollback of ${subject} failed`;
  if (operation === "promote") return `${subject} was not promoted`;
  return `${subject} was not deployed`;
}

/** Of an operation that changes nothing that serves. */
function lookedSentence(report: RunReport, subject: string): string | undefined {
  const { status, plan, provisioned, unlocked, failure } = report;
  if (status !== undefined) return statusSentence(status, subject);
  if (plan !== undefined) {
    const refused = plan.filter(({ findings }) => findings.length > 0).length;
    if (refused > 0) return `❌ A deploy of ${subject} would be refused by ${refused} of ${count(plan.length, "host")}`;
    const changed = plan.filter((host) => host.plan?.isUnchanged === false).length;
    if (changed === 0) return `✅ A deploy of ${subject} would change nothing on ${count(plan.length, "host")}`;
    return `📋 A deploy of ${subject} would change ${changed} of ${count(plan.length, "host")}; nothing was touched`;
  }
  if (provisioned !== undefined && failure === undefined) return provisionedSentence(provisioned, subject);
  if (unlocked === undefined || failure !== undefined) return undefined;
  const broken = unlocked.filter(({ holder }) => holder !== undefined);
  if (broken.length === 0) return `✅ ${subject}: nobody held ${count(unlocked.length, "host")}`;
  const holders = [...new Set(broken.map(({ holder }) => words(holder ?? "")))].join("; ");
  return `🔓 ${subject}: the lock was broken on ${count(broken.length, "host")}; it was held by ${holders}`;
}

/** A paused rollout is nothing that is wrong: the live release serves beside it. */
function statusSentence(status: NonNullable<RunReport["status"]>, subject: string): string {
  const paused = status.filter((host) => host.condition === "paused" && host.paused?.trouble === undefined).length;
  const well = paused + status.filter(({ condition }) => condition === "serves").length;
  const mark = well < status.length ? "⚠️" : paused > 0 ? "⏸️" : "✅";
  const beside = paused === 0 ? "" : `; a rollout is paused on ${paused}`;
  return `${mark} ${subject} serves on ${well} of ${count(status.length, "host")}${beside}`;
}

function provisionedSentence(hosts: NonNullable<RunReport["provisioned"]>, subject: string): string {
  if (hosts.length === 0) return `📜 ${subject}: let root read gin-deploy-provision.sh and run it once on each host`;
  const changed = hosts.filter(({ state }) => state === "done").length;
  if (changed === 0)
    return `✅ ${subject} is set up already on ${count(hosts.length, "host")}: a deploy needs no root there`;
  return `✅ ${subject} was set up on ${changed} of ${count(hosts.length, "host")}: a deploy needs no root there from now on`;
}

function failedBeforeDeploy(report: RunReport, subject: string): string {
  const { binaries, checks, go, smoke } = report;
  if (!binaries) return `❌ ${failedWithoutBinaries(report)}`;
  const made = go ? "built" : "verified";
  const failed = (checks ?? []).filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
  if (failed.length > 0) return `❌ ${subject} was ${made}, but did not pass its checks: ${failed.join(", ")}`;
  const failedTests = (smoke ?? []).filter(({ verdict }) => verdict === "failed");
  return `❌ ${subject} was ${made}, but ${notServing(failedTests, binaries.name) ?? "the run failed"}`;
}

function failedWithoutBinaries({ timeline, failure }: RunReport): string {
  const failing = timeline.find(({ outcome }) => outcome === "failed")?.stage;
  switch (failing) {
    case undefined:
      return "The run failed before anything was done";
    case "merge":
      return "Nothing was merged";
    case "verify binary":
      return "What was built before could not be taken";
    case "build":
      if (failure?.code === "input") return "The run failed before anything was built";
      return failure?.code === "proof" ? "What was built is not what it should be" : "The build failed";
    default:
      return "The run failed before anything was built";
  }
}

/** Of the first program that did not come to serve on this machine, which has its name unless it has the project's. */
function notServing(results: RunReport["smoke"], project: string): string | undefined {
  const [first] = (results ?? []).flatMap((result) => {
    const why = whyNotServing(result);
    return why === undefined ? [] : [`${result.name === project ? "" : `${result.name} `}${why}`];
  });
  return first === undefined ? undefined : words(first);
}

function builtSentence({ binaries, artifacts, go, smoke }: RunReport, subject: string): string {
  if (artifacts?.mergedRuns !== undefined)
    return `✅ ${subject}: ${count(artifacts.mergedRuns, "run")} merged into one release`;
  if (!binaries) return go ? `✅ Go ${words(go.version, 40)} is ready` : "✅ Nothing was to be done";
  // Without a Go nothing was built here: the input `binary` named what was.
  const trouble = notServing(smoke, binaries.name);
  if (trouble !== undefined) return `⚠️ ${subject} was ${go ? "built" : "verified"}, but ${trouble}`;
  const built = go ? ` built with Go ${words(go.version, 40)} and` : "";
  return `✅ ${subject}: ${count(binaries.binaries.length, "binary", "binaries")}${built} verified`;
}

/** Said of a rollout that went wrong: who looks at it at night needs to know first whether the service is up. */
function whatServes(hosts: readonly HostReport[]): string {
  if (hosts.length === 0) return "no host was touched";
  const unknown = hosts.filter(({ release }) => release === "unknown");
  const dark = hosts.filter(({ release }) => !release);
  const known = hosts.filter(({ release }) => release && release !== "unknown");
  const moved = known.filter(({ release, previousRelease }) => release !== previousRelease);
  const kept = known.length - moved.length;
  return [
    kept > 0 ? `the previous release serves on ${count(kept, "host")}` : "",
    moved.length > 0 ? `another release than before serves on ${count(moved.length, "host")}` : "",
    unknown.length > 0 ? `nobody knows what serves on ${count(unknown.length, "host")}` : "",
    dark.length > 0 ? `NOTHING serves on ${count(dark.length, "host")}` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** What comes from outside, as words of the sentence. */
function words(text: string, limit = 300): string {
  return oneLine(text, limit);
}
