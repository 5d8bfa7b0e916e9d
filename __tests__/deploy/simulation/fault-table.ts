import { enterHost } from "../../../src/deploy/host/session/enter-host.ts";
import { openSessions } from "../../../src/deploy/host/session/host-session.ts";
import { abort } from "../../../src/deploy/run/abort.ts";
import { promote } from "../../../src/deploy/run/promote.ts";
import { type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
import { nameOf, type StepCall } from "./calls.ts";
import { type DeployOptions, deployPath, publicPort, serviceName } from "./deploy-inputs.ts";
import { type Fault, type Moment, strikes } from "./faults.ts";
import { makeProgram, type Program, type Service, services } from "./programs.ts";
import type { Effect } from "./shell.ts";
import { type Run, type Simulation, simulate } from "./simulation.ts";

/** A deploy whose every step is struck by every fault. */
export interface Scenario {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Serves before; undefined: nothing does. */
  readonly before: Program | undefined;
  readonly deployed: Program;
  /** The deployed program may serve for good. */
  readonly isGood: boolean;
  /** Where it becomes another story than those above it; undefined: from the beginning. */
  readonly from: StepName | undefined;
  /** That step of the way back is meant. */
  readonly onWayBack?: true;
  /** Where it becomes the same story again; undefined: nowhere. */
  readonly until?: StepName;
  readonly options?: DeployOptions;
  /** What is struck, where it is no deploy: the deployed program is paused before that. */
  readonly acts?: "promote" | "abort";
  /** What the hosts have besides the usual tools. */
  readonly tools?: readonly string[];
  /** The host whose steps are struck; undefined: each. */
  readonly struck?: string;
}

const v1 = makeProgram("v1", services.good);
const v2 = (service: Service, kind: string) => makeProgram("v2", service, kind);
const askedOften = (sinceMs: number) => ({ attempts: Math.floor(sinceMs / 100), errors: 0, slow: 0 });
/** So slow that a heartbeat is among the steps. */
const slow = services.slow(4_000);

const asked = v2(() => ({ ...services.good(), served: askedOften }), "asked");
const pausing: DeployOptions = {
  rollout: {
    steps: [
      { sharePercent: 50, minMs: 0, thenPause: true },
      { sharePercent: 100, minMs: 0 },
    ],
    maxP95Ms: 500,
    maxErrorRate: 0.01,
    minRequests: 20,
    maxCpuPercent: undefined,
    maxMemoryBytes: undefined,
    logDeny: [],
  },
};

export const scenarios: readonly Scenario[] = [
  { name: "first", hosts: ["web1"], before: undefined, deployed: v2(slow, "good"), isGood: true, from: undefined },
  { name: "upgrade", hosts: ["web1"], before: v1, deployed: v2(slow, "good"), isGood: true, from: undefined },
  {
    name: "migration",
    hosts: ["web1"],
    before: v1,
    deployed: v2(slow, "good"),
    isGood: true,
    from: "stage",
    until: "start-canary",
    options: { beforeStart: ["migrate"] },
  },
  {
    name: "patched upgrade",
    hosts: ["web1"],
    before: v1,
    deployed: v2(slow, "good"),
    isGood: true,
    from: "receive",
    until: "start-canary",
    tools: ["zstd", "zstd --patch-from"],
    options: { oldPrograms: [v1] },
  },
  {
    name: "covered upgrade",
    hosts: ["web1"],
    before: v1,
    deployed: v2(slow, "good"),
    isGood: true,
    from: "start-canary",
    tools: ["nft"],
  },
  {
    name: "sick under the cover",
    hosts: ["web1"],
    before: v1,
    deployed: v2(services.onPublicPort(services.sick()), "sick"),
    isGood: false,
    from: "set-share",
    tools: ["nft"],
  },
  {
    name: "sick canary",
    hosts: ["web1"],
    before: v1,
    deployed: v2(services.crashes(7), "crashes"),
    isGood: false,
    from: "start-canary",
  },
  {
    name: "sick release",
    hosts: ["web1"],
    before: v1,
    deployed: v2(services.onPublicPort(services.sick()), "sick"),
    isGood: false,
    from: "switch",
  },
  {
    name: "sick on the second host",
    hosts: ["web1", "web2"],
    before: v1,
    deployed: v2(services.onHost("web2", services.onPublicPort(services.sick())), "sick on web2"),
    isGood: false,
    from: "switch",
    // What befalls the sick one itself is the story above.
    struck: "web1",
  },
  {
    name: "sick on the second host, under covers",
    hosts: ["web1", "web2"],
    before: v1,
    deployed: v2(services.onHost("web2", services.onPublicPort(services.sick())), "sick on web2"),
    isGood: false,
    // Until then it is a covered upgrade, and the story above.
    from: "start-canary",
    onWayBack: true,
    tools: ["nft"],
    struck: "web1",
  },
  {
    name: "pausing",
    hosts: ["web1", "web2"],
    before: v1,
    deployed: asked,
    isGood: true,
    from: "pause",
    tools: ["nft"],
    options: pausing,
    struck: "web1",
  },
  {
    name: "promoting",
    hosts: ["web1"],
    before: v1,
    deployed: asked,
    isGood: true,
    from: "arm-guard",
    // From here on it is a covered upgrade.
    until: "switch",
    tools: ["nft"],
    options: pausing,
    acts: "promote",
  },
  {
    name: "aborting",
    hosts: ["web1"],
    before: v1,
    deployed: asked,
    isGood: true,
    from: undefined,
    tools: ["nft"],
    options: pausing,
    acts: "abort",
  },
];

/** What follows the deploy that was struck; `alone`: nobody for a while, and then a deploy. */
type Sequel = "post" | "next" | "alone";

/** One place in a recorded deploy where a fault can strike. */
export interface Point {
  readonly hostName: string;
  readonly index: number;
  readonly name: string;
  readonly effects: readonly Effect[];
}

export interface Cell {
  readonly scenario: Scenario;
  /** Where the deploy begins. */
  readonly begun: Simulation;
  readonly point: Point;
  readonly fault: string;
  readonly strike: Fault;
  readonly sequel: Sequel;
  /** What comes next when a cable that stays out is put back. */
  readonly cableBackFor: Sequel | undefined;
}

/** `sick release: 30 switch: killed in: post`; with several hosts, the host before the step. */
export function titleOf({ scenario, point, fault, sequel }: Cell): string {
  const place = scenario.hosts.length > 1 ? `${point.hostName} ` : "";
  return `${scenario.name}: ${place}${point.index} ${point.name}: ${fault}: ${sequel}`;
}

/** Every point of a scenario with every fault. */
export async function layOut(scenario: Scenario): Promise<{ points: readonly Point[]; cells: readonly Cell[] }> {
  const begun = simulate(...scenario.hosts);
  for (const { machine } of begun.hosts) for (const tool of scenario.tools ?? []) machine.traits.tools.add(tool);
  if (scenario.before !== undefined) await begun.deploy(scenario.before);
  if (scenario.acts !== undefined) await begun.deploy(scenario.deployed, scenario.options);
  const points = await recordPoints(scenario, begun.fork());
  return { points, cells: points.flatMap((point) => cellsOf(scenario, begun, point)) };
}

/** What is struck. */
export async function carryOut({ acts, deployed, options }: Scenario, simulation: Simulation): Promise<Run> {
  if (acts === undefined) return await simulation.deploy(deployed, options);
  const place = { name: serviceName, deployPath, port: publicPort, healthPath: "/health" };
  const carry = { promote, abort }[acts];
  const { value, ...operated } = await simulation.operate(deployed.version, async (world, deploy, { measure }) => {
    const service = { name: serviceName, deployPath };
    const { sessions } = await openSessions(deploy, (session) => enterHost(session, service, world), world);
    try {
      return await carry(sessions, place, deploy, measure, world);
    } finally {
      for (const session of sessions) session.close();
    }
  });
  const decision = operated.wasKilled ? "killed" : (value?.decision ?? "refused");
  return { ...operated, deployment: value, failure: operated.failure ?? value?.failure, decision };
}

/** The steps that are taken when nothing strikes; of equal looks between two changes the first and the last. */
async function recordPoints(scenario: Scenario, simulation: Simulation): Promise<readonly Point[]> {
  const run = await carryOut(scenario, simulation);
  const calls = simulation.calls.filter(({ job }) => job === run.job);
  const turn = scenario.onWayBack ? calls.findIndex((call) => nameOf(call) === "lock rotate") : 0;
  const start = calls.findIndex(({ step }, index) => index >= turn && [undefined, step].includes(scenario.from));
  const isChange = ({ step }: StepCall) => steps[step].writes && step !== "lock";
  const isEdge = (call: StepCall) => {
    const ofHost = calls.filter(({ host }) => host === call.host);
    const alike = (others: readonly StepCall[]) => {
      const end = others.findIndex(isChange);
      return others.slice(0, end === -1 ? undefined : end).some((other) => nameOf(other) === nameOf(call));
    };
    const place = ofHost.indexOf(call);
    return isChange(call) || !alike(ofHost.slice(0, place).toReversed()) || !alike(ofHost.slice(place + 1));
  };
  const end = calls.findIndex(({ step }) => step === scenario.until);
  return calls
    .slice(start, end === -1 ? undefined : end)
    .filter((call) => isEdge(call) && (scenario.struck ?? call.host.name) === call.host.name)
    .map((call) => ({ hostName: call.host.name, index: call.index, name: nameOf(call), effects: call.effects }));
}

const cableMs = 60_000;
/** Longer than a step may take, and shorter than the way back waits. */
const stallMs = 75_000;
const hangMs = 5_000;
const rebootMs = 20_000;

/** Every fault at this point that may differ from the others in what it leaves. */
function cellsOf(scenario: Scenario, begun: Simulation, point: Point): readonly Cell[] {
  const { effects } = point;
  const middle = Math.ceil(effects.length / 2);
  // Of looks that follow each other the first, one in the middle and the last.
  const isEdge = (number: number) => [1, middle, effects.length].includes(number);
  const numbers = effects.flatMap(({ isLook }, index) => (isLook && !isEdge(index + 1) ? [] : [index + 1]));
  const cell = (
    fault: string,
    when: Moment,
    strike: Fault["strike"],
    { sequel = "post", cableBackFor }: Partial<Pick<Cell, "sequel" | "cableBackFor">> = {},
  ): Cell => ({
    scenario,
    begun,
    point,
    fault,
    strike: { when, strike },
    sequel,
    cableBackFor,
  });
  const sequels: readonly Sequel[] = ["post", "next", "alone"];
  const moments: readonly (readonly [string, Moment])[] = [
    ["before", "before"],
    // What only looks leaves nothing half done.
    ...(effects.length === 0 ? [] : ([["in", middle]] as const)),
    ["after", "after"],
  ];
  const killed = sequels.flatMap((sequel) => [
    ...moments.map(([word, when]) => {
      const strike = typeof when === "number" ? strikes.killedWhileItHangs(hangMs) : strikes.killed();
      return cell(`killed ${word}`, when, strike, { sequel });
    }),
    ...(effects.length === 0
      ? []
      : [cell("killed, and it begins late", 0, strikes.killedWhileItHangs(hangMs), { sequel })]),
  ]);
  const lost = moments.flatMap(([word, when]) => [
    cell(`disconnected ${word}`, when, strikes.disconnected()),
    cell(`cut ${word}`, when, strikes.cut(cableMs)),
    cell(`cut ${word} until given up`, when, strikes.cutUntilSaid("could not be put back"), { cableBackFor: "post" }),
    cell(`cut ${word} until the next deploy`, when, strikes.cut(undefined), { cableBackFor: "next" }),
    cell(`cancelled ${word}`, when, strikes.cancelled()),
  ]);
  return [
    ...killed,
    ...lost,
    cell("stalled", middle, strikes.stalled(stallMs)),
    ...numbers
      .filter((number) => effects[number - 1]?.needsRoom)
      .map((number) => cell(`disk full at ${number}`, number, strikes.diskFull())),
    cell("disk full after", "after", strikes.diskFull()),
    ...sequels
      .slice(0, 1)
      .concat("alone")
      .flatMap((sequel) => [
        ...numbers.map((number) => cell(`rebooted at ${number}`, number, strikes.rebooted(rebootMs), { sequel })),
        cell("rebooted after", "after", strikes.rebooted(rebootMs), { sequel }),
      ]),
  ];
}
