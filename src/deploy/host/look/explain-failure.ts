import { commonHealthPaths, describeBadAnswer } from "../../../service/health-answer.ts";
import { lastWordsIn } from "../../../service/last-words.ts";
import { remedyFor } from "../../../service/remedies.ts";
import type { Readiness, ReadinessPolicy } from "../../judgement/evidence/readiness.ts";
import type { Answers } from "../../steps/step-table.ts";
import type { ServicePlace } from "../session/host-session.ts";

type Failed = Extract<Readiness, { readonly kind: "failed" }>;

export interface ExplainedFailure {
  /** With what the service said itself. */
  readonly reason: string;
  readonly hint: string | undefined;
  readonly evidence: readonly string[];
}

/** A journal line may have 48 KiB; what explains a failure stands at its beginning. */
const longestLine = 2_000;
/** Of the service's last words, in the one line that an annotation has for everything. */
const shownCharacters = 500;

/** What to ask of a service that refuses its health check: paths that only look, in case one of them is meant. */
export function probePathsFor({ refused }: Failed, { healthPath }: ReadinessPolicy): readonly string[] {
  return refused === undefined ? [] : commonHealthPaths.filter((path) => path !== healthPath);
}

/** Puts the reason together from what was seen and from what explain.sh answered; undefined: the host could not be asked. */
export function explainFailure(
  failure: Failed,
  { healthPath }: ReadinessPolicy,
  answer: Answers<"explain"> | undefined,
  { name, deployPath }: ServicePlace,
): ExplainedFailure {
  const { reason, refused, hasEnded = false } = failure;
  if (answer === undefined) {
    return { reason, hint: undefined, evidence: ["(the host could not be asked for its journal)"] };
  }
  const { crash, journal } = answer;
  const own = journal.filter((line) => !isOfSystemd(line, name));
  const words = lastWordsIn(crash.length > 0 ? crash : own, deployPath);
  const told = { unit: answer.unit, waits_for: answer.waits_for, disk: answer.disk, crash, journal };
  const evidence = Object.entries(told).flatMap(([key, lines]) =>
    [lines ?? []].flat().map((line) => `${key}: ${line.slice(0, longestLine)}`),
  );
  const cause = words?.cause;
  if (refused !== undefined) {
    const bad = {
      status: refused,
      leadsTo: answer.leads_to,
      healthyPath: answer.healthy_path[0],
      speaksHttps: cause?.kind === "speaks https",
    };
    return { reason: `it ${describeBadAnswer(healthPath, bad)}`, hint: undefined, evidence };
  }
  // What a service says while it runs tells why it is not ready only where it says so.
  const isTold = words !== undefined && (hasEnded || cause !== undefined);
  const said = isTold ? `: ${words.text.slice(0, shownCharacters)}` : "";
  return { reason: `${reason}${said}`, hint: isTold && cause ? remedyFor(cause) : undefined, evidence };
}

/** What the system's own manager writes into the journal of a unit. */
function isOfSystemd(line: string, name: string): boolean {
  return (
    line.startsWith(`${name}@`) || /^(?:Start|Stopp)(?:ing|ed) |^Scheduled restart job|^Failed to start /.test(line)
  );
}
