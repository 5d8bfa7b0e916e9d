import type { SmokeInputs } from "../inputs/inputs.ts";
import type { RunningProgram } from "../world/programs.ts";
import type { World } from "../world/world.ts";
import { createLogReader } from "./read-log.ts";
import { redactionOf } from "./redaction.ts";
import { reportedVersion } from "./reported-version.ts";
import type { Observation, Shutdown } from "./smoke-facts.ts";

export type SmokeWorld = Pick<World, "programs" | "loopback" | "clock" | "files" | "runner" | "platform" | "cancelled">;

/** `auto` waits no longer: what is not up by then waits for something that this machine does not have. */
const autoPatienceMs = 5_000;
/** How long a service may take to end; then it is killed. The unit on a host gives it 30 s. */
const shutdownPatienceMs = 10_000;
const answerPatienceMs = 2_000;
const pollMs = 50;
/** For one that is not being tested any more. */
const graceMs = 1_000;
const portAttempts = 3;

/** Starts a program, asks it, and ends it. Rejects with the system's error when it cannot be started, and when the job is cancelled. */
export async function runProgram(path: string, inputs: SmokeInputs, world: SmokeWorld): Promise<Observation> {
  for (let attempt = 1; ; attempt++) {
    const port = await world.loopback.freePort();
    const seen = await observe(path, port, inputs, world);
    // Between asking for a port and listening on it another process can be faster.
    const { marks, tail } = seen.log;
    const isLost = seen.endedEarly && marks.has("address in use") && tail.some((line) => line.includes(`:${port}`));
    if (!isLost || attempt === portAttempts) return seen;
  }
}

async function observe(path: string, port: number, inputs: SmokeInputs, world: SmokeWorld): Promise<Observation> {
  const { healthPath, mode, healthTimeoutMs, environment } = inputs;
  const patienceMs = mode === "required" ? healthTimeoutMs : Math.min(healthTimeoutMs, autoPatienceMs);
  const log = createLogReader(redactionOf(environment));
  const env = { ...Object.fromEntries(environment), PORT: String(port) };
  const startMs = world.clock.elapsed();
  const program = await world.programs.start({ program: path, env, onLine: log.take });
  const run: Run = { program, port, healthPath, startMs, ending: undefined };
  void program.ended.then((how) => {
    run.ending = { ...how, afterMs: world.clock.elapsed() - startMs };
  });
  try {
    const { body, ...wait } = await awaitHealth(run, patienceMs, world);
    const version = body === undefined ? undefined : await askVersion(run, body, world);
    const listeningPorts = await program.listeningPorts();
    const endedEarly = run.ending;
    const shutdown = body === undefined || endedEarly ? undefined : await shutDown(run, world);
    const leftBehind = await program.end(shutdown?.kind === "killed" ? 0 : graceMs);
    const asked = { port, healthPath, patienceMs, ...wait, listeningPorts };
    return { ...asked, endedEarly, shutdown, leftBehind, reportedVersion: version, log: log.facts() };
  } finally {
    await program.end(graceMs);
  }
}

interface Run {
  readonly program: RunningProgram;
  readonly port: number;
  readonly healthPath: string;
  readonly startMs: number;
  /** undefined while it runs. */
  ending: Observation["endedEarly"];
}

interface Wait {
  readonly readyMs: number | undefined;
  readonly lastStatus: number;
  /** Of the good answer. */
  readonly body: string | undefined;
}

async function awaitHealth(run: Run, patienceMs: number, world: SmokeWorld): Promise<Wait> {
  const { clock, loopback, cancelled } = world;
  const leftMs = () => run.startMs + patienceMs - clock.elapsed();
  let lastStatus = 0;
  while (run.ending === undefined && leftMs() > 0) {
    const answer = await loopback.get(run.port, run.healthPath, Math.min(leftMs(), answerPatienceMs));
    cancelled.throwIfAborted();
    // Another run on this machine may have been given the same port, and be the one that answers.
    if (answer && (await isOurs(run))) {
      lastStatus = answer.status;
      const readyMs = clock.elapsed() - run.startMs;
      if (answer.status >= 200 && answer.status < 300) return { readyMs, lastStatus, body: answer.body };
    }
    await pause(run, pollMs, world);
  }
  return { readyMs: undefined, lastStatus, body: undefined };
}

async function isOurs({ program, port }: Run): Promise<boolean> {
  const ports = await program.listeningPorts();
  return ports === undefined || ports.has(port);
}

/** The answer to the health check, else to `/version`: what most services have. */
async function askVersion({ port }: Run, health: string, { loopback }: SmokeWorld): Promise<string | undefined> {
  const inHealth = health.trimStart().startsWith("{") ? reportedVersion(health) : undefined;
  if (inHealth !== undefined) return inHealth;
  const answer = await loopback.get(port, "/version", answerPatienceMs);
  return answer?.status === 200 ? reportedVersion(answer.body) : undefined;
}

async function shutDown(run: Run, world: SmokeWorld): Promise<Shutdown> {
  const toldMs = world.clock.elapsed();
  const afterMs = () => world.clock.elapsed() - toldMs;
  run.program.terminate();
  await pause(run, shutdownPatienceMs, world);
  if (run.ending !== undefined) return { kind: "ended", ...run.ending, afterMs: afterMs() };
  const answer = await world.loopback.get(run.port, run.healthPath, answerPatienceMs);
  const stillAnswers = answer !== undefined && answer.status >= 200 && answer.status < 300;
  return { kind: "killed", afterMs: shutdownPatienceMs, stillAnswers };
}

/** Until the program ends, or the time is over. Rejects when the job is cancelled. */
async function pause({ program }: Run, ms: number, { clock, cancelled }: SmokeWorld): Promise<void> {
  const done = new AbortController();
  const timer = clock.sleep(ms, AbortSignal.any([cancelled, done.signal])).catch(() => undefined);
  await Promise.race([program.ended, timer]);
  done.abort();
  cancelled.throwIfAborted();
}
