import { describe, expect, it } from "vitest";
import type { HostFacts, ProxyFront } from "../../../src/deploy/facts/host-facts.ts";
import { chooseFront, type FrontWish, judgeFront, privatePortOf } from "../../../src/deploy/plan/choose-front.ts";
import { fittingHost } from "../release/release-facts.ts";

const record = { id: "a", port: 8080 } as NonNullable<HostFacts["releases"][number]["record"]>;
const nginx: ProxyFront = {
  kind: "nginx",
  address: "127.0.0.1:8081",
  livePort: 8080,
  canaryPort: 20_132,
  sha256: "0",
  problem: undefined,
};
const host = (more: Partial<HostFacts>): HostFacts => ({
  ...fittingHost,
  isActive: true,
  current: "a",
  releases: [{ id: "a", isBad: false, record }],
  noFront: undefined,
  ...more,
});
const wish = (front?: FrontWish["front"], port = 8080): FrontWish => ({ front, port });
const haproxy: ProxyFront = { ...nginx, kind: "haproxy" };
const broken = { ...nginx, problem: "nginx does not run" };
const kernel = { kind: "kernel" };

describe("the front of a host", () => {
  it.each<[string, Partial<HostFacts>, FrontWish, object]>([
    ["is the kernel where nothing else was set up", {}, wish(), kernel],
    ["is the proxy that was set up", { proxyFront: nginx }, wish(), { kind: "nginx" }],
    ["is HAProxy where that was set up", { proxyFront: haproxy }, wish(), { kind: "haproxy" }],
    [
      "is no other proxy than the one that was set up",
      { proxyFront: haproxy },
      wish("nginx"),
      { why: "nginx is not set up as the front of the service, but HAProxy" },
    ],
    ["is the kernel where somebody says so", { proxyFront: nginx }, wish("kernel"), kernel],
    ["is none where somebody says so", { proxyFront: nginx }, wish("none"), { why: "`front` is none" }],
    ["is the kernel where the proxy does not work", { proxyFront: broken }, wish(), kernel],
    [
      "is no other than the one that is asked for",
      { proxyFront: broken },
      wish("nginx"),
      { why: "nginx does not run" },
    ],
    ["needs no nftables for a proxy", { proxyFront: nginx, noFront: "no nft" }, wish(), { kind: "nginx" }],
    ["is none where nothing can be one", { noFront: "no nft" }, wish(), { why: "no nft" }],
    ["is none before the first release", { proxyFront: nginx, isActive: false }, wish(), { why: "nothing serves yet" }],
    [
      "is none while the port changes",
      { proxyFront: nginx },
      wish(undefined, 9090),
      { why: "the public port changes" },
    ],
    [
      "is no proxy whose port for canaries is somebody else's",
      { proxyFront: nginx, listeningPorts: new Set([20_132]) },
      wish("nginx"),
      { why: "port 20132, which nginx has for canaries, is taken" },
    ],
    [
      "is a proxy whose port a canary has already",
      { proxyFront: nginx, listeningPorts: new Set([20_132]), canary: "b" },
      wish(),
      { kind: "nginx" },
    ],
  ])("%s", (_, facts, asked, chosen) => {
    expect(chooseFront(host(facts), asked)).toEqual(chosen);
  });

  it("says where the canary listens: nginx knows no other port", () => {
    expect(privatePortOf(host({ proxyFront: nginx }), "shop", wish())).toBe(20_132);
    expect(privatePortOf(host({ proxyFront: nginx }), "shop", wish("kernel"))).not.toBe(20_132);
  });
});

describe("a release is kept off a host", () => {
  const problems = (facts: Partial<HostFacts>, asked: FrontWish, hasShares: boolean) =>
    judgeFront(host(facts), asked, hasShares).map(({ problem }) => problem);

  it("whose front is not the one that was named, or does not work", () => {
    expect(problems({}, wish("nginx"), false)).toEqual([
      "nginx cannot be its front: nginx is not set up as the front of the service",
    ]);
    expect(problems({ proxyFront: broken }, wish(), true)).toEqual(["nginx cannot be its front: nginx does not run"]);
    expect(problems({ proxyFront: nginx }, wish(undefined, 9090), true)).toEqual([
      "nginx cannot be its front: nginx sends requests to port 8080, and the service gets 9090",
    ]);
  });

  it("whose front is another proxy than the one that was named, and the error says which it can have", () => {
    const findings = judgeFront(host({ proxyFront: nginx }), wish("haproxy"), false);
    expect(findings.map(({ problem }) => problem)).toEqual([
      "HAProxy cannot be its front: HAProxy is not set up as the front of the service, but nginx",
    ]);
    expect(findings[0]?.remedy).toContain("`front: haproxy` and `front-listen`. With");
    expect(problems({ proxyFront: haproxy }, wish(undefined, 9090), true)).toEqual([
      "HAProxy cannot be its front: HAProxy sends requests to port 8080, and the service gets 9090",
    ]);
  });

  it("whose users nginx would send where nobody is, whatever the front", () => {
    const problem = "nginx cannot be its front: nginx sends requests to port 8080, and the service gets 9090";
    expect(problems({ proxyFront: nginx }, wish("kernel", 9090), false)).toEqual([problem]);
    expect(problems({}, wish(undefined, 9090), false)).toEqual([]);
  });

  it("and not where nobody has asked for it, or nothing is shared", () => {
    expect(problems({ proxyFront: broken }, wish("kernel"), true)).toEqual([]);
    expect(problems({ proxyFront: broken }, wish(), false)).toEqual([]);
    expect(problems({}, wish(), true)).toEqual([]);
  });
});
