import { describe, expect, it } from "vitest";
import type { HostFacts, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import { judgePreflight } from "../../../src/deploy/judgement/fitness/preflight.ts";
import { hostProgramVersion } from "../../../src/deploy/steps/host-program.ts";
import { fittingHost, sampleRelease } from "../release/release-facts.ts";

const problems = (facts: Partial<HostFacts>) =>
  judgePreflight({ ...fittingHost, ...facts }, sampleRelease).map(({ problem }) => problem);

const owner = (unit: string) => ({ portOwners: [{ pid: 7, unit, command: "server" }] });
const programsOn = (option: string): Partial<HostFacts> => ({
  provisioned: { ...fittingHost.provisioned, mount: new Set([option]) },
});
const record = { id: "1", binarySha256: "new" } as ReleaseRecord;
/** The service as it serves, from this program. */
const serving = (mainPackage: string | undefined): Partial<HostFacts> => ({
  current: "1",
  releases: [{ id: "1", isBad: false, record: { ...record, ...(mainPackage && { mainPackage }) } as ReleaseRecord }],
});

describe("judgePreflight", () => {
  it.each<[string, Partial<HostFacts>]>([
    ["a fitting host", {}],
    [
      "no useradd, but the user is there",
      { userId: 998, userHome: "/opt/greeter", tools: new Set(["gzip", "sha256sum", "curl", "flock"]) },
    ],
    ["the service in its own place", { unitDeployPath: "/opt/greeter" }],
    ["the port is held by the service itself", owner("greeter@current.service")],
    ["the port is held by a canary that ignores PORT", owner("greeter@canary.service")],
    [
      "little room, but the binary is there",
      { diskFreeBytes: 20 * 1024 ** 2, releases: [{ id: "1", isBad: false, record }] },
    ],
    [
      "a read-only /usr/local with this host program in it",
      { provisioned: { ...fittingHost.provisioned, mount: new Set(["ro"]), program: hostProgramVersion } },
    ],
    ["a file system without a number of inodes", { inodesFree: undefined }],
    ["an earlier release of the same program", serving("example.com/greeter")],
    ["an earlier release that does not say its program", serving(undefined)],
    ["an earlier release that was built from files", serving("command-line-arguments")],
  ])("accepts %s", (_, facts) => expect(problems(facts)).toEqual([]));

  it.each<[string, Partial<HostFacts>, RegExp]>([
    ["another kernel", { kernel: "FreeBSD", machine: "amd64" }, /it runs FreeBSD, not Linux/],
    ["no systemd", { systemdVersion: undefined }, /systemd does not run it/],
    ["a container without systemd", { isBootedBySystemd: false }, /systemd does not run it/],
    ["an old systemd", { systemdVersion: 237 }, /its systemd is 237/],
    ["missing tools", { tools: new Set(["gzip"]) }, /it lacks curl, flock, sha256sum, useradd/],
    ["another machine", { machine: "aarch64" }, /it is aarch64 \(linux\/arm64\), but only linux\/amd64/],
    ["an unknown machine", { machine: "vax" }, /it is vax \(linux\/vax\)/],
    ["a full disk", { diskFreeBytes: 115 * 1024 ** 2 }, /115 MiB are free on the disk of \/opt, 116 MiB are needed/],
    ["a read-only disk", { diskMount: new Set(["ro", "noexec"]) }, /^\/opt is on a disk that is mounted read-only$/],
    [
      "a disk that runs nothing",
      { diskMount: new Set(["rw", "noexec"]) },
      /in \/opt\/greeter: its disk is mounted noexec/,
    ],
    [
      "a read-only /usr/local",
      programsOn("ro"),
      /cannot be put in \/usr\/local\/lib\/gin-deploy: its disk is mounted read-only/,
    ],
    ["a /usr/local that runs nothing", programsOn("noexec"), /cannot be put in .*: its disk is mounted noexec/],
    ["no inodes", { inodesFree: 3 }, /3 inodes are free/],
    ["a taken port", owner("nginx.service"), /port 8080 is taken by server \(pid 7, nginx.service\)/],
    ["a port taken without a unit", owner(""), /taken by server \(pid 7\)$/],
    [
      "a port of a container",
      { ...owner("docker.service"), portContainers: ["docker web"] },
      /by the Docker container web and server \(pid 7/,
    ],
    [
      "a port of a container without a proxy",
      { portContainers: ["podman web"] },
      /is taken by the Podman container web$/,
    ],
    [
      "a port of a container in this network",
      owner(`docker-${"3f2a".repeat(16)}.scope`),
      /by server \(pid 7\) in the Docker container 3f2a3f2a3f2a$/,
    ],
    [
      "a port of nobody who can be seen",
      { portOwners: [{ pid: 0, unit: "", command: "" }] },
      /by a process that cannot be seen/,
    ],
    ["a port taken by a unit with a similar name", owner("greeter@current2.service"), /taken by/],
    [
      "somebody else's user",
      { userId: 8, userHome: "/var/mail" },
      /its user greeter \(home \/var\/mail\) belongs to something else/,
    ],
    ["a root user", { userId: 0 }, /root by another name/],
    ["somebody else's unit", { hasForeignUnit: true }, /a unit greeter@.service that was not written by gin-deploy/],
    ["a service of this name in another place", { unitDeployPath: "/srv/greeter" }, /lives in \/srv\/greeter/],
    ["somebody else's files", { hasForeignDeployPath: true }, /holds files of something else than greeter/],
    ["a broken state", { state: "unreadable" }, /state.json cannot be read/],
  ])("refuses %s", (_, facts, words) => {
    expect(problems(facts)).toEqual([expect.stringMatching(words)]);
  });

  it("takes a host by what runs a service there", () => {
    const supervised = { ...sampleRelease, serviceManager: "supervisor" } as const;
    const found = (facts: Partial<HostFacts>, release: typeof sampleRelease) =>
      judgePreflight({ ...fittingHost, ...facts }, release).map(({ problem }) => problem);
    // supervisord needs no systemd.
    expect(found({ systemdVersion: undefined, isBootedBySystemd: false }, supervised)).toEqual([]);
    expect(found(owner("greeter@current"), supervised)).toEqual([]);
    expect(found({ noSupervisor: "setpriv is not installed" }, supervised)).toEqual([
      "supervisor cannot run a service there: setpriv is not installed",
    ]);
    expect(found({ noSupervisor: "setpriv is not installed" }, sampleRelease)).toEqual([]);
    // What is registered, and has never served, may change hands.
    expect(found({ serviceManager: "systemd" }, supervised)).toEqual([]);
    expect(found({ serviceManager: "systemd", ...serving(undefined) }, supervised)).toEqual([
      "its service greeter is run by systemd, and would be run by supervisor",
    ]);
    expect(found({ serviceManager: "supervisor", ...serving(undefined) }, sampleRelease)).toEqual([
      "its service greeter is run by supervisor, and would be run by systemd",
    ]);
  });

  it("refuses another program of the same name, unless somebody has named the service", () => {
    const facts = { ...fittingHost, ...serving("example.com/greeter/cmd/worker") };
    expect(judgePreflight(facts, sampleRelease)).toEqual([
      {
        problem: "its service greeter is example.com/greeter/cmd/worker, and example.com/greeter would take its place",
        remedy: expect.stringMatching(/`name: example-com-greeter`\. .* `name: greeter`\.$/),
      },
    ]);
    expect(judgePreflight(facts, { ...sampleRelease, isNamed: true })).toEqual([]);
  });

  it("finds everything at once", () => {
    const facts = { systemdVersion: 200, machine: "aarch64", diskFreeBytes: 0, inodesFree: 0, ...owner("x.service") };
    expect(problems(facts)).toHaveLength(5);
  });
});
