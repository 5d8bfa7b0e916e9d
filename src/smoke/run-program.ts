import type { IncludedFile } from "../model/included-file.ts";
import type { SmokeInputs } from "../model/inputs.ts";
import { type BadAnswer, isSteadyRefusal } from "../service/health-answer.ts";
import { redactionOf } from "../service/redaction.ts";
import type { LoopbackAnswer } from "../world/process/loopback.ts";
import type { RunningProgram } from "../world/process/programs.ts";
import type { ServiceDirectory } from "../world/process/service-directory.ts";
import type { World } from "../world/world.ts";
import { answersLike, findHealthyPath } from "./probe-paths.ts";
import { createLogReader } from "./read-log.ts";
import { reportedVersion } from "./reported-version.ts";
import type { Shutdown, SmokeObservation } from "./smoke-facts.ts";

export interface SmokeRequest extends SmokeInputs {
  /** What lies beside the program in a release. */
  readonly included: readonly IncludedFile[];
  /** Where it is to serve on hosts, absolute; undefined: nothing is deployed. */
  readonly deployPath: string | undefined;
  /** Absolute. */
  readonly moduleDirectory: string;
  readonly workspace: string;
  /** The binaries were made by this step. */
  readonly isBuiltHere: boolean;
}

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
export async function runProgram(path: string, inputs: SmokeRequest, world: SmokeWorld): Promise<SmokeObservation> {
  for (let attempt = 1; ; attempt++) {
    const port = await world.loopback.freePort();
    const seen = await observe(path, port, inputs, world);
    // Between asking for a port and listening on it another process can be faster.
    const { marks, tail } = seen.log;
    const isLost = seen.endedEarly && marks.has("address in use") && tail.some((line) => line.includes(`:${port}`));
    if (!isLost || attempt === portAttempts) return seen;
  }
}

async function observe(path: string, port: number, inputs: SmokeRequest, world: SmokeWorld): Promise<SmokeObservation> {
  const { healthPath, mode, healthTimeoutMs, environment } = inputs;
  const patienceMs = mode === "required" ? healthTimeoutMs : Math.min(healthTimeoutMs, autoPatienceMs);
  const redact = redactionOf(environment);
  const log = createLogReader(redact);
  const env = (directory: ServiceDirectory) => environmentIn(directory, inputs, port);
  const startMs = world.clock.elapsed();
  const content = { files: inputs.included, persistent: inputs.persistent };
  const program = await world.programs.start({ program: path, args: inputs.args, content, env, onLine: log.take });
  const run: Run = { program, port, healthPath, startMs, ending: undefined };
  void program.ended.then((how) => {
    run.ending = { ...how, afterMs: world.clock.elapsed() - startMs };
  });
  try {
    const wait = await awaitHealth(run, patienceMs, world);
    const { badAnswer, ...asked } = await askFurther(run, wait, () => log.facts(program.directory.root).routes, world);
    const listeningPorts = await program.listeningPorts();
    const endedEarly = run.ending;
    const shutdown = wait.answer === undefined || endedEarly ? undefined : await shutDown(run, world);
    const strayFiles = await program.strayFiles();
    const leftBehind = await program.end(shutdown?.kind === "killed" ? 0 : graceMs);
    const { readyMs } = wait;
    const facts = { port, healthPath, patienceMs, readyMs, ...asked, listeningPorts, strayFiles };
    const shownAnswer = badAnswer && { ...badAnswer, leadsTo: redact(badAnswer.leadsTo ?? "") };
    return {
      ...facts,
      badAnswer: shownAnswer,
      endedEarly,
      shutdown,
      leftBehind,
      log: log.facts(program.directory.root),
    };
  } finally {
    await program.end(graceMs);
  }
}

/** What a release gets on a host; paths of the host's own `data/` and `logs/` lead to those that are there in their place. */
function environmentIn(
  { root, data, logs }: ServiceDirectory,
  { environment, deployPath, persistent }: SmokeRequest,
  port: number,
): Readonly<Record<string, string>> {
  const here = (value: string) =>
    deployPath === undefined
      ? value
      : ["data", "logs", ...persistent].reduce(
          (text, own) => text.replaceAll(`${deployPath}/${own}`, `${root}/${own}`),
          value,
        );
  const given = [...environment].map(([name, value]) => [name, here(value)]);
  return { DATA_DIR: data, LOGS_DIR: logs, ...Object.fromEntries(given), PORT: String(port) };
}

interface Run {
  readonly program: RunningProgram;
  readonly port: number;
  readonly healthPath: string;
  readonly startMs: number;
  /** undefined while it runs. */
  ending: SmokeObservation["endedEarly"];
}

interface Wait {
  readonly readyMs: number | undefined;
  /** The good one. */
  readonly answer: LoopbackAnswer | undefined;
  /** The last one, if it was no good one. */
  readonly bad: LoopbackAnswer | undefined;
}

async function awaitHealth(run: Run, patienceMs: number, world: SmokeWorld): Promise<Wait> {
  const { clock, loopback, cancelled } = world;
  const leftMs = () => run.startMs + patienceMs - clock.elapsed();
  const answers: { status: number; atMs: number }[] = [];
  let bad: LoopbackAnswer | undefined;
  while (run.ending === undefined && leftMs() > 0) {
    const answer = await loopback.get(run.port, run.healthPath, Math.min(leftMs(), answerPatienceMs));
    cancelled.throwIfAborted();
    // Another run on this machine may have been given the same port, and be the one that answers.
    const own = answer !== undefined && (await isOurs(run)) ? answer : undefined;
    const readyMs = clock.elapsed() - run.startMs;
    if (own !== undefined && isGood(own)) return { readyMs, answer: own, bad: undefined };
    bad = own ?? bad;
    answers.push({ status: own?.status ?? 0, atMs: readyMs });
    if (isSteadyRefusal(answers)) break;
    await pause(run, pollMs, world);
  }
  return { readyMs: undefined, answer: undefined, bad };
}

function isGood({ status }: LoopbackAnswer): boolean {
  return status >= 200 && status < 300;
}

/** What else it answers, once it is known how it answers its health check. */
async function askFurther(
  run: Run,
  { answer, bad }: Wait,
  routes: () => readonly string[],
  world: SmokeWorld,
): Promise<Pick<SmokeObservation, "badAnswer" | "reportedVersion" | "answersAnything">> {
  if (answer !== undefined) {
    const version = await askVersion(run, answer.body, world);
    return {
      badAnswer: undefined,
      reportedVersion: version,
      answersAnything: await answersLike(answer, run.port, world),
    };
  }
  const nothing = { reportedVersion: undefined, answersAnything: false };
  if (bad === undefined || run.ending !== undefined)
    return { ...nothing, badAnswer: bad && badAnswerOf(bad, undefined) };
  const healthyPath = await findHealthyPath({ ...run, leadsTo: bad.location, routes: routes() }, world);
  return { ...nothing, badAnswer: badAnswerOf(bad, healthyPath) };
}

function badAnswerOf({ status, location, body }: LoopbackAnswer, healthyPath: string | undefined): BadAnswer {
  // net/http's own words to who speaks HTTP to it.
  return { status, leadsTo: location, healthyPath, speaksHttps: /HTTP request to an HTTPS server/.test(body) };
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
  const stillAnswers = answer !== undefined && isGood(answer);
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
