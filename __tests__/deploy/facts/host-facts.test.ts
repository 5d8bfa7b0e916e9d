import { describe, expect, it } from "vitest";
import { provenRelease, releaseWithBinary } from "../../../src/deploy/facts/host-facts.ts";
import { readHostFacts } from "../../../src/deploy/facts/read-host-facts.ts";
import { parseAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { steps } from "../../../src/deploy/steps/step-table.ts";
import { readFields } from "../../../src/deploy/steps/table/step-fields.ts";

const record = {
  id: "1-v1-a",
  version: "v1",
  commit: "abc",
  contentHash: "c",
  binarySha256: "b",
  port: 8080,
  healthPath: "/health",
  healthTimeoutMs: 30_000,
  deployedAt: "2026-11-22T17:00:00.000Z",
  by: "ada",
};

/** What inspect.sh answers in any case, with more behind it. */
const nothingThere = {
  clock: "1795000000",
  clock_kept: "",
  memory_kib: "4194304",
  memory_available_kib: "2097152",
  files_limit: "1048576",
  kernel: "Linux",
  machine: "x86_64",
  systemd: "",
  disk_place: "/opt",
  disk_free_kib: "2048",
  inodes_free: "",
  user_id: "",
  user_home: "",
  enabled: "",
  active_state: "inactive",
  running: "",
  host_program: "",
  registered_path: "",
  registered_port: "",
  boot_program: "",
  boot_path: "",
  no_front: "",
  firewall_rules: "0",
  state: "",
  pending: "",
  phase: "",
  paused: "",
  current: "",
  canary: "",
};

function read(lines: string) {
  const answer = new Map([
    ...Object.entries(nothingThere).map(([key, value]) => [key, [value]] as const),
    ...parseAnswer(lines),
  ]);
  const known = readFields(steps.inspect.answers, (key) => answer.get(key)?.join("\n"));
  if ("problems" in known) throw new Error(known.problems.join("; "));
  const asked = { askedMs: 0, answeredMs: 0 };
  return readHostFacts(known.values, "deploy@web1: /opt/greeter", "/usr/local/lib/gin-deploy", asked);
}

const answer = [
  "kernel=Linux",
  "machine=x86_64",
  "systemd=252",
  "booted=yes",
  "tool=curl",
  "tool=zstd",
  "disk_place=/opt",
  "disk_free_kib=2048",
  "inodes_free=77",
  "listening=22",
  "listening=8080",
  "port_owner=812 nginx.service nginx: master",
  "port_owner=813  stray",
  "user_id=0",
  "unit=ours",
  "unit_deploy_path=/opt/greeter",
  `state=${JSON.stringify({ release: "1-v1-a" })}`,
  "current=2-v2-b",
  "canary=",
  `release=1-v1-a good ${JSON.stringify(record)}`,
  "release=2-v2-b bad {broken",
  "lock_holder=unknown",
].join("\n");

describe("readHostFacts", () => {
  const facts = read(answer);

  it("reads what inspect.sh answers", () => {
    expect(facts).toMatchObject({
      systemdVersion: 252,
      isBootedBySystemd: true,
      diskFreeBytes: 2 * 1024 ** 2,
      inodesFree: 77,
      userId: 0,
      hasForeignUnit: false,
      unitDeployPath: "/opt/greeter",
      state: { release: "1-v1-a" },
      current: "2-v2-b",
      canary: undefined,
      lockHolder: "unknown",
    });
    expect([...facts.listeningPorts]).toEqual([22, 8080]);
    expect(facts.portOwners).toEqual([
      { pid: 812, unit: "nginx.service", command: "nginx: master" },
      { pid: 813, unit: "", command: "stray" },
    ]);
    expect(facts.releases).toEqual([
      { id: "1-v1-a", isBad: false, record },
      { id: "2-v2-b", isBad: true, record: undefined },
    ]);
  });

  it("is empty for a host that never had a deploy", () => {
    expect(read("")).toMatchObject({
      state: undefined,
      current: undefined,
      userId: undefined,
      inodesFree: undefined,
      systemdVersion: undefined,
      lockHolder: undefined,
    });
  });

  it.each(["{", "null", "[]", '{"release":1}'])("does not understand the state %s", (state) => {
    expect(read(`state=${state}`).state).toBe("unreadable");
  });

  it("knows the proven release only while it is on disk and not bad", () => {
    expect(provenRelease(facts)).toBe("1-v1-a");
    expect(provenRelease({ ...facts, releases: [] })).toBeUndefined();
    expect(provenRelease({ ...facts, state: undefined, current: "1-v1-a" })).toBe("1-v1-a");
    expect(provenRelease({ ...facts, state: undefined })).toBeUndefined();
    expect(provenRelease({ ...facts, releases: [{ id: "1-v1-a", isBad: true, record: undefined }] })).toBeUndefined();
  });

  it("finds a binary that need not be sent", () => {
    expect(releaseWithBinary(facts, "b")).toBe("1-v1-a");
    expect(releaseWithBinary(facts, "other")).toBeUndefined();
  });
});
