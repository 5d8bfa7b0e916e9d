import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { outputsOf } from "../../src/report/outputs.ts";
import { audited, built, merged, promoted, promotedHost, rolledBack } from "./sample-report.ts";

test("a run that came to nothing has no outputs", () => expect(outputsOf({ timeline: [] })).toEqual({}));

test("a deploy sets exactly the outputs that action.yml names", () => {
  const { outputs } = parse(readFileSync(new URL("../../action.yml", import.meta.url), "utf8"));
  const report = {
    ...promoted,
    checks: [audited()],
    provisionScriptFile: "/tmp/provision.sh",
    fingerprint: "os: debian",
  };
  const files = { "report-file": "/tmp/report.json", "report-page-file": "/tmp/report.html" };
  expect(Object.keys(outputsOf(report, files)).sort()).toEqual(Object.keys(outputs).sort());
});

test("a build says what it built", () => {
  const outputs = outputsOf(built);
  expect(outputs).toMatchObject({
    "go-version": "1.26.8",
    version: "v1.2.3",
    commit: "4f0c1d2".padEnd(40, "0"),
    "modules-cache-hit": "exact",
    "build-cache-hit": "miss",
  });
  expect(JSON.parse(outputs["binaries"] ?? "")).toEqual(
    ["amd64", "arm64"].map((arch) => ({
      name: "greeter",
      target: `linux/${arch}`,
      path: `/home/runner/dist/greeter_linux_${arch}/greeter`,
      sizeBytes: 14_389_410,
      sha256: "0123456789abcdef".repeat(4),
    })),
  );
  expect(outputs).not.toHaveProperty("decision");
});

test("a merge says version and commit by itself", () => {
  expect(outputsOf(merged)).toEqual({
    version: "v1.2.3",
    commit: "4f0c1d2".padEnd(40, "0"),
    "artifacts-file": "/home/runner/dist/artifacts.json",
    "checksums-file": "/home/runner/dist/greeter_1.2.3_checksums.txt",
    "sbom-files": '["/home/runner/dist/greeter.sbom.json"]',
  });
});

test("a host that was left out is named, and the address is given where the release serves", () => {
  const down = { ...promotedHost("web3.example.com"), decision: "unreachable", release: "unknown" } as const;
  const deploy = { decision: "promoted", hosts: [promotedHost("web1.example.com"), down] } as const;
  const outputs = outputsOf({ ...promoted, deploy });
  expect(outputs).toMatchObject({
    decision: "promoted",
    release: "20261122T163700Z-v1.2.3-01234567",
    url: "https://greeter.example.com/",
  });
  expect(JSON.parse(outputs["hosts"] ?? "")[1]).toMatchObject({ host: "web3.example.com", decision: "unreachable" });
});

test("a rollback says which release serves", () => {
  const outputs = outputsOf(rolledBack);
  expect(outputs).not.toHaveProperty("url");
  expect(outputs).toMatchObject({
    decision: "rolled-back",
    release: "20261101T080000Z-v1.2.2-89abcdef",
    "previous-release": "20261101T080000Z-v1.2.2-89abcdef",
  });
  expect(JSON.parse(outputs["hosts"] ?? "")).toEqual([
    {
      host: "web1.example.com",
      decision: "rolled-back",
      release: "20261101T080000Z-v1.2.2-89abcdef",
      previousRelease: "20261101T080000Z-v1.2.2-89abcdef",
    },
  ]);
});

test.each([
  { now: ["r2", "r2"], before: ["r1", "r1"], release: "r2", previous: "r1", why: "all the same" },
  { now: ["r2", "r1"], before: ["r1", "r1"], release: "", previous: "r1", why: "hosts differ" },
  { now: ["r2", undefined], before: ["r1", undefined], release: "", previous: "r1", why: "nothing serves on one" },
  { now: ["r2", "r2"], before: [undefined, undefined], release: "r2", previous: "", why: "a first deploy" },
  { now: [], before: [], release: "", previous: "", why: "no hosts" },
])("the release of several hosts: $why", ({ now, before, release, previous }) => {
  const hosts = now.map((serves, index) => ({
    ...promotedHost(`web${index}`),
    release: serves,
    previousRelease: before[index],
  }));
  const outputs = outputsOf({ timeline: [], deploy: { decision: "promoted", hosts } });
  expect([outputs["release"], outputs["previous-release"]]).toEqual([release, previous]);
});
