import { join, resolve } from "node:path";
import { declaredInputs } from "../../../src/inputs/declared.ts";
import { parseKeyValueFile } from "../../support/run-action.ts";
import type { JobSteps, RunningJob } from "./job.ts";
import type { StepRun } from "./run-step.ts";

const dist = join(import.meta.dirname, "../../../dist");

/** Main with the inputs that say the same as the peer's commands, then post. Its stages are read from the job summary. */
export async function runOurs(job: RunningJob): Promise<JobSteps> {
  // Without what the peer has nothing of.
  const off = { "smoke-test": "off", sbom: "false" };
  const inputs = {
    ...declaredInputs,
    ...off,
    main: job.mainPackage,
    cgo: String(job.cgo),
    "go-version": job.toolchain.version,
  };
  const main = await job.action(join(dist, "main.js"), inputs);
  const post = await job.action(join(dist, "post.js"), inputs);
  const stages = readStages(job.read("STEP_SUMMARY"));
  const timeOf = (wanted: RegExp) =>
    Object.entries(stages).reduce((sum, [stage, ms]) => sum + (wanted.test(stage) ? ms : 0), 0);
  const [binary] = JSON.parse(parseKeyValueFile(job.read("OUTPUT"))["binaries"] ?? "[]");
  return {
    restoreMs: timeOf(/restore/),
    buildMs: timeOf(/^build/),
    saveMs: timeOf(/save/) + post.elapsedMs,
    wallMs: main.elapsedMs + post.elapsedMs,
    cpuMs: main.cpuMs + post.cpuMs,
    binary: resolve(job.workspace, binary.path),
    stages: { ...stages, main: main.elapsedMs, post: post.elapsedMs },
    log: [...main.lines, ...post.lines],
  };
}

/** The bars of the summary's timeline, in ms. */
function readStages(summary: string): Record<string, number> {
  const stages: Record<string, number> = {};
  // Mermaid's own escapes.
  const text = summary.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  for (const [, stage = "", start = "", end = ""] of text.matchAll(
    /^ *(\S.*?) [\d.]+ (?:ms|s|min)[^:]*:\S+, (\d{4}-[\d-]+ [\d:.]+), (\d{4}-[\d-]+ [\d:.]+)$/gm,
  ))
    stages[stage] = (stages[stage] ?? 0) + Date.parse(`${end}Z`) - Date.parse(`${start}Z`);
  if (!Object.keys(stages).some((stage) => stage.startsWith("build")))
    throw new Error(`the summary has no timeline with a build in it:\n${summary}`);
  return stages;
}

/** setup-go, then the build as people write it, then setup-go's post. */
export function peerRunner(checkout: string, cache: boolean): (job: RunningJob) => Promise<JobSteps> {
  return async (job) => {
    const inputs = { "go-version": job.toolchain.version, "check-latest": "false", cache: String(cache) };
    const binary = join(job.temp, "service");
    const main = await job.action(join(checkout, "dist/setup/index.js"), inputs);
    const build = await job.command(
      ["sh", "-c", 'exec go build -trimpath -ldflags "-s -w" -o "$1" "$2"', "sh", binary, job.mainPackage],
      { CGO_ENABLED: job.cgo ? "1" : "0" },
    );
    const post = await job.action(join(checkout, "dist/cache-save/index.js"), inputs);
    const setUp = whenSaid(main, /^Successfully set up Go/);
    // The line that names the Go version is the first one after the cache.
    const restoreMs = whenSaid(main, /^go version go/) - setUp;
    return {
      restoreMs: cache ? restoreMs : 0,
      buildMs: build.elapsedMs,
      saveMs: post.elapsedMs,
      wallMs: main.elapsedMs + build.elapsedMs + post.elapsedMs,
      cpuMs: main.cpuMs + build.cpuMs + post.cpuMs,
      binary,
      stages: { "set up": setUp, main: main.elapsedMs, build: build.elapsedMs, post: post.elapsedMs },
      log: [...main.lines, ...build.lines, ...post.lines],
    };
  };
}

function whenSaid({ lines }: StepRun, wanted: RegExp): number {
  const line = lines.find(({ text }) => wanted.test(text));
  if (line === undefined)
    throw new Error(`setup-go did not say ${wanted}:\n${lines.map(({ text }) => text).join("\n")}`);
  return line.atMs;
}
