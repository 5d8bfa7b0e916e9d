import type { SharedStep } from "../../deploy/judgement/state/deployment.ts";
import { describeDuration } from "../../text/measures.ts";
import type { Curve, CurvePoint } from "../rollout-curves.ts";
import { type Html, html } from "./html.ts";

/** In units of the drawing, which a phone shows about one to one. */
const size = { width: 480, height: 220, left: 64, right: 12, top: 26, bottom: 24 };

/** A curve of the canary and one of the live release, told apart without colours; steps as lines from top to bottom. */
export function drawCurve(
  { what, unit, points }: Curve,
  steps: readonly Pick<SharedStep, "sharePercent" | "startMs">[],
): Html {
  const lastMs = Math.max(1, ...points.map(({ atMs }) => atMs));
  const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live])) * 1.1 || 1;
  const x = (atMs: number) =>
    round(size.left + (Math.min(atMs, lastMs) / lastMs) * (size.width - size.left - size.right));
  const y = (value: number) =>
    round(size.height - size.bottom - (value / highest) * (size.height - size.top - size.bottom));
  const floor = y(0);
  const line = (slot: "canary" | "live") => pathOf(points, slot, x, y);
  const name = `${what} in ${unit === "%" ? "percent" : "milliseconds"}`;
  return html`<figure><figcaption>${name}: <b class="canary">canary ●──</b>, <span class="live">live release ┄┄</span></figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${name}, of canary and live release over time">
<line class="axis" x1="${size.left}" y1="${floor}" x2="${size.width - size.right}" y2="${floor}"/>
<text x="${size.left - 6}" y="${y(highest) + 4}" text-anchor="end">${figure(highest)} ${unit}</text>
<text x="${size.left - 6}" y="${floor}" text-anchor="end">0</text>
${steps.map(({ sharePercent, startMs }) => html`<line class="step" x1="${x(startMs)}" y1="${size.top - 8}" x2="${x(startMs)}" y2="${floor}"/><text x="${x(startMs) + 3}" y="${size.top - 10}">${sharePercent} %</text>`)}
<text x="${size.width - size.right}" y="${size.height - 6}" text-anchor="end">${describeDuration(lastMs)}</text>
<path class="live" d="${line("live")}"/>
<path class="canary" d="${line("canary")}"/>
${points.map(({ atMs, canary }) => (canary === undefined ? html`` : html`<circle class="canary" cx="${x(atMs)}" cy="${y(canary)}" r="3"><title>${describeDuration(atMs)}: ${figure(canary)} ${unit}</title></circle>`))}
</svg></figure>`;
}

/** Where nothing is known the line has a gap. */
function pathOf(
  points: readonly CurvePoint[],
  slot: "canary" | "live",
  x: (atMs: number) => number,
  y: (value: number) => number,
): string {
  let isDrawing = false;
  const moves = points.map((point) => {
    const value = point[slot];
    if (value === undefined) {
      isDrawing = false;
      return "";
    }
    const move = `${isDrawing ? "L" : "M"}${x(point.atMs)} ${y(value)}`;
    isDrawing = true;
    return move;
  });
  return moves.filter(Boolean).join(" ");
}

/** One bar for each stage, as long as it took. */
export function drawTimeline(
  timeline: readonly { readonly startMs: number; readonly endMs: number; readonly outcome: string }[],
) {
  const first = Math.min(...timeline.map(({ startMs }) => startMs));
  const length = Math.max(1, Math.max(...timeline.map(({ endMs }) => endMs)) - first);
  return ({ startMs, endMs, outcome }: (typeof timeline)[number]): Html => {
    const [from, wide] = [((startMs - first) / length) * 100, (Math.max(endMs - startMs, 0) / length) * 100];
    return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${outcome === "done" ? "done" : "bad"}" x="${round(from)}" y="0" width="${Math.max(0.5, round(wide))}" height="8"/></svg>`;
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
const figure = (value: number) => String(Number(value.toPrecision(3)));
