import { describe, expect, it } from "vitest";
import {
  countsBySecond,
  countsOf,
  type LogRequests,
  requestsOfLog,
} from "../../../src/deploy/judgement/evidence/log-requests.ts";
import {
  addEvidence,
  type CountedRequests,
  noEvidence,
  quantileMs,
  readSlotEvidence,
  type SlotEvidence,
} from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import type { Answers } from "../../../src/deploy/steps/step-table.ts";

const counted = (attempts: number, more: Partial<CountedRequests> = {}): CountedRequests => ({
  attempts,
  errors: 1,
  slow: 2,
  untimed: 0,
  ignored: 0,
  latencies: new Map([[120, attempts]]),
  bySecond: { attempts: new Map([[7, attempts]]), errors: new Map([[7, 1]]), slow: new Map() },
  ...more,
});
const log = (forms: Readonly<Record<string, CountedRequests>>, more: Partial<SlotEvidence> = {}): SlotEvidence => ({
  ...noEvidence,
  logLines: 100,
  byForm: new Map(Object.entries(forms)),
  ...more,
});

const howToLog = ". Let it log each request with its status and its latency to standard output, as gin.Logger() does";

describe("requests of a log", () => {
  it.each<[string, SlotEvidence, object]>([
    [
      "are those of the front where it is a proxy: the service does not see what it did not answer",
      log({ gin: counted(50), proxy: counted(40) }),
      { form: "proxy", attempts: 40, errors: 1 },
    ],
    [
      "are none where the front has sent none, whatever the service says",
      log({ gin: counted(50), proxy: counted(0) }),
      { form: "proxy", attempts: 0 },
    ],
    [
      "are those of its lines",
      log({ gin: counted(50) }),
      { form: "gin", attempts: 50, errors: 1, slow: 2, p95Ms: expect.closeTo(1, 1) },
    ],
    ["are the form with the most", log({ "json-other": counted(5), gin: counted(50), x: counted(9) }), { form: "gin" }],
    [
      "are, where each is logged twice, those that say how long they took",
      log({ "json-other": counted(51, { untimed: 51 }), gin: counted(50) }),
      { form: "gin", slow: 2 },
    ],
    [
      "count errors only where nothing says how long they took",
      log({ x: counted(50, { untimed: 20 }) }),
      { errors: 1, slow: undefined, p95Ms: undefined },
    ],
    ["may have a few of which that is not known", log({ x: counted(50, { untimed: 5 }) }), { slow: 2 }],
    ["are in nanoseconds where they can be", log({ "json-slog": counted(50) }), { slow: 2 }],
    [
      "are in nanoseconds, with many that are quick",
      log({
        "json-slog": counted(50, {
          latencies: new Map([
            [70, 99],
            [81, 1],
          ]),
        }),
      }),
      { slow: 2 },
    ],
    [
      "are not in nanoseconds where none took 10 µs",
      log({ "json-slog": counted(50, { latencies: new Map([[70, 50]]) }) }),
      { slow: undefined },
    ],
    [
      "are not in nanoseconds where some took less than 100",
      log({
        "json-logrus": counted(50, {
          latencies: new Map([
            [33, 1],
            [90, 49],
          ]),
        }),
      }),
      { slow: undefined },
    ],
    [
      "may be quick where their unit is written",
      log({ gin: counted(50, { latencies: new Map([[33, 50]]) }) }),
      { slow: 2 },
    ],
    ["are none", log({}), { why: `none of the 100 lines of its log is of a request${howToLog}` }],
    ["are none where nothing was logged", log({}, { logLines: 0 }), { why: `it has logged nothing${howToLog}` }],
    [
      "are none where it could not be read",
      log({}, { unread: "no disk" }),
      { why: "its log could not be read: no disk" },
    ],
    ["were all to paths that are not counted", log({ gin: counted(0, { ignored: 9 }) }), { attempts: 0 }],
    [
      "cannot be trusted where anybody can write lines",
      log({ gin: counted(50), "gin-unquoted": counted(1) }),
      { why: expect.stringMatching(/Gin's logger before 1.6/) },
    ],
  ])("%s", (_, evidence, requests) => {
    expect(requestsOfLog(evidence)).toMatchObject(requests);
  });
});

describe("what a verdict weighs", () => {
  const judged: LogRequests = { form: "gin", attempts: 500, errors: 1, slow: 3, p50Ms: 1, p95Ms: 1 };

  it.each<[string, SlotEvidence, LogRequests, object]>([
    ["is what a look adds", log({ gin: counted(50) }), judged, { attempts: 50, errors: 1, slow: 2 }],
    ["is of the one form", log({ gin: counted(50), x: counted(90) }), judged, { attempts: 50 }],
    ["is nothing where the look has nothing", log({ x: counted(90) }), judged, { attempts: 0, errors: 0, slow: 0 }],
    [
      "is without slow ones where nothing tells",
      log({ gin: counted(50) }),
      { ...judged, slow: undefined },
      { slow: undefined },
    ],
  ])("%s", (_, evidence, requests, counts) => {
    expect(countsOf(evidence, requests)).toMatchObject(counts);
  });

  it("is known for each second", () => {
    const none = { attempts: 0, errors: 0, slow: 0 };
    expect(countsBySecond(log({ gin: counted(50) }), judged, 6, 3)).toEqual([
      none,
      { attempts: 50, errors: 1, slow: 0 },
      none,
    ]);
    expect(countsBySecond(log({}), { ...judged, slow: undefined }, 6, 1)).toEqual([{ ...none, slow: undefined }]);
  });
});

describe("evidence", () => {
  const slot = "canary";
  const look: Answers<"count"> = {
    unit: [],
    probe: [],
    front_cursor: undefined,
    metric: [],
    requests: [
      { slot, form: "gin", attempts: 5, errors: 2, slow: 1, untimed: 0, ignored: 3 },
      { slot: "current", form: "gin", attempts: 50, errors: 0, slow: 0, untimed: 0, ignored: 0 },
    ],
    latencies: [
      {
        slot,
        form: "gin",
        buckets: new Map([
          [100, 4],
          [181, 1],
        ]),
      },
    ],
    by_second: [
      {
        slot,
        form: "gin",
        what: "attempts",
        counts: new Map([
          [7, 3],
          [8, 2],
        ]),
      },
      { slot, form: "gin", what: "errors", counts: new Map([[8, 2]]) },
    ],
    log_lines: [{ slot, count: 9 }],
    denied: [{ slot, pattern: 1, count: 1, line: "panic: a" }],
    dropped: [{ slot, count: 4 }],
    client: ["3f12"],
    unread: [{ slot: "current", reason: "no" }],
    cursor: [],
    at: 1,
    look: 1,
  };

  it("is that of one slot, and adds up look by look", () => {
    const once = readSlotEvidence(look, slot);
    const twice = addEvidence(addEvidence(noEvidence, once), { ...once, unread: "gone" });
    expect(once.unread).toBeUndefined();
    expect(twice).toMatchObject({ logLines: 18, dropped: 8, unread: "gone" });
    expect(twice.denied).toEqual(new Map([[1, { count: 2, line: "panic: a" }]]));
    expect(twice.byForm.get("gin")).toEqual({
      attempts: 10,
      errors: 4,
      slow: 2,
      untimed: 0,
      ignored: 6,
      latencies: new Map([
        [100, 8],
        [181, 2],
      ]),
      bySecond: {
        attempts: new Map([
          [7, 6],
          [8, 4],
        ]),
        errors: new Map([[8, 4]]),
        slow: new Map(),
      },
    });
  });

  it.each([
    [[], 0.5, undefined],
    [[[120, 1]], 1, 1],
    [[[120, 10]], 0.5, 10 ** -0.025],
    [
      [
        [120, 95],
        [180, 5],
      ],
      0.95,
      1,
    ],
    [
      [
        [180, 5],
        [120, 95],
      ],
      0.96,
      10 ** (2.95 + 0.01),
    ],
    [[[0, 10]], 1, 1e-6],
  ] as const)("of %j: the share %d took at most %d ms", (latencies, share, ms) => {
    const quantile = quantileMs(new Map(latencies), share);
    if (ms === undefined) expect(quantile).toBeUndefined();
    else expect(quantile).toBeCloseTo(ms, 6);
  });
});
