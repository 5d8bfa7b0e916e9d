import { expect, it } from "vitest";
import type { HostFacts } from "../../src/hosts/host-facts.ts";
import { chooseRecovery, type FailedRelease } from "../../src/rollout/recovery.ts";
import { fittingHost } from "../hosts/release-facts.ts";

const state = (release: string) => ({ release, previousRelease: undefined, decidedAt: "" });
const onDisk = (...ids: string[]) =>
  ids.map((id) => ({ id: id.replace("!", ""), isBad: id.endsWith("!"), record: undefined }));
const failed = (before?: string): FailedRelease => ({ id: "new", before });
const back = { kind: "go back", release: "old" };

it.each<[string, Partial<HostFacts>, FailedRelease | undefined, object]>([
  ["a host that never had a deploy", {}, undefined, { kind: "nothing" }],
  ["all is well", { state: state("old"), current: "old", releases: onDisk("old") }, undefined, { kind: "nothing" }],
  [
    "the canary failed",
    { state: state("old"), current: "old", releases: onDisk("old", "new") },
    failed("old"),
    { kind: "nothing" },
  ],
  ["the switch failed", { state: state("old"), current: "new", releases: onDisk("old", "new") }, failed("old"), back],
  [
    "a dead run was cut off after its switch",
    { state: state("old"), current: "new", releases: onDisk("old", "new") },
    undefined,
    back,
  ],
  [
    "the same, in its post step",
    { state: state("old"), current: "new", releases: onDisk("old", "new") },
    failed(),
    back,
  ],
  ["current was removed by hand", { state: state("old"), releases: onDisk("old") }, undefined, back],
  ["the first deploy failed on its port", { current: "new", releases: onDisk("new") }, failed(), { kind: "take down" }],
  ["the first deploy failed as a canary", { releases: onDisk("new") }, failed(), { kind: "nothing" }],
  [
    "a dead first deploy was cut off after its switch",
    { current: "new", releases: onDisk("new") },
    undefined,
    { kind: "nothing" },
  ],
  ["state.json is lost", { current: "old", releases: onDisk("old") }, undefined, { kind: "nothing" }],
  ["state.json is lost and the switch failed", { current: "new", releases: onDisk("old", "new") }, failed("old"), back],
  [
    "the proven release was deleted, but still runs",
    { state: state("old"), current: "old" },
    undefined,
    { kind: "leave" },
  ],
  [
    "the proven release was deleted and the switch failed",
    { state: state("old"), current: "new", releases: onDisk("new") },
    failed(),
    { kind: "take down" },
  ],
  [
    "the proven release was marked bad",
    { state: state("old"), current: "old", releases: onDisk("old!") },
    undefined,
    { kind: "leave" },
  ],
])("%s", (_, facts, release, recovery) => {
  expect(chooseRecovery({ ...fittingHost, ...facts }, release)).toEqual(recovery);
});
