import { join } from "node:path";
import type { World } from "../world/world.ts";

type JobWorld = Pick<World, "files" | "runner">;

export interface OutputFacts {
  /** A step of this job wrote down that it packaged it. */
  readonly isNoted: boolean;
  /** Of its artifacts.json. */
  readonly modifiedMs: number;
  /** When the event's file was written, and RUNNER_TEMP made; undefined: there is none. A runner that stays keeps one or both of them for the next job. */
  readonly eventWrittenMs: number | undefined;
  readonly tempCreatedMs: number | undefined;
}

/** Packaged by a step of this job, or put there by one, as actions/download-artifact does. What cannot be told is an earlier job's. */
export function isOfThisJob({ isNoted, modifiedMs, eventWrittenMs, tempCreatedMs }: OutputFacts): boolean {
  const beginMs = Math.max(eventWrittenMs ?? Number.NEGATIVE_INFINITY, tempCreatedMs ?? Number.NEGATIVE_INFINITY);
  return isNoted || (Number.isFinite(beginMs) && modifiedMs >= beginMs);
}

export async function isOutputOfThisJob(directory: string, { files, runner }: JobWorld): Promise<boolean> {
  const { RUNNER_TEMP: temp, GITHUB_EVENT_PATH: event } = runner.env;
  const factsOf = (path: string | undefined) => (path ? files.stat(path).catch(() => undefined) : undefined);
  const index = await files.stat(join(directory, "artifacts.json"));
  return isOfThisJob({
    isNoted: (await outputsOfJob({ files, runner })).includes(directory),
    modifiedMs: index?.modifiedMs ?? Number.NEGATIVE_INFINITY,
    eventWrittenMs: (await factsOf(event))?.modifiedMs,
    tempCreatedMs: (await factsOf(temp))?.createdMs,
  });
}

/** Kept where the runner keeps what is of one job: it empties that directory before and after each. */
const ledger = ({ runner }: Pick<World, "runner">) =>
  runner.env["RUNNER_TEMP"] && join(runner.env["RUNNER_TEMP"], "gin-deploy-outputs");

async function outputsOfJob(world: JobWorld): Promise<readonly string[]> {
  const path = ledger(world);
  return path ? ((await world.files.readText(path).catch(() => undefined)) ?? "").split("\n") : [];
}

export async function noteOutput(directory: string, world: JobWorld): Promise<void> {
  const path = ledger(world);
  if (path) await world.files.append(path, `${directory}\n`).catch(() => {});
}
