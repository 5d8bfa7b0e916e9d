import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionVersion } from "../../../src/action-version.ts";
import { otherSchemaFailure, type ReadDocument } from "../../../src/deploy/facts/documents.ts";
import {
  readHostPhase,
  readHostState,
  readPausedRollout,
  readReleaseRecord,
  writeHostPhase,
  writeHostState,
  writePausedRollout,
  writeReleaseRecord,
} from "../../../src/deploy/facts/host-documents.ts";
import { readUnfinished } from "../../../src/deploy/run/unfinished-deploy.ts";

const state = { release: "r2", previousRelease: "r1", decidedAt: "2026-11-22T17:00:00.000Z" };
const record = {
  id: "r2",
  version: "v2",
  commit: "abc",
  mainPackage: "example.com/greeter",
  contentHash: "c",
  binarySha256: "b",
  port: 8080,
  healthPath: "/health",
  healthTimeoutMs: 30_000,
  deployedAt: "2026-11-22T17:00:00.000Z",
  origin: { repository: "ada/greeter", branch: "main", commitDate: "2026-11-22T16:00:00Z", runNumber: 7 },
  by: "ada",
};
const phase = { phase: "switching", release: "r2" } as const;
const paused = {
  release: "r2",
  sharePercent: 25,
  canaryPort: 20_001,
  front: "nginx" as const,
  pausedAt: "2026-11-22T17:00:00.000Z",
  by: "ada",
  reason: "too few requests",
  rollout: {
    steps: [
      { sharePercent: 50, minMs: 0, thenPause: true as const },
      { sharePercent: 100, minMs: 60_000, timeoutMs: 90_000 },
    ],
    maxP95Ms: 500,
    maxErrorRate: 0.005,
    minRequests: 500,
    maxCpuPercent: 150,
    maxMemoryBytes: 1024,
    logDeny: ["^panic:"],
  },
  keepReleases: 5,
};
const unfinished = {
  token: "t",
  release: "r2",
  place: { name: "greeter", deployPath: "/opt/greeter", port: 8080, healthPath: "/health" },
  operation: "rollback",
  intent: "put back",
  hosts: ["deploy@web1"],
  faults: { "deploy@web1": "it answered 503" },
};

interface Kind {
  readonly name: string;
  readonly value: object;
  readonly read: (json: string) => ReadDocument<unknown>;
  readonly written: string;
}

const kinds: readonly Kind[] = [
  { name: "state.json", value: state, read: readHostState, written: writeHostState(state) },
  { name: "release.json", value: record, read: readReleaseRecord, written: writeReleaseRecord(record) },
  { name: "the phase", value: phase, read: readHostPhase, written: writeHostPhase(phase) },
  { name: "a paused rollout", value: paused, read: readPausedRollout, written: writePausedRollout(paused) },
  {
    name: "what post remembers",
    value: unfinished,
    read: readUnfinished,
    written: JSON.stringify({ schema: 1, writtenBy: actionVersion, ...unfinished }),
  },
];

it("the version of this action is that of package.json", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8")) as object;
  expect(manifest).toMatchObject({ version: actionVersion });
});

describe.each(kinds)("$name", ({ value, read, written }) => {
  it("is read as it was written, and says which version wrote it", () => {
    expect(JSON.parse(written)).toMatchObject({ schema: 1, writtenBy: actionVersion });
    expect(read(written)).toEqual({ kind: "read", value });
  });

  it("from before there was a schema is read", () => {
    expect(read(JSON.stringify(value))).toEqual({ kind: "read", value });
  });

  it("with keys that nobody knows is read", () => {
    const more = `{"__proto__":{"release":"x"},"constructor":1,${JSON.stringify(value).slice(1)}`;
    expect(read(more)).toEqual({ kind: "read", value });
  });

  it.each([
    [2, "2"],
    ["1", '"1"'],
    [null, "null"],
    [1.5, "1.5"],
    [{ a: 1 }, '{"a":1}'],
  ])("of schema %j is left alone, whatever else it holds", (schema, shown) => {
    const other = { kind: "of another schema", schema: shown, writtenBy: "9.1.0" };
    expect(read(JSON.stringify({ schema, writtenBy: "9.1.0" }))).toEqual(other);
    expect(read(JSON.stringify({ ...value, schema, writtenBy: 7 }))).toMatchObject({ writtenBy: "an unknown version" });
  });

  it("that is cut off anywhere is unreadable", () => {
    for (let end = 0; end < written.length; end++)
      expect(read(written.slice(0, end)).kind, String(end)).toBe("unreadable");
  });

  it.each(["null", "[]", "1", '"text"', "true", "{}", "not json", "\u0000", `${"[".repeat(9_999)}`])(
    "is not %s",
    (json) => {
      expect(read(json).kind).toBe("unreadable");
    },
  );

  it.each(Object.keys(value))("is unreadable where %s is of another type", (key) => {
    for (const wrong of [1.5, [[]], { a: 1 }, true]) {
      expect(read(JSON.stringify({ ...value, [key]: wrong })), JSON.stringify(wrong)).toMatchObject({
        kind: "unreadable",
      });
    }
  });
});

it.each<[string, (json: string) => ReadDocument<unknown>, object, string]>([
  ["a release that leads elsewhere", readHostState, { release: "../../etc" }, "release is not a plain name"],
  ["a release that is hidden", readHostState, { release: ".x" }, "release is not a plain name"],
  ["a release that is missing", readHostState, {}, "release is missing"],
  [
    "a phase that nobody knows",
    readHostPhase,
    { ...phase, phase: "x" },
    /^phase is not staging or .* or taking-back$/ as never,
  ],
  ["a port as text", readReleaseRecord, { ...record, port: "8080" }, "port is not a whole number"],
  [
    "an origin without a branch",
    readReleaseRecord,
    { ...record, origin: { repository: "a/b" } },
    "origin.branch is missing",
  ],
  [
    "a place without a port",
    readUnfinished,
    { ...unfinished, place: { name: "x", deployPath: "/" } },
    "place.port is missing",
  ],
  [
    "a step without a share",
    readPausedRollout,
    { ...paused, rollout: { ...paused.rollout, steps: [{ minMs: 0 }] } },
    "rollout.steps[0].sharePercent is missing".replace(/[[\].]/g, "\\$&"),
  ],
  ["a fault that is no text", readUnfinished, { ...unfinished, faults: { web1: 1 } }, "faults.web1 is not text"],
])("%s: says what is wrong", (_, read, value, problem) => {
  const document = read(JSON.stringify(value));
  expect(document).toMatchObject({ kind: "unreadable", problem: expect.stringMatching(problem) });
});

it("may leave out what is not known", () => {
  expect(readHostState('{"release":"r1"}')).toMatchObject({ value: { previousRelease: undefined } });
  const { mainPackage, origin, ...older } = record;
  expect(readReleaseRecord(JSON.stringify(older))).toMatchObject({ kind: "read", value: { origin: undefined } });
  expect(readReleaseRecord(JSON.stringify({ ...older, origin: { ...origin, runNumber: null } }))).toMatchObject({
    value: { origin: { runNumber: undefined } },
  });
});

it("an unknown schema is one error that says who wrote it, and what to do", () => {
  const document = readHostState('{"schema":2,"writtenBy":"9.1.0"}');
  if (document.kind !== "of another schema") throw new Error(document.kind);
  expect(otherSchemaFailure("deploy@web1: /opt/greeter/.gin-deploy/state.json", document)).toMatchObject({
    code: "preflight",
    message: `deploy@web1: /opt/greeter/.gin-deploy/state.json has schema 2, and gin-deploy ${actionVersion} knows schema 1 only: gin-deploy 9.1.0 wrote it`,
    hint: "Deploy with gin-deploy 9.1.0 or a later version.",
  });
});
