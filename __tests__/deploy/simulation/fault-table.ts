import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import { nameOf, type StepCall } from "./calls.ts";
import type { DeployOptions } from "./deploy-inputs.ts";
import { type Fault, type Moment, strikes } from "./faults.ts";
import { makeProgram, type Program, type Service, services } from "./programs.ts";
import type { Effect } from "./shell.ts";
import { type Simulation, simulate } from "./simulation.ts";

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
  /** Where it becomes the same story again; undefined: nowhere. */
  readonly until?: StepName;
  readonly options?: DeployOptions;
  /** The hosts can send new connections to a canary. */
  readonly isCovered?: true;
  /** The host whose steps are struck; undefined: each. */
  readonly struck?: string;
}

const v1 = makeProgram("v1", services.good);
const v2 = (service: Service, kind: string) => makeProgram("v2", service, kind);
/** So slow that a heartbeat is among the steps. */
const slow = services.slow(4_000);

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
    name: "covered upgrade",
    hosts: ["web1"],
    before: v1,
    deployed: v2(slow, "good"),
    isGood: true,
    from: "start-canary",
    isCovered: true,
  },
  {
    name: "sick under the cover",
    hosts: ["web1"],
    before: v1,
    deployed: v2(services.onPublicPort(services.sick()), "sick"),
    isGood: false,
    from: "cover",
    isCovered: true,
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
];

/** What follows the deploy that was struck. */
type Sequel = "post" | "next";

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
  if (scenario.isCovered) for (const { machine } of begun.hosts) machine.traits.tools.add("nft");
  if (scenario.before !== undefined) await begun.deploy(scenario.before);
  const points = await recordPoints(scenario, begun.fork());
  return { points, cells: points.flatMap((point) => cellsOf(scenario, begun, point)) };
}

/** The steps that a deploy takes when nothing strikes it; of equal ones in a row the first and the last. */
async function recordPoints(scenario: Scenario, simulation: Simulation): Promise<readonly Point[]> {
  const run = await simulation.deploy(scenario.deployed, scenario.options);
  const calls = simulation.calls.filter(({ job }) => job === run.job);
  const start = calls.findIndex(({ step }) => scenario.from === undefined || step === scenario.from);
  const isEdge = (call: StepCall) => {
    const ofHost = calls.filter(({ host }) => host === call.host);
    const place = ofHost.indexOf(call);
    return [ofHost[place - 1], ofHost[place + 1]].some(
      (other) => other === undefined || nameOf(other) !== nameOf(call),
    );
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
  const sequels: readonly Sequel[] = ["post", "next"];
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
    ...numbers.map((number) => cell(`rebooted at ${number}`, number, strikes.rebooted(rebootMs))),
    cell("rebooted after", "after", strikes.rebooted(rebootMs)),
  ];
}
