import { describe, expect, it } from "vitest";
import type { Counts, Look } from "../../../../src/deploy/judgement/verdict/evidence.ts";
import { readBaseline } from "../../../../src/deploy/judgement/verdict/evidence.ts";
import { type Judged, judgeLook } from "../../../../src/deploy/judgement/verdict/judge-canary.ts";
import { beginStep, beginTrial, type StepPlan, type Trial } from "../../../../src/deploy/judgement/verdict/trial.ts";
import type { Signs } from "../../../../src/deploy/judgement/verdict/trip-wires.ts";

const plan: StepPlan = { sharePercent: 5, minRequests: 500, minMs: 0, longestMs: 600_000, mayProbe: false };
const limits = { maxErrorRate: 0.01, maxP95Ms: 500, maxMemoryBytes: 1024 ** 2 };
const well: Signs = { restarts: 0, failedReadiness: 0, denied: [], deniedInLive: [] };

/** Requests, errors, slow ones; null: nothing says how long they took. */
type Numbers = readonly [attempts: number, errors?: number, slow?: number | null];
const counts = ([attempts, errors = 0, slow = 0]: Numbers): Counts => ({ attempts, errors, slow: slow ?? undefined });

/** Ten minutes of 200 requests a second, with so many bad ones in each hundred seconds. */
const tenMinutes = (errors: number, slow = 0) =>
  readBaseline(
    Array.from({ length: 600 }, (_, second) => ({
      attempts: 200,
      errors: second % 100 < errors ? 1 : 0,
      slow: second % 100 < slow ? 1 : 0,
    })),
  );

const seconds = (many: number, errors = 0): readonly Counts[] => Array(many).fill({ attempts: 200, errors, slow: 0 });

/** Ten minutes with so many errors in each second. */
const steady = (errors: number) => readBaseline(seconds(600, errors));

interface Seen extends Partial<Omit<Look, "canary" | "live">> {
  readonly canary?: Numbers;
  readonly live?: Numbers;
}

const connections = (count: number) => ({ kind: "connection", count }) as const;

const look = ({ canary = [0], live = [0], ...rest }: Seen): Look => ({
  atMs: 60_000,
  canary: counts(canary),
  live: counts(live),
  ...rest,
});

/** The last of several looks, each of which but the last only goes on watching. */
function judge(trial: Trial, looks: readonly Seen[], signs: readonly Signs[] = [well]): Judged["verdict"] {
  let judged: Judged | undefined;
  for (const seen of looks) {
    expect(judged?.verdict.kind ?? "watch").toBe("watch");
    judged = judgeLook(judged?.trial ?? trial, look(seen), signs);
  }
  return judged?.verdict ?? { kind: "watch", reason: "nothing was looked at", probes: 0 };
}

const good = beginTrial(limits, tenMinutes(10), plan);
const noisy = beginTrial(limits, tenMinutes(100, 0), plan);

describe("judgeLook", () => {
  it.each([
    [
      "all fail",
      good,
      [{ canary: [5, 5], live: [95] }],
      "5 of 5 requests to the canary failed (100 %), 0 of 95 to the live release; the limit is 1 %",
    ],
    [
      "many fail",
      good,
      [{ canary: [85, 12], live: [1640, 3] }],
      "12 of 85 requests to the canary failed (14.1 %), 3 of 1,640 to the live release; the limit is 1 %",
    ],
    [
      "all are slow",
      good,
      [{ canary: [5, 0, 5], live: [95] }],
      "5 of 5 requests to the canary took longer than 500 ms (100 %), 0 of 95 to the live release; the limit is 5 %",
    ],
    [
      "late, after many good ones",
      good,
      [
        { canary: [2000], live: [38_000, 4], atMs: 20_000 },
        { canary: [10, 10], live: [190], atMs: 21_000 },
      ],
      "10 of the last 10 requests to the canary failed (100 %), 4 of 38,190 to the live release; the limit is 1 %",
    ],
    [
      "more errors than requests, as a log has that was read in the middle of a line",
      good,
      [{ canary: [5, 9], live: [95] }],
      "5 of 5 requests to the canary failed (100 %), 0 of 95 to the live release; the limit is 1 %",
    ],
    [
      "nothing is known of the live release",
      beginTrial(limits, readBaseline([]), { ...plan, sharePercent: 100 }),
      [{ canary: [50, 10] }],
      "10 of 50 requests to the canary failed (20 %), nothing is known of the live release; the limit is 1 %",
    ],
    [
      "a little over the limit, at the end of a step",
      good,
      [{ canary: [500, 7], live: [9500, 4] }],
      "7 of 500 requests to the canary failed (1.4 %), 4 of 9,500 to the live release; the limit is 1 %",
    ],
    [
      "much worse than a live release that is bad itself",
      noisy,
      [{ canary: [300, 20], live: [5700, 60] }],
      "20 of 300 requests to the canary failed (6.67 %), 60 of 5,700 to the live release; the limit is 1 %",
    ],
  ] as readonly (readonly [string, Trial, readonly Seen[], string])[])("rolls back: %s", (_, trial, looks, reason) =>
    expect(judge(trial, looks)).toEqual({ kind: "roll back", reason }),
  );

  it.each([
    [
      "good",
      good,
      [{ canary: [520, 1, 6], live: [9480, 5, 80] }],
      false,
      "520 requests to the canary in 1 min: 1 failed (0.192 %), 6 took longer than 500 ms (1.15 %)",
    ],
    [
      "good, beside a live release that is not",
      beginTrial(limits, tenMinutes(100), plan),
      [{ canary: [500], live: [9500, 400] }],
      false,
      "500 requests to the canary in 1 min: 0 failed (0 %), 0 took longer than 500 ms (0 %)",
    ],
    [
      "a log without latency, whatever it said before",
      good,
      [
        { canary: [100, 0, 2], live: [1900], atMs: 10_000 },
        { canary: [400, 0, null], live: [7600, 0, null] },
      ],
      false,
      "500 requests to the canary in 1 min: 0 failed (0 %), nothing says how long they took",
    ],
    [
      "over the limit, as the live release nearly is",
      beginTrial(limits, tenMinutes(100), plan),
      [{ canary: [500, 6], live: [9500, 80] }],
      true,
      "over the limit, but no worse than the live release: 6 of 500 requests to the canary failed (1.2 %), 80 of 9,500 to the live release; the limit is 1 %",
    ],
  ] as readonly (readonly [string, Trial, readonly Seen[], boolean, string])[])(
    "passes: %s",
    (_, trial, looks, isRemarkable, reason) =>
      expect(judge(trial, looks)).toEqual({ kind: "pass", reason, isRemarkable }),
  );

  it.each([
    [
      "all of both fail, from some moment on",
      beginTrial(limits, tenMinutes(10), { ...plan, sharePercent: 25 }),
      [
        { canary: [250], live: [750], atMs: 5000 },
        { canary: [50, 50], live: [150, 150], atMs: 6000 },
      ],
      "the environment, not the release: 50 of 300 requests to the canary failed (16.7 %), 150 of 900 to the live release; the limit is 1 %",
    ],
    [
      "live is as slow",
      good,
      [{ canary: [500, 0, 60], live: [9500, 0, 1100] }],
      "the environment, not the release: 60 of 500 requests to the canary took longer than 500 ms (12 %), 1,100 of 9,500 to the live release; the limit is 5 %",
    ],
    [
      "live was bad before, and is",
      beginTrial(limits, steady(6), plan),
      [{ canary: [500, 15], live: [9500, 285] }],
      "the environment, not the release: 15 of 500 requests to the canary failed (3 %), 285 of 9,500 to the live release; the limit is 1 %",
    ],
    [
      "undecided, after two extensions",
      beginTrial(limits, tenMinutes(60), plan),
      [
        { canary: [500, 7], live: [9500, 46] },
        { canary: [500, 5], live: [9500, 46] },
        { canary: [500, 5], live: [9500, 46] },
      ],
      "neither good nor bad for certain: 17 of 1,500 requests to the canary failed (1.13 %), 138 of 28,500 to the live release; the limit is 1 %",
    ],
    [
      "undecided, and no more requests",
      good,
      [{ canary: [20, 1], live: [380], atMs: 600_000 }],
      "neither good nor bad for certain: 1 of 20 requests to the canary failed (5 %), 0 of 380 to the live release; the limit is 1 %",
    ],
    [
      "no requests",
      good,
      [{ atMs: 300_000 }, { atMs: 600_000 }],
      "no request to the canary was seen in 10 min: there is nothing to judge it by",
    ],
    [
      "no requests, and ours would be all",
      beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true }),
      [{ atMs: 600_000 }],
      "no request to the canary was seen in 10 min: there is nothing to judge it by",
    ],
    [
      "no requests but ours",
      beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true }),
      [{ atMs: 600_000, probes: { attempts: 500, errors: 0 } }],
      "no request to the canary was seen in 10 min: there is nothing to judge it by",
    ],
    [
      "connections, and no request that ended",
      good,
      [{ callers: connections(420), live: [1900], atMs: 600_000 }],
      "no request to the canary was seen in 10 min, though 420 connections reached it (it does not answer them, or does not log them): there is nothing to judge it by",
    ],
    [
      "more connections than requests that ended",
      good,
      [{ canary: [100], callers: connections(420), live: [1900], atMs: 600_000 }],
      "only 100 requests reached the canary in 10 min, and at least 320 of 420 connections to the canary have logged no request: it does not answer them, or does not log them; 500 take about 50 min at this rate: set `step-timeout: 75m`, take a larger share, or lower min-requests",
    ],
    [
      "too few requests",
      good,
      [{ canary: [100], live: [1900], atMs: 60_000 }, { atMs: 600_000 }],
      "only 100 requests reached the canary in 10 min; 500 take about 50 min at this rate: set `step-timeout: 75m`, take a larger share, or lower min-requests",
    ],
    [
      "far too few",
      good,
      [{ canary: [1], atMs: 600_000 }],
      "only 1 request reached the canary in 10 min; 500 take about 83 h 20 min at this rate: take a larger share, or lower min-requests",
    ],
    [
      "few connections with many requests",
      good,
      [
        { canary: [400], live: [9000], callers: connections(2), atMs: 300_000 },
        { canary: [400], live: [9000], callers: connections(1), atMs: 600_000 },
      ],
      "only 3 connections reached the canary in 10 min; fewer than 20 say too little, because their requests hang together",
    ],
    [
      "few clients with many requests",
      good,
      [
        { canary: [400], live: [9000], callers: { kind: "client", count: 1 }, atMs: 300_000 },
        { canary: [400], live: [9000], atMs: 600_000 },
      ],
      "only 1 client reached the canary in 10 min; fewer than 20 say too little, because their requests hang together",
    ],
    [
      "our own requests fail",
      beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true }),
      [
        { canary: [20], live: [380], atMs: 600_000 },
        { probes: { attempts: 480, errors: 12 }, atMs: 610_000 },
      ],
      "12 of 480 requests of our own to the canary failed",
    ],
    [
      "our own requests never come",
      beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true }),
      [{ canary: [20], live: [380], atMs: 600_000 }, { atMs: 1_200_000 }],
      "only 20 requests reached the canary in 20 min; 500 take about 8 h 20 min at this rate: set `step-timeout: 13h`, take a larger share, or lower min-requests",
    ],
  ] as readonly (readonly [string, Trial, readonly Seen[], string])[])("pauses: %s", (_, trial, looks, reason) =>
    expect(judge(trial, looks)).toEqual({ kind: "pause", reason }),
  );

  it.each([
    ["too few", good, [{ canary: [230, 1], live: [4000] }], "230 of 500 requests", 0],
    ["too soon", good, [{ canary: [500], atMs: 23_000 }], "500 requests, 23.0 s of 30.0 s", 0],
    [
      "the step's own time",
      beginTrial(limits, tenMinutes(10), { ...plan, minMs: 120_000 }),
      [{ canary: [500] }],
      "500 requests, 1 min of 2 min",
      0,
    ],
    ["two errors", good, [{ canary: [2, 2], live: [38] }], "2 of 500 requests", 0],
    ["few connections", good, [{ canary: [500], callers: connections(19) }], "19 of 20 connections", 0],
    [
      "few clients",
      good,
      [
        { canary: [400], callers: { kind: "client", count: 12 } },
        { canary: [400], callers: { kind: "client", count: 7 } },
      ],
      "19 of 20 clients",
      0,
    ],
    [
      "undecided",
      beginTrial(limits, tenMinutes(60), plan),
      [{ canary: [500, 7], live: [9500, 46] }],
      "7 of 500 requests to the canary failed (1.4 %), 46 of 9,500 to the live release; the limit is 1 %",
      0,
    ],
    [
      "over the limit, and live comes near to it, but is better",
      beginTrial(limits, steady(3), { ...plan, sharePercent: 25 }),
      [{ canary: [500, 13], live: [1500, 8] }],
      "13 of 500 requests to the canary failed (2.6 %), 8 of 1,500 to the live release; the limit is 1 %",
      0,
    ],
    [
      "undecided, for so many requests more",
      beginTrial(limits, tenMinutes(60), plan),
      [
        { canary: [500, 7], live: [9500, 46] },
        { canary: [1], live: [19] },
      ],
      "501 of 1,000 requests",
      0,
    ],
    [
      "two errors of a hundredth of all requests",
      beginTrial(limits, tenMinutes(10), { ...plan, sharePercent: 1 }),
      [{ canary: [10, 2], live: [990] }],
      "10 of 500 requests",
      0,
    ],
    [
      "as bad as live, whose own errors come in bursts",
      beginTrial(limits, readBaseline([...seconds(599), { attempts: 400, errors: 400, slow: 0 }]), {
        ...plan,
        sharePercent: 1,
      }),
      [{ canary: [100, 40], live: [100, 40] }],
      "100 of 500 requests",
      0,
    ],
    [
      "requests of our own are wanted",
      beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true }),
      [{ canary: [20], live: [380], atMs: 600_000 }],
      "only 20 requests reached the canary in 10 min; 500 take about 4 h 10 min at this rate: set `step-timeout: 7h`, take a larger share, or lower min-requests",
      480,
    ],
  ] as readonly (readonly [string, Trial, readonly Seen[], string, number])[])(
    "goes on watching: %s",
    (_, trial, looks, reason, probes) => expect(judge(trial, looks)).toEqual({ kind: "watch", reason, probes }),
  );

  it("takes our own requests for those that users did not send, and says so", () => {
    const trial = beginTrial(limits, tenMinutes(10), { ...plan, mayProbe: true });
    const looks = [
      { canary: [20], live: [380], atMs: 600_000 },
      { probes: { attempts: 480, errors: 0 }, atMs: 610_000 },
    ] as const;
    expect(judge(trial, looks)).toEqual({
      kind: "pass",
      reason:
        "20 requests to the canary in 10 min 10 s, and 480 of our own: 0 failed (0 %), 0 took longer than 500 ms (0 %)",
      isRemarkable: true,
    });
  });

  it("hears of a dead process before it counts requests, and of a full memory after that", () => {
    const dead = { ...well, ended: "signal 9" };
    const fat = { ...well, memoryBytes: 2 * 1024 ** 2 };
    expect(judge(good, [{ canary: [500], live: [9500] }], [well, dead]).reason).toContain("ended by itself (signal 9)");
    const few = { canary: [1], live: [19] } as const;
    expect(judge(good, [few, few, few], [fat]).kind).toBe("pause");
    expect(judge(good, [few, few, { canary: [9, 9], live: [171] }], [fat]).kind).toBe("roll back");
  });

  it("counts anew in each step, but goes on to compare the two", () => {
    const first = judgeLook(good, look({ canary: [500, 2], live: [9500, 1] }), [well]);
    expect(first.verdict.kind).toBe("pass");
    const second = beginStep(first.trial, { ...plan, sharePercent: 25 });
    expect(second.step.canary.attempts).toBe(0);
    expect(second.canary.attempts).toBe(500);
    const seen = [{ canary: [100, 4], live: [300], atMs: 2000 }] as const;
    expect(judge(second, seen).kind).toBe("roll back");
    expect(judge(beginTrial(limits, tenMinutes(10), { ...plan, sharePercent: 25 }), seen).kind).toBe("watch");
  });
});

describe("judgeLook, where the log of a canary cannot be read", () => {
  const blind: Signs = { ...well, host: "web2", unread: "Journal file corrupted" };
  const enough: Seen = { canary: [600, 0], live: [9_000, 0] };
  it("goes on watching what would pass otherwise, until the time of the step is over", () => {
    expect(judge(good, [enough], [well, blind])).toEqual({
      kind: "watch",
      reason: "the log of the canary on web2 cannot be read: Journal file corrupted",
      probes: 0,
    });
    expect(judge(good, [{ ...enough, atMs: 600_000 }], [well, blind])).toMatchObject({
      kind: "pause",
      reason: expect.stringMatching(/cannot be read: Journal file corrupted; 600 requests to the canary were seen/),
    });
    expect(judge(good, [enough], [well, well])).toMatchObject({ kind: "pass" });
  });

  it("rolls back for what the others say", () => {
    expect(judge(good, [{ canary: [20, 20], live: [400] }], [well, blind])).toMatchObject({ kind: "roll back" });
  });
});

it.each<[string, number, string]>([
  ["are said of a step that passes", 750, "; at least 150 of 750 connections to the canary have logged no request"],
  ["are not said where there are as few as may bring none", 619, ""],
])("connections without a request %s", (_, count, words) => {
  expect(judge(good, [{ canary: [600], live: [9_000], callers: connections(count) }])).toMatchObject({
    kind: "pass",
    reason: `600 requests to the canary in 1 min: 0 failed (0 %), 0 took longer than 500 ms (0 %)${words}`,
  });
});
