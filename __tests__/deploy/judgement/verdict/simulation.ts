import {
  add,
  type Baseline,
  type Counts,
  type Look,
  nothing,
  readBaseline,
} from "../../../../src/deploy/judgement/verdict/evidence.ts";
import { judgeLook } from "../../../../src/deploy/judgement/verdict/judge-canary.ts";
import { rule } from "../../../../src/deploy/judgement/verdict/rule.ts";
import { beginStep, beginTrial, type Limits, type StepPlan } from "../../../../src/deploy/judgement/verdict/trial.ts";
import type { Verdict } from "../../../../src/deploy/judgement/verdict/verdict.ts";
import { type Chance, chance } from "./chance.ts";

/** How likely one request is to go wrong. */
export interface Risk {
  readonly error: number;
  readonly slow: number;
}

export interface Moment {
  /** Since the rollout began; before it less than 0. */
  readonly atMs: number;
  /** From 0; -1 before the rollout. */
  readonly step: number;
  /** Since the step began. */
  readonly inStepMs: number;
  /** Drawn once for each run: when something begins that comes again and again, from 0 to 1. */
  readonly phase: Readonly<Record<"canary" | "live", number>>;
}

export interface Scenario {
  readonly name: string;
  readonly canary: (moment: Moment) => Risk;
  readonly live: (moment: Moment) => Risk;
  /** 200, if not said otherwise. */
  readonly perSecond?: number;
  readonly shares?: readonly number[];
  readonly maxErrorRate?: number;
}

/** How it is watched. */
export interface Watching {
  /** `request`: after each request of the canary, as if looking took no time. */
  readonly look: "second" | "request";
  /** `false`: as if the least time of a step had passed when it begins, so that it ends with its least number of requests. */
  readonly takesTime: boolean;
  /** `verdict`, if not said otherwise. */
  readonly judge?: (limits: Limits, baseline: Baseline, first: StepPlan) => Judge;
}

/** Who decides: one for each rollout. */
export interface Judge {
  beginStep(plan: StepPlan): void;
  see(look: Look): Verdict;
}

export interface Outcome {
  readonly decision: "promoted" | "rolled back" | "paused";
  readonly reason: string;
  /** That the canary got until then. */
  readonly requests: number;
  readonly step: number;
}

interface Traffic extends Scenario {
  readonly random: Chance;
  readonly perSecond: number;
  readonly phase: Moment["phase"];
}

/** What was counted in some time. */
interface Span {
  readonly untilMs: number;
  readonly canary: Counts;
  readonly live: Counts;
}

export const limits: Limits = { maxErrorRate: 0.01, maxP95Ms: 500 };
const sliceMs = 100;
const historyMs = 600_000;

/** One rollout from its first step to the decision. */
export function simulate(scenario: Scenario, watching: Watching, seed: number): Outcome {
  const random = chance(seed);
  const phase = { canary: random.next(), live: random.next() };
  const traffic: Traffic = { perSecond: 200, ...scenario, random, phase };
  const plans = (scenario.shares ?? [5, 25, 100]).map(planOf);
  const [first = planOf(100)] = plans;
  const aheadMs = watching.takesTime ? 0 : rule.leastStepMs;
  const maxErrorRate = scenario.maxErrorRate ?? limits.maxErrorRate;
  const judge = (watching.judge ?? verdict)({ ...limits, maxErrorRate }, readBaseline(historyOf(traffic)), first);
  let [fromMs, total] = [0, 0];
  for (const [step, plan] of plans.entries()) {
    if (step > 0) judge.beginStep(plan);
    const spans = watching.look === "second" ? seconds : requests;
    for (const { untilMs, canary, live } of spans(traffic, step, plan.sharePercent / 100, fromMs)) {
      total += canary.attempts;
      const { kind, reason } = judge.see({ atMs: untilMs - fromMs + aheadMs, canary, live });
      if (kind === "watch") continue;
      if (kind === "pass") {
        fromMs = untilMs;
        break;
      }
      return { decision: kind === "pause" ? "paused" : "rolled back", reason, requests: total, step };
    }
  }
  return { decision: "promoted", reason: "", requests: total, step: plans.length };
}

function verdict(...[limits, baseline, first]: Parameters<NonNullable<Watching["judge"]>>): Judge {
  let trial = beginTrial(limits, baseline, first);
  return {
    beginStep: (plan) => {
      trial = beginStep(trial, plan);
    },
    see: (look) => {
      const judged = judgeLook(trial, look, []);
      trial = judged.trial;
      return judged.verdict;
    },
  };
}

/** A step that waits for requests for ten minutes. */
function planOf(sharePercent: number): StepPlan {
  return { sharePercent, minRequests: 500, minMs: 0, longestMs: 600_000, mayProbe: false };
}

function historyOf(traffic: Traffic): readonly Counts[] {
  return Array.from({ length: historyMs / 1000 }, (_, second) => {
    const { live } = slices(traffic, { step: -1, share: 0, fromMs: second * 1000 - historyMs, inStepMs: 0 });
    return live;
  });
}

function* seconds(traffic: Traffic, step: number, share: number, beganMs: number): Generator<Span> {
  for (let fromMs = beganMs; ; fromMs += 1000) {
    yield slices(traffic, { step, share, fromMs, inStepMs: fromMs - beganMs });
  }
}

function slices(
  traffic: Traffic,
  { step, share, fromMs, inStepMs }: { step: number; share: number; fromMs: number; inStepMs: number },
): Span {
  const { random, perSecond, phase } = traffic;
  let [canary, live] = [nothing, nothing];
  for (let ms = 0; ms < 1000; ms += sliceMs) {
    const moment = { atMs: fromMs + ms, step, inStepMs: inStepMs + ms, phase };
    const all = random.around((perSecond * sliceMs) / 1000);
    const ofCanary = random.binomial(all, share);
    if (ofCanary > 0) canary = add(canary, answer(random, ofCanary, traffic.canary(moment)));
    if (ofCanary < all) live = add(live, answer(random, all - ofCanary, traffic.live(moment)));
  }
  return { untilMs: fromMs + 1000, canary, live };
}

function* requests(traffic: Traffic, step: number, share: number, beganMs: number): Generator<Span> {
  const { random, perSecond, phase } = traffic;
  let live = nothing;
  for (let number = 1; ; number++) {
    const inStepMs = (number * 1000) / perSecond;
    const moment = { atMs: beganMs + inStepMs, step, inStepMs, phase };
    if (random.next() < share) {
      yield { untilMs: moment.atMs, canary: answer(random, 1, traffic.canary(moment)), live };
      live = nothing;
    } else live = add(live, answer(random, 1, traffic.live(moment)));
  }
}

function answer(random: Chance, attempts: number, { error, slow }: Risk): Counts {
  const errors = random.binomial(attempts, error);
  return { attempts, errors, slow: random.binomial(attempts - errors, slow) };
}
