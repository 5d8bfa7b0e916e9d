import { shareOver } from "./chance.ts";
import { limits, type Moment, type Risk, type Scenario } from "./simulation.ts";

/** A service with this share of errors, and this P95. */
const service = (errorPercent: number, p95Ms = 100): (() => Risk) => {
  const risk = { error: errorPercent / 100, slow: shareOver(limits.maxP95Ms, p95Ms) };
  return () => risk;
};

const good = service(0.05);
const allSlow = () => ({ error: 0.0005, slow: 1 });
const tenthSlow = () => ({ error: 0.0005, slow: 0.1 });
const allFail = service(100);

type Behaviour = Scenario["canary"];

const both = (name: string, risk: Behaviour, more: Partial<Scenario> = {}): Scenario => ({
  name,
  canary: risk,
  live: risk,
  ...more,
});

const beside = (live: Behaviour, name: string, canary: Behaviour, more: Partial<Scenario> = {}): Scenario => ({
  name,
  canary,
  live,
  ...more,
});

/** Fails wholly for some time in each minute, from a moment on that is drawn. */
function blips(lengthMs: number, whose: "canary" | "live"): Behaviour {
  return ({ atMs, phase }) => {
    const inMinuteMs = (((atMs + phase[whose] * 60_000) % 60_000) + 60_000) % 60_000;
    return inMinuteMs < lengthMs ? allFail() : good();
  };
}

/** Good until some time in a step (from 0), and then as `later` is, for the rest or for some time. */
function from(step: number, afterMs: number, later: () => Risk, forMs = Number.POSITIVE_INFINITY): Behaviour {
  const hasBegun = (moment: Moment) => moment.step > step || (moment.step === step && moment.inStepMs >= afterMs);
  const isOver = (moment: Moment) => moment.step > step || moment.inStepMs >= afterMs + forMs;
  return (moment) => (hasBegun(moment) && (forMs === Number.POSITIVE_INFINITY || !isOver(moment)) ? later() : good());
}

/** Fails wholly for ten seconds, five minutes before the rollout. */
const wasDown: Behaviour = ({ atMs }) => (atMs >= -300_000 && atMs < -290_000 ? allFail() : good());

/** Nothing is wrong with the release: it is to be promoted. */
export const healthy: readonly Scenario[] = [
  both("errors 0.05 %", good),
  both("errors 0.1 %", service(0.1)),
  both("P95 350 ms", service(0.05, 350)),
  both("P95 450 ms", service(0.05, 450)),
  both("errors 0.5 %", service(0.5)),
  both("errors 0.9 %", service(0.9)),
  both("blips of both at once, 0.5 s a minute", blips(500, "live")),
  {
    name: "blips of each process, 0.1 s a minute",
    canary: blips(100, "canary"),
    live: blips(100, "live"),
  },
  both("errors of both rise tenfold, 0.05 to 0.5 %, in the first step", from(0, 20_000, service(0.5))),
  both("errors of both rise tenfold, 0.05 to 0.5 %, in the second step", from(1, 5000, service(0.5))),
];

/** The release is bad: it is to be rolled back, and soon. */
export const bad: readonly Scenario[] = [
  beside(good, "all requests fail", allFail),
  beside(good, "20 % fail", service(20)),
  beside(good, "5 % fail", service(5)),
  beside(good, "2 % fail", service(2)),
  beside(good, "1 % fails, which is the limit", service(1)),
  beside(service(0.9), "5 % fail, live 0.9 %", service(5)),
  beside(service(0.9), "2 % fail, live 0.9 %", service(2)),
  beside(good, "all requests are slow", allSlow),
  beside(good, "10 % take 3 s", tenthSlow),
  beside(good, "P95 700 ms, live 100 ms", service(0.05, 700)),
  beside(service(0.05, 450), "P95 700 ms, live 450 ms", service(0.05, 700)),
];

/** What the table of the design has not. */
export const late: readonly Scenario[] = [
  beside(good, "all fail, 20 s after the step to 25 %", from(1, 20_000, allFail)),
  beside(good, "5 % fail, 20 s after the step to 100 %", from(2, 20_000, service(5))),
  beside(good, "all fail, 10 s after a step to 90 %", from(1, 10_000, allFail), { shares: [5, 90, 100] }),
  beside(good, "slow for its first half second, then good", ({ step, inStepMs }) =>
    step === 0 && inStepMs < 500 ? allSlow() : good(),
  ),
  both("all of both fail, for 5 s of the second step", from(1, 5000, allFail, 5000)),
];

export const nearLimit: readonly Scenario[] = [
  beside(service(0.1), "0.3 % fail, live 0.1 %, 5,000 requests a second", service(0.3), { perSecond: 5000 }),
  beside(service(0.1), "0.6 % fail, live 0.1 %, 5,000 requests a second", service(0.6), { perSecond: 5000 }),
  beside(service(0.1), "2 % fail, live 0.1 %, 5,000 requests a second", service(2), { perSecond: 5000 }),
  beside(good, "3 % fail, limit 5 %", service(3), { maxErrorRate: 0.05 }),
  beside(good, "8 % fail, limit 5 %", service(8), { maxErrorRate: 0.05 }),
];

export const badBaseline: readonly Scenario[] = [
  both("errors 3 %", service(3)),
  beside(service(3), "errors 0.05 %, live 3 %", good),
  beside(service(3), "10 % fail, live 3 %", service(10)),
  beside(wasDown, "errors 0.05 %, live was down for 10 s before the rollout", good),
  beside(wasDown, "all fail, live was down for 10 s before the rollout", allFail),
  beside(
    wasDown,
    "5 % fail, 20 s after the step to 100 %, live was down for 10 s before the rollout",
    from(2, 20_000, service(5)),
  ),
];

export const fewRequests: readonly Scenario[] = [
  both("errors 0.05 %, 1 request a second", good, { perSecond: 1 }),
  beside(good, "all fail, 1 request a second", allFail, { perSecond: 1 }),
  beside(good, "20 % fail, 1 request a second", service(20), { perSecond: 1 }),
  beside(good, "5 % fail, 10 requests a second", service(5), { perSecond: 10 }),
  both("errors 0.05 %, 20 requests a second", good, { perSecond: 20 }),
];
