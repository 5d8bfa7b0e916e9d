import type { RunOrigin } from "../../model/run-origin.ts";
import { oneLine } from "../../text/escaping.ts";
import { count } from "../../text/measures.ts";
import { decisionSentence } from "../decision-sentence.ts";
import { type RunReport, serves } from "../report-facts.ts";

/** What somebody who waits for a rollout is told. Texts are plain, each of one line. */
export interface Notice {
  readonly event: "started" | "paused" | "rolled back" | "failed" | "promoted" | "unchanged";
  /** With its mark, without why. */
  readonly sentence: string;
  /** Why it came so, in the report's words. */
  readonly reason?: string | undefined;
  /** What to do. */
  readonly hint?: string | undefined;
  readonly operation?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  readonly release?: string | undefined;
  readonly hosts: readonly string[];
  readonly actor?: string | undefined;
  readonly repository?: string | undefined;
  readonly runUrl?: string | undefined;
  /** Of the service, once it serves. */
  readonly url?: string | undefined;
  readonly time?: string | undefined;
}

/** undefined: nothing that anybody waits for. A run that fails before it touches a host has failed all the same. */
export function noticeOf(report: RunReport, when: "begun" | "ended"): Notice | undefined {
  const { deploy, begunOn, failure, operation, run, binaries, service } = report;
  if (deploy === undefined) return undefined;
  const event = when === "begun" ? "started" : eventOf(report);
  if (event === undefined) return undefined;
  const name = binaries?.name ?? service;
  return {
    event,
    sentence: event === "started" ? startedSentence(report, name) : decisionSentence(report),
    reason: event === "started" ? undefined : failure && oneLine(failure.message, 600),
    hint: failure?.hint === undefined || event === "started" ? undefined : oneLine(failure.hint, 400),
    operation,
    name,
    version: binaries?.version.version,
    commit: binaries?.version.commit || undefined,
    release: deploy.release,
    hosts: when === "begun" ? (begunOn ?? []) : deploy.hosts.map(({ host }) => host),
    actor: run?.actor,
    repository: run?.repository,
    runUrl: run?.url,
    url: when === "ended" && serves(report) ? report.url : undefined,
    time: report.endedAt,
  };
}

function eventOf({ deploy, begunOn, failure }: RunReport): Notice["event"] | undefined {
  switch (deploy?.decision) {
    case "promoted":
    case "paused":
      return deploy.decision;
    case "rolled-back":
      return "rolled back";
    case "unchanged":
      return begunOn === undefined ? undefined : "unchanged";
    default:
      return failure === undefined ? undefined : "failed";
  }
}

function startedSentence({ operation, binaries, begunOn = [] }: RunReport, name = "a release"): string {
  const subject = oneLine([name, binaries?.version.version].filter(Boolean).join(" "), 120);
  const hosts = count(begunOn.length, "host");
  if (operation === "rollback") return `🚀 ${subject}: a rollback begins on ${hosts}`;
  if (operation === "promote") return `🚀 ${subject}: its paused rollout goes on, on ${hosts}`;
  return `🚀 ${subject}: its rollout to ${hosts} begins`;
}

/** Of a run that died, once its post step has put the hosts right, or could not. */
export function cutOffNotice(
  { isRight, ...facts }: Pick<Notice, "name" | "release" | "hosts"> & { readonly isRight: boolean },
  run: RunOrigin,
): Notice {
  const became = isRight
    ? "its hosts were put right"
    : "its hosts could not all be put right: each rolls back by itself";
  const sentence = `❌ ${facts.name}: the rollout was cut off before its end, and ${became}`;
  return { event: "failed", sentence, ...facts, actor: run.actor, repository: run.repository, runUrl: run.url };
}

/** The same for a chat: one thought a line. */
export function linesOf({ sentence, reason, hint }: Notice): readonly string[] {
  const isNew = reason !== undefined && !sentence.includes(reason);
  return [sentence, ...(isNew ? [`Why: ${reason}`] : []), ...(hint === undefined ? [] : [hint])];
}

/** Labels and addresses. */
export function chatLinksOf({ runUrl, url }: Notice): readonly (readonly [label: string, address: string])[] {
  return [
    ...(url === undefined ? [] : [["Service", url] as const]),
    ...(runUrl === undefined ? [] : [["Run", runUrl] as const]),
  ];
}
