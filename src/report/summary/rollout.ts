import type { SharedStep } from "../../deploy/judgement/state/deployment.ts";
import { fencedBlock, markdownText } from "../../text/escaping.ts";
import { stepColumns, stepRows } from "../describe-rollout.ts";
import { type Curve, curvesOf } from "../rollout-curves.ts";
import { folded } from "./folded.ts";
import { markdownTable } from "./tables.ts";

/** The times of more than that run into each other. */
const mostPoints = 12;

/** What the canary did beside the live release, step by step and over time. Empty without steps. */
export function renderRollout(steps: readonly SharedStep[] = []): readonly string[] {
  if (steps.length === 0) return [];

  const sentences = steps.map(({ sharePercent, sentence }) => `- ${sharePercent} %: ${markdownText(sentence, 1000)}`);
  return [
    "### Canary beside the live release",
    markdownTable(stepColumns, stepRows(steps)),
    ...curvesOf(steps, mostPoints).map(renderCurve),
    folded("Why each step ended", sentences.join("\n")),
  ];
}

/** Flat, and in colours that are seen on light and on dark: bars of the live release in blue, the line of the canary in red. */
const look =
  '%%{init: {"xyChart": {"height": 300}, "themeVariables": {"xyChart": {"plotColorPalette": "#54aeff, #d1242f"}}}}%%';

/** Lines and bars are told apart without colours, and in a text as well. */
function renderCurve({ what, unit, points }: Curve): string {
  const highest = Math.max(...points.flatMap(({ canary = 0, live = 0 }) => [canary, live]));
  let last = 0;
  const line = points.map(({ canary }) => (last = canary ?? last));
  return fencedBlock(
    [
      look,
      "xychart-beta",
      `  title "${what} in ${unit === "%" ? "percent" : unit}: line = canary, bars = live release"`,
      `  x-axis [${points.map(({ atMs }) => `"${minutes(atMs)}"`).join(", ")}]`,
      `  y-axis "${unit}" 0 --> ${figure(highest * 1.1)}`,
      `  bar [${points.map(({ live = 0 }) => figure(live)).join(", ")}]`,
      `  line [${line.map(figure).join(", ")}]`,
    ],
    "mermaid",
  );
}

const figure = (value: number) => String(Number(value.toFixed(2)));

/** `0:20`, `12:05` */
function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
