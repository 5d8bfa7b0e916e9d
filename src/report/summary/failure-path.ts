import type { StageTiming } from "../../model/stages.ts";
import { fencedBlock, mermaidLabel } from "../../text/escaping.ts";
import type { FailureReport, RunReport } from "../report-facts.ts";

/** More of them beside each other cannot be read. */
const maxNodes = 6;
/** From the commit right to the failure: the headline says as much. */
const minNodes = 3;

/** A Mermaid flowchart from the commit over the stages that went well to the one that did not; empty where it would say nothing. */
export function renderFailurePath(report: RunReport, failure: FailureReport): string {
  // Stages are noted when they end: the first that failed is the innermost, and no consequence of another.
  const failing = report.timeline.find(({ outcome }) => outcome === "failed");
  const labels = [
    commitLabel(report),
    ...shortened(stagesBefore(report.timeline, failing)),
    failingLabel(failing, failure),
  ];
  const rolledBack = report.deploy?.decision === "rolled-back";
  if (rolledBack) labels.push("rolled back");
  if (labels.length < minNodes) return "";
  const bad = rolledBack ? labels.length - 2 : labels.length - 1;
  return fencedBlock(
    [
      "flowchart LR",
      ...labels.map((label, index) => `  n${index}["${mermaidLabel(label, 120)}"]${index === bad ? ":::bad" : ""}`),
      `  ${labels.map((_, index) => `n${index}`).join(" --> ")}`,
      "  classDef bad stroke:#d1242f,stroke-width:4px",
    ],
    "mermaid",
  );
}

function commitLabel({ binaries }: RunReport): string {
  if (!binaries) return "commit";
  const { version, commit } = binaries.version;
  return commit === "" ? version : `commit ${commit.slice(0, 7)}, ${version}`;
}

function failingLabel(failing: StageTiming | undefined, { code }: FailureReport): string {
  if (!failing) return `failed, ${code}`;
  return `${failing.stage}${failing.host === undefined ? "" : ` on ${failing.host}`} failed`;
}

/** The runner's stages and those of the failing host: what other hosts did is no step on the way to this failure. */
function stagesBefore(timeline: readonly StageTiming[], failing: StageTiming | undefined): readonly string[] {
  const before = timeline.filter(
    ({ host, outcome, startMs }) =>
      outcome === "done" && (host === undefined || host === failing?.host) && startMs <= (failing?.startMs ?? startMs),
  );
  return [...new Set(before.map(({ stage }) => stage))];
}

function shortened(stages: readonly string[]): readonly string[] {
  const room = maxNodes - 3;
  return stages.length <= room ? stages : [`${stages.length - room + 1} stages`, ...stages.slice(1 - room)];
}
