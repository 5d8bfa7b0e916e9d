import { decisionSentence } from "../decision-sentence.ts";
import type { RunReport } from "../report-facts.ts";
import { linksOf } from "../report-links.ts";
import { buildPart } from "./build-part.ts";
import { deployPart, planPart } from "./deploy-part.ts";

/** Goes up when a field changes its meaning or goes; new fields come without. docs/report.schema.json says what holds. */
const reportSchema = 1;

/**
 * What the output `report-file` holds: everything that the summary says, as data. Times are RFC 3339 or whole milliseconds, sizes bytes; what was
 * not reached is absent.
 */
export function reportDocument(report: RunReport) {
  const { operation, startedAt, endedAt, run, failure, timeline, binaries, artifacts, service, url } = report;
  const name = binaries?.name ?? artifacts?.project ?? service;
  return {
    schema: reportSchema,
    sentence: decisionSentence(report),
    outcome: failure === undefined ? "succeeded" : "failed",
    operation,
    startedAt,
    endedAt,
    run,
    name,
    version: binaries?.version ?? artifacts?.version,
    url,
    links: linksOf(report).map(([label, address]) => ({ label, address })),
    failure: failure && { ...failure, problems: failure.problems ?? [] },
    deploy: report.deploy && deployPart(report.deploy, timeline),
    status: report.status,
    plan: report.plan?.map(planPart),
    provisioned: report.provisioned?.map(({ host, state = "needs root", changes }) => ({ host, state, changes })),
    unlocked: report.unlocked,
    fingerprint: report.fingerprint,
    ...buildPart(report),
    timeline: timeline.map(({ stage, host, startMs, endMs, outcome }) => ({
      stage,
      host,
      startMs: Math.round(startMs),
      endMs: Math.round(endMs),
      outcome,
    })),
  };
}

export type ReportDocument = ReturnType<typeof reportDocument>;
