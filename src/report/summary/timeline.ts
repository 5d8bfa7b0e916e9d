import type { StageTiming } from "../../model/stages.ts";
import { fencedBlock, mermaidLabel } from "../../text/escaping.ts";
import { describeDuration } from "../../text/measures.ts";

/** More bars than this nobody reads, and Mermaid refuses a text of more than 50,000 characters. */
const maxBars = 60;

/** A Mermaid gantt chart: one section for the runner and one for each host. Empty without stages. */
export function renderTimeline(timeline: readonly StageTiming[]): string {
  const drawn = worthDrawing(
    timeline.filter(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs)),
  );
  if (drawn.length === 0) return "";
  const originMs = drawn.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
  const lengthMs = drawn.reduce((most, { endMs }) => Math.max(most, endMs), originMs) - originMs;
  const sections = [...Map.groupBy(drawn, ({ host }) => host)].map(([host, stages]) => ({
    name: placeOf(host),
    stages,
  }));
  const longest = Math.max(...sections.map(({ name }) => name.length));
  const lines = [
    // The names of hosts stand before the bars, and not in them: 7 px for each letter.
    `%%{init: {"gantt": {"leftPadding": ${20 + 7 * longest}}}}%%`,
    "gantt",
    "  dateFormat YYYY-MM-DD HH:mm:ss.SSS",
    `  axisFormat ${axisFormat(lengthMs)}`,
    `  tickInterval ${tickInterval(lengthMs)}`,
  ];
  for (const { name, stages } of sections) {
    lines.push(`  section ${mermaidLabel(name, longestName)}`);
    for (const stage of stages) lines.push(`  ${bar(stage, originMs)}`);
  }
  const chart = fencedBlock(lines, "mermaid");
  const left = timeline.length - drawn.length;
  return left === 0 ? chart : `${chart}\n\n${left} short stages are not drawn.`;
}

const longestName = 30;

/** Who logs in is the same on all of them. */
function placeOf(host: string | undefined): string {
  if (host === undefined) return "runner";
  return host.slice(host.indexOf("@") + 1).slice(0, longestName);
}

/** All that went wrong, else the longest, in the order they came. */
function worthDrawing(timeline: readonly StageTiming[]): readonly StageTiming[] {
  if (timeline.length <= maxBars) return timeline;
  const weight = ({ outcome, startMs, endMs }: StageTiming) =>
    outcome === "done" ? endMs - startMs : Number.MAX_SAFE_INTEGER;
  const chosen = new Set([...timeline].sort((one, other) => weight(other) - weight(one)).slice(0, maxBars));
  return timeline.filter((stage) => chosen.has(stage));
}

/** Colours of Mermaid's own themes, which follow the reader's light or dark. */
const colours = { done: "done", failed: "crit", "rolled back": "active, crit" } as const;

function bar({ stage, startMs, endMs, outcome }: StageTiming, originMs: number): string {
  const elapsedMs = Math.max(0, endMs - startMs);
  const label = `${mermaidLabel(stage, 40)} ${outcome === "done" ? "" : `${outcome} `}${describeDuration(elapsedMs)}`;
  // A bar without width is not drawn at all.
  const [start, end] = [startMs - originMs, startMs - originMs + Math.max(1, elapsedMs)];
  return `${label} :${colours[outcome]}, ${moment(start)}, ${moment(end)}`;
}

/**
 * The time since the start as a moment of a day without daylight saving anywhere: Mermaid reads and writes local time,
 * so that the axis shows the elapsed time to readers in every time zone.
 */
function moment(elapsedMs: number): string {
  const day = Date.UTC(2000, 0, 1);
  const capped = Math.min(Math.round(elapsedMs), 30 * 24 * 3_600_000);
  return new Date(day + capped).toISOString().replace("T", " ").replace("Z", "");
}

/** On a phone the labels of more ticks than that run into each other. */
const mostTicks = 6;

function tickInterval(lengthMs: number): string {
  const steps = [
    ...[100, 200, 500].map((length) => [length, length, "millisecond"] as const),
    ...[1, 2, 5, 10, 30].map((length) => [length * 1000, length, "second"] as const),
    ...[1, 2, 5, 10, 30].map((length) => [length * 60_000, length, "minute"] as const),
    ...[1, 2, 6, 12, 24].map((length) => [length * 3_600_000, length, "hour"] as const),
  ];
  const [, length, unit] = steps.find(([stepMs]) => lengthMs / stepMs <= mostTicks) ?? [0, 1, "week"];
  return `${length}${unit}`;
}

function axisFormat(lengthMs: number): string {
  if (lengthMs < 5000) return "%S.%L s";
  return lengthMs < 3_600_000 ? "%M:%S" : "%H:%M:%S";
}
