import { describe, expect, it } from "vitest";
import { renderEnvironmentFile } from "../../../src/deploy/release/environment-file.ts";
import { pickPrivatePort, releaseId, sha256Of } from "../../../src/deploy/release/layout.ts";
import { binaryFor, contentHashOf, environmentOf } from "../../../src/deploy/release/release.ts";
import { renderUnit } from "../../../src/deploy/release/unit-text.ts";
import { sampleRelease } from "./release-facts.ts";

describe("releaseId", () => {
  const nowMs = Date.UTC(2026, 10, 22, 16, 37, 5, 123);

  it("sorts by time and says what it is", () => {
    expect(releaseId({ nowMs, version: "v1.2.3", binaryHashes: ["a"] })).toMatch(
      /^20261122T163705Z-v1\.2\.3-[0-9a-f]{8}$/,
    );
  });

  it("is a plain file name, whatever the version is", () => {
    const id = releaseId({ nowMs, version: `../\n; "$x" ü ${"y".repeat(200)}`, binaryHashes: ["a"] });
    expect(id).toMatch(/^20261122T163705Z-[A-Za-z0-9._+-]{64}-[0-9a-f]{8}$/);
  });

  it("is the same for the same binaries in any order, and another for others", () => {
    const idOf = (...binaryHashes: string[]) => releaseId({ nowMs, version: "v1", binaryHashes });
    expect(idOf("a", "b")).toBe(idOf("b", "a"));
    expect(idOf("a", "b")).not.toBe(idOf("ab"));
  });
});

it("sha256Of keeps lists apart that read alike", () => {
  expect(sha256Of("a", "b")).not.toBe(sha256Of("ab"));
  expect(sha256Of("a", "")).not.toBe(sha256Of("a"));
});

describe("pickPrivatePort", () => {
  it("is the same each time, and never one that is taken or public", () => {
    const first = pickPrivatePort("greeter", 8080, new Set());
    expect(pickPrivatePort("greeter", 8080, new Set())).toBe(first);
    expect(pickPrivatePort("greeter", 8080, new Set([first]))).not.toBe(first);
    expect(pickPrivatePort("greeter", first, new Set())).not.toBe(first);
    expect(first).toBeGreaterThanOrEqual(20_000);
    expect(first).toBeLessThan(30_000);
  });
});

describe("a release on a host", () => {
  it.each([
    ["x86_64", "amd64", undefined, true],
    ["aarch64", "amd64", undefined, false],
    ["aarch64", "arm64", undefined, true],
    ["armv7l", "arm", "7", true],
    ["armv6l", "arm", "7", false],
    ["armv6l", "arm", "6", true],
    ["i686", "386", undefined, true],
  ])("%s runs %s %s: %s", (machine, arch, variant, fits) => {
    const binaries = sampleRelease.binaries.map((binary) => ({ ...binary, target: { os: "linux", arch, variant } }));
    expect(binaryFor({ ...sampleRelease, binaries }, machine) !== undefined).toBe(fits);
  });

  it("never runs a binary of another system", () => {
    const binaries = sampleRelease.binaries.map((binary) => ({
      ...binary,
      target: { os: "freebsd", arch: "amd64", variant: undefined },
    }));
    expect(binaryFor({ ...sampleRelease, binaries }, "x86_64")).toBeUndefined();
  });

  it("is another one when anything of it differs", () => {
    const [binary] = sampleRelease.binaries;
    if (binary === undefined) throw new Error("the sample has a binary");
    const hash = (difference: object) => contentHashOf({ ...sampleRelease, ...difference }, binary);
    const same = hash({});
    expect(hash({ id: "another", version: "v9" })).toBe(same);
    for (const difference of [
      { port: 1 },
      { healthPath: "/x" },
      { unitText: "x" },
      { environment: new Map() },
      // What starts it says nothing of them where that is supervisor.
      { persistent: ["uploads"] },
    ]) {
      expect(hash(difference), JSON.stringify(difference)).not.toBe(same);
    }
    expect(hash({ persistent: ["a", "b"] })).toBe(hash({ persistent: ["b", "a"] }));
  });

  it("gets PORT and its own places beside its environment", () => {
    expect(environmentOf(sampleRelease, 20_001)).toBe(
      'DATA_DIR="/opt/greeter/data"\nLOGS_DIR="/opt/greeter/logs"\nGIN_MODE="release"\nPORT="20001"\n',
    );
  });

  it("has places of its own where the user says so", () => {
    const environment = new Map([["DATA_DIR", "/srv/greeter"]]);
    expect(environmentOf({ ...sampleRelease, environment }, 1)).toContain('DATA_DIR="/srv/greeter"\n');
  });
});

it("renderEnvironmentFile quotes for systemd", () => {
  const text = renderEnvironmentFile(new Map([["A", 'a "b" $c `d` \\ %n\nü']]));
  expect(text).toBe('A="a \\"b\\" \\$c \\`d\\` \\\\ %n\nü"\n');
});

describe("renderUnit", () => {
  const greeter = { name: "greeter", deployPath: "/opt/greeter", args: [], persistent: [], lines: [] };

  it("hands arguments over as they are, and makes directories writable that outlive releases", () => {
    const args = ["serve", "--greeting=a b", '50% of "$HOME"', "\\", ""];
    const text = renderUnit({ ...greeter, port: 8080, args, persistent: ["uploads"] });
    expect(text).toContain(
      '\nExecStart=/opt/greeter/%i/bin/greeter "serve" "--greeting=a b" "50%% of \\"$$HOME\\"" "\\\\" ""\n',
    );
    expect(text).toContain("\nReadWritePaths=/opt/greeter/data /opt/greeter/logs /opt/greeter/uploads\n");
  });

  it("has the user's own lines last, where they count", () => {
    const text = renderUnit({ ...greeter, port: 8080, lines: ["MemoryMax=512M", "LimitNOFILE=100000"] });
    expect(text.indexOf("LimitNOFILE=100000")).toBeGreaterThan(text.indexOf("LimitNOFILE=65536"));
    expect(text.indexOf("MemoryMax=512M")).toBeLessThan(text.indexOf("[Install]"));
  });

  it("has journald keep all that it logs, unless its own lines say otherwise", () => {
    const text = renderUnit({ ...greeter, port: 8080, lines: ["LogRateLimitIntervalSec=30s"] });
    expect(text).toContain("\nLogRateLimitIntervalSec=0\n");
    expect(text.lastIndexOf("LogRateLimitIntervalSec=30s")).toBeGreaterThan(text.indexOf("LogRateLimitIntervalSec=0"));
  });

  it("keeps every right from an ordinary service", () => {
    const text = renderUnit({ ...greeter, port: 8080 });
    expect(text).toContain("\nCapabilityBoundingSet=\n");
    expect(text).toContain("\nPrivateUsers=yes\n");
  });

  it("lets a service below port 1024 bind it", () => {
    const text = renderUnit({ ...greeter, port: 443 });
    expect(text).toContain("\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n");
    expect(text).not.toContain("PrivateUsers");
  });
});
