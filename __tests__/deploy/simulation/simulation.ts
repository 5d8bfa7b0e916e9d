import { enterHost } from "../../../src/deploy/host/session/enter-host.ts";
import { openSessions } from "../../../src/deploy/host/session/host-session.ts";
import type { Deployment } from "../../../src/deploy/judgement/state/deployment.ts";
import { withLeftOut } from "../../../src/deploy/judgement/state/deployment.ts";
import { endDeploy } from "../../../src/deploy/run/end-deploy.ts";
import { releaseToHosts } from "../../../src/deploy/run/release-to-hosts.ts";
import { describeUnfinished, recallDeploy } from "../../../src/deploy/run/unfinished-deploy.ts";
import { type ActionError, asActionError, wordsOf } from "../../../src/errors.ts";
import type { DeployInputs } from "../../../src/model/inputs.ts";
import { startStageTimes } from "../../../src/report/measure-stages.ts";
import { type Recorder, startRecorder } from "../../../src/report/recorder.ts";
import type { RunReport } from "../../../src/report/report-facts.ts";
import type { Connection } from "../../../src/world/ssh/ssh.ts";
import type { World } from "../../../src/world/world.ts";
import { createSimulatedHost, type SimulatedHost } from "../simulated-host.ts";
import type { StepCall } from "./calls.ts";
import type { Network } from "./connections.ts";
import { binariesOf, type DeployOptions, deployPath, inputsFor, oldBinariesOf, serviceName } from "./deploy-inputs.ts";
import { type FaultPlan, noFaults } from "./faults.ts";
import { type SimulatedJob, startJob } from "./job.ts";
import type { Program } from "./programs.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** How main of a job ended. */
export interface Run {
  readonly job: SimulatedJob;
  readonly wasKilled: boolean;
  readonly deployment: Deployment | undefined;
  /** Why it failed, thrown or in the deployment. */
  readonly failure: ActionError | undefined;
  /** `promoted`, ...; `killed` when it had no end. */
  readonly decision: Deployment["decision"] | "refused" | "killed";
}

/** How main of a job ended that was no deploy. */
interface Operated<T> extends Pick<Run, "job" | "wasKilled" | "failure"> {
  readonly value: T | undefined;
  /** What its summary and outputs are made of. */
  readonly report: RunReport;
}

/** How post of a job ended. */
export interface PostRun {
  readonly job: SimulatedJob;
  /** It did not fail its job. */
  readonly isRight: boolean;
}

/** Hosts, the network to them, and jobs that deploy to them. Nothing here happens unless time is let pass. */
export interface Simulation {
  readonly hosts: readonly SimulatedHost[];
  host(name: string): SimulatedHost;
  /** Every step that was sent, in order. */
  readonly calls: readonly StepCall[];
  /** Names of the hosts that were logged in to as jump hosts, in order. */
  readonly jumpLogins: readonly string[];
  /** Connections to jump hosts that stand. */
  readonly openJumps: ReadonlySet<AbortSignal>;
  faults: FaultPlan;
  /** Main of a new job that deploys this program. */
  deploy(program: Program, options?: DeployOptions): Promise<Run>;
  /** Main of a new job that does something else with the hosts, as its operation does it: `version` is the job's own word for it. */
  operate<T>(
    version: string,
    work: (world: World, deploy: DeployInputs, recorder: Recorder) => Promise<T>,
    options?: DeployOptions,
  ): Promise<Operated<T>>;
  /** A connection of its own to a host, that knows these programs, for single steps. */
  connect(hostName: string, programs: readonly Program[]): Promise<Connection>;
  /** The post step of the same job. */
  post(run: Pick<Run, "job">): Promise<PostRun>;
  nowMs(): number;
  onQuiet(look: () => void): () => void;
  /** Lets time pass for these. */
  run<T>(work: Promise<T>): Promise<T>;
  pass(ms: number): Promise<void>;
  /** Another one that begins as this one is now, at rest: its hosts can be hurt without harm to these. */
  fork(): Simulation;
}

interface Begun {
  readonly nowMs: number;
  readonly programs: readonly Program[];
  readonly hosts: readonly SimulatedHost[];
}

export function simulate(...names: readonly string[]): Simulation {
  return startSimulation(names);
}

function startSimulation(names: readonly string[], begun?: Begun): Simulation {
  const clock = createVirtualClock(begun?.nowMs);
  const programs: Program[] = [...(begun?.programs ?? [])];
  const calls: StepCall[] = [];
  const jumpLogins: string[] = [];
  const openJumps = new Set<AbortSignal>();
  const programOf = (sha256: string) => programs.find((program) => program.sha256 === sha256);
  const hosts = names.map((name, index) => createSimulatedHost(name, clock, programOf, begun?.hosts[index]));
  const inputsOf = new Map<SimulatedJob, { readonly inputs: DeployInputs; readonly state: Map<string, string> }>();
  let jobs = 0;

  const network: Network = {
    clock,
    hostAt: (address) => hosts.find(({ name }) => name === address),
    faults: () => simulation.faults,
    note: (call) => calls.push(call),
    noteJump(hostName, lost) {
      jumpLogins.push(hostName);
      openJumps.add(lost);
      lost.addEventListener("abort", () => openJumps.delete(lost));
    },
  };
  const start = (kind: "main" | "post", version: string, state: Map<string, string>) =>
    startJob({ number: ++jobs, kind, version, programs, state }, network);

  const simulation: Simulation = {
    hosts,
    host(name) {
      const found = hosts.find((host) => host.name === name);
      if (found === undefined) throw new Error(`there is no host ${name}`);
      return found;
    },
    calls,
    jumpLogins,
    openJumps,
    faults: noFaults,
    async deploy(program, options = {}) {
      if (!programs.includes(program)) programs.push(program);
      const state = new Map<string, string>();
      const job = start("main", program.version, state);
      const inputs = inputsFor(hosts, options);
      inputsOf.set(job, { inputs, state });
      const killed = new Promise<"killed">((resolve) => job.onKilled(() => resolve("killed")));
      const ended = await simulation.run(Promise.race([killed, main(job, program, inputs, options)]));
      if (ended === "killed")
        return { job, wasKilled: true, deployment: undefined, failure: undefined, decision: "killed" };
      const { deployment, failure } = ended;
      return { job, wasKilled: false, deployment, failure, decision: deployment?.decision ?? "refused" };
    },
    async operate(version, work, options = {}) {
      const state = new Map<string, string>();
      const job = start("main", version, state);
      const inputs = { ...inputsFor(hosts, options), name: serviceName };
      inputsOf.set(job, { inputs, state });
      const recorder = startRecorder(job.world.clock, job.world.runner);
      const killed = new Promise<"killed">((resolve) => job.onKilled(() => resolve("killed")));
      const working = work(job.world, inputs, recorder).then(
        (value) => ({ value, failure: undefined }),
        (error: unknown) => ({ value: undefined, failure: asActionError(error) }),
      );
      const ended = await simulation.run(Promise.race([killed, working]));
      const report = recorder.report(ended === "killed" ? undefined : ended.failure);
      if (ended === "killed") return { job, wasKilled: true, value: undefined, failure: undefined, report };
      return { job, wasKilled: false, ...ended, report };
    },
    async connect(hostName, known) {
      programs.push(...known);
      const { loadSsh } = start("main", "", new Map()).world;
      const ssh = await loadSsh();
      return await simulation.run(
        ssh.connect({
          user: "deploy",
          host: hostName,
          port: 22,
          privateKey: undefined,
          agentSocket: "/run/agent",
          hostKeyAlgorithms: undefined,
          isTrusted: () => true,
          timeoutMs: 30_000,
          signal: new AbortController().signal,
        }),
      );
    },
    async post({ job: main }) {
      const { inputs, state } = inputsOf.get(main) ?? { inputs: inputsFor(hosts, {}), state: new Map() };
      const job = start("post", main.version, state);
      const unfinished = recallDeploy(job.world);
      if (unfinished === undefined) return { job, isRight: true };
      job.world.runner.warning(describeUnfinished(unfinished));
      try {
        return { job, isRight: await simulation.run(endDeploy(unfinished, inputs, job.world)) };
      } catch (error) {
        job.world.runner.error(`A cut-off deploy could not be put right: ${wordsOf(error)}`);
        return { job, isRight: false };
      }
    },
    nowMs: clock.now,
    onQuiet: clock.onQuiet,
    run: clock.run,
    pass: (ms) => simulation.run(clock.sleep(ms)),
    fork: () => startSimulation(names, { nowMs: clock.now(), programs, hosts }),
  };
  return simulation;
}

/** What operations/deploy.ts does with hosts, once there are binaries. */
async function main(
  { world }: SimulatedJob,
  program: Program,
  inputs: DeployInputs,
  { commit = { hash: "c0ffee", date: "" }, oldPrograms = [] }: DeployOptions,
): Promise<{ readonly deployment: Deployment | undefined; readonly failure: ActionError | undefined }> {
  try {
    const times = startStageTimes(world.clock, world.runner);
    const startedMs = world.clock.elapsed();
    const { sessions, leftOut } = await openSessions(
      inputs,
      (session) => enterHost(session, { name: serviceName, deployPath }, world),
      world,
    );
    const oldBinaries = oldBinariesOf(oldPrograms);
    const made = { binaries: binariesOf(program, commit), included: [], oldBinaries };
    try {
      const reached = await releaseToHosts(made, inputs, sessions, times, startedMs, world);
      const deployment = withLeftOut(reached, leftOut);
      return { deployment, failure: deployment.failure };
    } finally {
      for (const session of sessions) session.close();
    }
  } catch (error) {
    return { deployment: undefined, failure: asActionError(error) };
  }
}
