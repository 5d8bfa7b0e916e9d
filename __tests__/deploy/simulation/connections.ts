import type { Readable } from "node:stream";
import { noHostProgramExitCode, otherVersionExitCode } from "../../../src/deploy/steps/bootstrap.ts";
import { hostProgramVersion } from "../../../src/deploy/steps/host-program.ts";
import { decodeFact } from "../../../src/deploy/steps/remote-step.ts";
import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import { ActionError } from "../../../src/errors.ts";
import type {
  Connection,
  ConnectRequest,
  JumpConnection,
  RemoteCommand,
  RemoteCompleted,
  Ssh,
} from "../../../src/world/ssh/ssh.ts";
import { abortFailure } from "../../../src/world/ssh/ssh-errors.ts";
import { createTurns, type Turns } from "../../../src/world/ssh/ssh-turns.ts";
import type { SimulatedHost } from "../simulated-host.ts";
import type { StepCall } from "./calls.ts";
import type { Fault, FaultPlan } from "./faults.ts";
import type { SimulatedJob } from "./job.ts";
import { readRequest, type StepRequest } from "./request.ts";
import { simulatedSteps } from "./simulated-steps.ts";
import { performStep } from "./step-run.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One way, through the network. */
const latencyMs = 10;

export interface Network {
  readonly clock: VirtualClock;
  readonly hostAt: (address: string) => SimulatedHost | undefined;
  readonly faults: () => FaultPlan;
  readonly note: (call: StepCall) => void;
  /** A login to a jump host, and when it ends. */
  readonly noteJump: (hostName: string, lost: AbortSignal) => void;
}

/** SSH of one job. What it answers reaches the job only while that lives. */
export function simulatedSsh(job: SimulatedJob, network: Network): Ssh {
  return {
    connect: (request) => job.deliver(connect(request, job, network)),
    connectJump: (request) => job.deliver(connectJump(request, job, network)),
    openPrivateKey: () => new Error("the simulation has no keys: a job logs in with its agent"),
  };
}

async function connect(request: ConnectRequest, job: SimulatedJob, network: Network): Promise<Connection> {
  const host = await logIn(request, network);
  return openConnection(host, request, job, network);
}

/** Each host passes connections on. */
async function connectJump(request: ConnectRequest, job: SimulatedJob, network: Network): Promise<JumpConnection> {
  const host = await logIn(request, network);
  const { lost, drop } = lossOf(host, request, job);
  network.noteJump(host.name, lost);
  const openTunnel = () => Promise.reject(new Error("connections through it need no channel here"));
  return { place: `${request.host}:${request.port}`, lost, openTunnel, close: () => drop("was closed") };
}

async function logIn(request: ConnectRequest, network: Network): Promise<SimulatedHost> {
  const { clock } = network;
  const place = `${request.host}:${request.port}`;
  if (request.through?.lost.aborted) throw request.through.lost.reason;
  if (request.signal.aborted) throw abortFailure(`connecting to ${place}`, request.signal.reason);
  const host = network.hostAt(request.host);
  if (host === undefined) throw new ActionError("unreachable", `${place} cannot be found: its name does not resolve`);
  await clock.sleep(2 * latencyMs);
  if (!host.isReachable()) {
    await clock.sleep(request.timeoutMs);
    throw new ActionError("unreachable", `${place} did not answer within ${request.timeoutMs / 1000} s`);
  }
  if (!request.isTrusted(host.hostKey)) throw new ActionError("trust", `the host key of ${place} is not trusted`);
  return host;
}

/** When a connection ends: with its host, its job, or the jump host in front of it. */
function lossOf(host: SimulatedHost, { host: name, port, through }: ConnectRequest, job: SimulatedJob) {
  const lost = new AbortController();
  const place = `${name}:${port}`;
  const drop = (why: string) => lost.abort(new ActionError("connection", `the connection to ${place} ${why}`));
  const forget = host.connected(drop);
  const forgetJob = job.onKilled(() => drop("was closed"));
  lost.signal.addEventListener("abort", () => {
    forget();
    forgetJob();
  });
  through?.lost.addEventListener("abort", () => drop("went with its jump host"));
  return { lost: lost.signal, drop };
}

function openConnection(host: SimulatedHost, request: ConnectRequest, job: SimulatedJob, network: Network): Connection {
  const { lost, drop } = lossOf(host, request, job);
  const turns = createTurns(host.machine.traits.maxSessions);
  return {
    run: (command) => job.deliver(run(command, host, job, lost, turns, network)),
    close: () => drop("was closed"),
  };
}

async function run(
  command: RemoteCommand,
  host: SimulatedHost,
  job: SimulatedJob,
  lost: AbortSignal,
  turns: Turns,
  network: Network,
): Promise<RemoteCompleted> {
  const where = `${host.name}: ${command.label}`;
  const ended = Promise.withResolvers<RemoteCompleted>();
  const stop = (error: ActionError) => ended.reject(error);
  const onLost = () => stop(new ActionError("connection", `${where} did not end`, { cause: lost.reason }));
  const onAbort = () => stop(abortFailure(where, command.signal?.reason));
  const cancelDeadline = network.clock.after(command.timeoutMs, () =>
    stop(new ActionError("connection", `${where} did not end within ${command.timeoutMs / 1000} s`)),
  );
  const over = new AbortController();
  const sendInTurn = async () => {
    const done = await turns.take(over.signal);
    over.signal.addEventListener("abort", done);
    if (over.signal.aborted) return;
    ended.resolve(await send(command, host, job, lost, network));
  };
  lost.addEventListener("abort", onLost);
  command.signal?.addEventListener("abort", onAbort);
  try {
    if (lost.aborted) onLost();
    else if (command.signal?.aborted) onAbort();
    else void sendInTurn().catch(network.clock.fail);
    return await ended.promise;
  } finally {
    cancelDeadline();
    over.abort();
    lost.removeEventListener("abort", onLost);
    command.signal?.removeEventListener("abort", onAbort);
    if (typeof command.input !== "string") command.input.destroy();
  }
}

/** Ends only with an answer: whether the asker still waits for it is not the host's business. */
async function send(
  { command, input, label, onOutput }: RemoteCommand,
  host: SimulatedHost,
  job: SimulatedJob,
  lost: AbortSignal,
  network: Network,
): Promise<RemoteCompleted> {
  const { clock } = network;
  const power = host.machine.power();
  const missing = whyNoHostProgram(command, host);
  if (missing !== undefined) {
    await travel(host, lost, power, clock);
    await travel(host, lost, power, clock);
    return { exitCode: missing, stdout: "", stderr: "" };
  }
  const call = host.called({ step: label as StepName, about: aboutOf(input), job, host, sentMs: clock.now() });
  network.note(call);
  const fault = network.faults()(call);
  if (fault?.when === "before") await fault.strike(call);
  await travel(host, lost, power, clock);
  const request = await readRequest(input, clock);
  if (request === undefined) return await never();
  if (request.step !== call.step) throw new Error(`${call.step} was said, but ${request.step} was sent`);
  const print = (text: string) => {
    const said = fault?.answer?.({ exitCode: 0, stdout: text, stderr: "" }).stdout ?? text;
    void travel(host, lost, power, clock).then(() => onOutput?.(Buffer.from(said)));
  };
  // Also over a connection that is lost: sshd closes the pipe. Not while the cable is out.
  const inputEnds = async () => {
    const ended = await request.inputEnds();
    await clock.sleep(latencyMs);
    await host.reachable();
    return ended;
  };
  const completed = await perform({ ...request, inputEnds }, call, fault, print);
  if (completed === undefined) return await never();
  if (fault?.when === "after") await fault.strike(call);
  await travel(host, lost, power, clock);
  return fault?.answer?.(completed) ?? completed;
}

/** How the shell ends that looks for the host program of a service; undefined: it is there, or is not asked. */
function whyNoHostProgram(command: string, { machine: { disk } }: SimulatedHost): number | undefined {
  const program = / p=(\S+); \[ -x /.exec(command)?.[1];
  if (program === undefined) return undefined;
  const call = disk.read(program);
  if (call === undefined) return noHostProgramExitCode;
  return call.includes(`/${hostProgramVersion}/host `) ? undefined : otherVersionExitCode;
}

/** Comes to its end when what is under way arrives: later, over a cable that was pulled meanwhile, or never. */
async function travel(
  host: SimulatedHost,
  lost: AbortSignal,
  power: number | undefined,
  clock: VirtualClock,
): Promise<void> {
  await clock.sleep(latencyMs);
  await host.reachable();
  if (lost.aborted || host.machine.power() !== power) await never();
}

async function perform(
  request: StepRequest,
  call: StepCall,
  fault: Fault | undefined,
  print: (text: string) => void,
): Promise<RemoteCompleted | undefined> {
  let hasStruck = typeof fault?.when !== "number";
  const strike = async () => {
    hasStruck = true;
    await fault?.strike(call);
  };
  const power = call.host.machine.power();
  if (fault?.when === 0) await strike();
  const beforeEffect = async (count: number) => {
    if (!hasStruck && count === fault?.when) await strike();
  };
  const performed = await performStep(simulatedSteps[request.step], request, call.host.machine, beforeEffect, print);
  // A step without so many effects is struck at its end.
  if (!hasStruck) await strike();
  if (performed === undefined || call.host.machine.power() !== power) return undefined;
  call.effects = performed.effects;
  call.exitCode = performed.exitCode;
  call.isLockTaken = performed.stdout.includes("\nlock=acquired\n");
  return performed;
}

/** What tells calls of one step apart, read before they are sent. */
function aboutOf(input: RemoteCommand["input"]): string {
  const head = typeof input === "string" ? input : peek(input);
  const fact = /\n(?:operation|slot) (\S+)/.exec(head)?.[1];
  return decodeFact(fact ?? "").toString();
}

/** What stands at the beginning of a stream, if it is there already. */
function peek(input: Readable): string {
  const head: Buffer | null = input.readableLength > 0 ? input.read() : null;
  if (head !== null) input.unshift(head);
  return head?.toString() ?? "";
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
