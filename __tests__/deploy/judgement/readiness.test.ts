import { describe, expect, it } from "vitest";
import {
  describeFault,
  fateOf,
  judgeReadiness,
  type Observation,
  type ReadinessPolicy,
} from "../../../src/deploy/judgement/evidence/readiness.ts";
import { patienceWithRefusals } from "../../../src/service/health-answer.ts";

const policy: ReadinessPolicy = {
  timeoutMs: 5_000,
  consecutive: 3,
  minHealthyMs: 2_000,
  port: 8080,
  healthPath: "/health",
  expectedSha256: "good",
  patienceWithRefusals,
};

const healthy: Omit<Observation, "atMs"> = {
  activeState: "active",
  subState: "running",
  result: "success",
  exitStatus: "0",
  restarts: 0,
  httpStatus: 200,
  servicePorts: [8080],
  runningSha256: undefined,
};

/** One look a second, each with what differs from a healthy one. */
function looks(...differences: readonly Partial<Observation>[]): readonly Observation[] {
  return differences.map((difference, index) => ({ ...healthy, atMs: index * 1_000, ...difference }));
}

const silent: Partial<Observation> = { httpStatus: 0, servicePorts: [] };

it("a release that has proved itself once is not judged by an answer of its start", () => {
  const patient = { ...policy, patienceWithRefusals: undefined };
  expect(judgeReadiness(looks(...Array.from({ length: 5 }, () => ({ httpStatus: 404 }))), patient).kind).toBe(
    "waiting",
  );
});

describe("judgeReadiness", () => {
  it.each<[string, readonly Observation[], object]>([
    ["nothing seen", [], { kind: "waiting" }],
    ["good, but not often enough", looks({}, {}), { kind: "waiting" }],
    ["good often, but not for long", looks({}, { atMs: 10 }, { atMs: 20 }, { atMs: 30 }), { kind: "waiting" }],
    ["good for long enough", looks({}, {}, {}), { kind: "ready", sinceMs: 0 }],
    [
      "somebody else answers in its place",
      looks({}, { servicePorts: [], portTakenBy: "small (pid 7, other@current.service)" }, {}, {}),
      {
        kind: "failed",
        reason: "port 8080 is taken by small (pid 7, other@current.service), which answers in its place",
      },
    ],
    ["slow, then good", looks(silent, silent, {}, {}, {}), { kind: "ready", sinceMs: 2_000 }],
    ["a bad answer starts the count again", looks({}, {}, { httpStatus: 503 }, {}, {}), { kind: "waiting" }],
    [
      "refused, but not for long",
      looks(...Array.from({ length: 4 }, () => ({ httpStatus: 404 }))),
      { kind: "waiting" },
    ],
    [
      "refused while it starts",
      looks({ httpStatus: 404 }, { httpStatus: 404 }, { httpStatus: 404 }, {}, {}, {}),
      { kind: "ready", sinceMs: 3_000 },
    ],
    ["waits for something", looks(...Array.from({ length: 5 }, () => ({ httpStatus: 503 }))), { kind: "waiting" }],
    ["redirected: not ready", looks({ httpStatus: 302 }, { httpStatus: 302 }), { kind: "waiting" }],
    [
      "a streak that began in time may end",
      looks(silent, silent, silent, silent, {}, {}, {}),
      { kind: "ready", sinceMs: 4_000 },
    ],
    ["a streak that has not ended yet", looks(silent, silent, silent, silent, {}, {}), { kind: "waiting" }],
  ])("%s", (_, observations, verdict) => expect(judgeReadiness(observations, policy)).toEqual(verdict));

  it.each<[string, readonly Observation[], RegExp]>([
    [
      "failed",
      looks({ activeState: "failed", result: "exit-code", exitStatus: "2" }),
      /ended by itself \(exit code 2\)/,
    ],
    ["killed", looks({ activeState: "failed", result: "signal", exitStatus: "9" }), /ended by itself \(signal 9\)/],
    ["about to be restarted", looks({ subState: "auto-restart", exitStatus: "1" }), /ended by itself \(exit code 1\)/],
    ["restarted and healthy", looks({}, {}, { restarts: 1 }), /restarts: 1/],
    [
      "ended, and runs again by now",
      looks({}, { restarts: 1, exitStatus: "0", endedBefore: { how: "exited", status: "7" } }),
      /ended by itself \(exit code 7, restarts: 1\)/,
    ],
    [
      "killed, and runs again by now",
      looks({}, { restarts: 2, exitStatus: "0", endedBefore: { how: "killed", status: "9" } }),
      /ended by itself \(signal 9, restarts: 2\)/,
    ],
    ["ended well, and runs again by now", looks({ restarts: 1, exitStatus: "0" }), /\(exit code 0, restarts: 1\)/],
    [
      "out of memory",
      looks({ activeState: "failed", result: "oom-kill", exitStatus: "9" }),
      /\(killed by the kernel, out of memory\)/,
    ],
    [
      "too slow to prove itself",
      looks({ activeState: "failed", result: "timeout" }),
      /not proved within its time limit/,
    ],
    ["ended quietly", looks({}, { activeState: "inactive" }), /ended by itself/],
    [
      "another program",
      looks({ runningSha256: "bad" }, {}, {}),
      /what runs is not what was deployed: its sha256 is bad/,
    ],
    [
      "silent",
      looks(silent, silent, silent, silent, silent, silent),
      /within 5 s: GET \/health on port 8080 got no answer$/,
    ],
    [
      "elsewhere",
      looks(...Array.from({ length: 6 }, () => ({ httpStatus: 0, servicePorts: [9999] }))),
      /got no answer; it listens on 9999 instead: does it read PORT\?/,
    ],
    [
      "refused again and again, long before its time is over",
      looks(...Array.from({ length: 5 }, () => ({ httpStatus: 404 }))).map((look, index) => ({
        ...look,
        atMs: index * 500,
      })),
      /^it answered 404 on \/health: set `health-path`, or add the route$/,
    ],
    [
      "refused until its time is over",
      looks(...Array.from({ length: 4 }, (_, index) => ({ httpStatus: 404, atMs: index * 3_000 }))),
      /^it answered 404 on \/health: /,
    ],
    ["unwell", looks(...Array.from({ length: 6 }, () => ({ httpStatus: 503 }))), /answered 503/],
    [
      "flapping",
      looks({}, { httpStatus: 503 }, {}, { httpStatus: 503 }, {}, { httpStatus: 503 }),
      /came and went, 3 of 6 answers were good/,
    ],
  ])("%s", (_, observations, reason) => {
    const verdict = judgeReadiness(observations, policy);
    expect(verdict).toMatchObject({ kind: "failed", reason: expect.stringMatching(reason) });
  });
});

describe("of a service that ran before", () => {
  const before = { ...policy, ranBefore: true };
  it("only new restarts count", () => {
    const restarted = { restarts: 4 };
    expect(judgeReadiness(looks(restarted, restarted, restarted), before)).toMatchObject({ kind: "ready" });
    expect(judgeReadiness(looks(restarted, { restarts: 5 }), before)).toMatchObject({ kind: "failed" });
  });
});

describe("describeFault: what one look says for certain", () => {
  const fault = (look: Partial<Observation>) => describeFault({ ...healthy, atMs: 0, ...look }, policy);
  it.each<[string, Partial<Observation>, RegExp]>([
    ["it ended", { activeState: "failed", exitStatus: "3" }, /ended by itself \(exit code 3\)/],
    ["it was restarted", { restarts: 1 }, /restarts: 1/],
    [
      "it has had its time",
      { httpStatus: 503, runningMs: 9_000 },
      /^9 s after its start GET \/health .* answered 503$/,
    ],
    ["it has had its time, silently", { httpStatus: 0, runningMs: 5_000 }, /got no answer$/],
  ])("%s", (_, look, words) => expect(fault(look)).toMatch(words));
  it.each<[string, Partial<Observation>]>([
    ["it is well", { runningMs: 60_000 }],
    ["it may still become ready", { httpStatus: 0, runningMs: 1_000 }],
    ["nobody knows how long it runs", { httpStatus: 503 }],
    ["nobody has started it", { activeState: "inactive", httpStatus: 0 }],
  ])("nothing, where %s", (_, look) => expect(fault(look)).toBeUndefined());
});

describe("fateOf: a canary that had proved itself", () => {
  it.each<[string, Partial<Observation>, ReturnType<typeof fateOf>]>([
    ["crashed", { activeState: "failed", result: "exit-code", exitStatus: "7" }, "ended by itself"],
    ["crashed, and runs again", { restarts: 1, endedBefore: { how: "killed", status: "11" } }, "ended by itself"],
    ["is gone with a boot of its host", { activeState: "inactive", exitStatus: "0" }, "stopped"],
    ["was ended by the host at its time", { activeState: "failed", result: "timeout" }, "had its time"],
    ["runs", {}, "runs"],
  ])("%s", (_, look, fate) => expect(fateOf({ ...healthy, atMs: 0, ...look })).toBe(fate));
});
