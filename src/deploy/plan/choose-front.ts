import type { FrontInput, FrontKind, ProxyKind } from "../../model/rollout-step.ts";
import { isProxy, proxyTitles } from "../../service/proxies.ts";
import { type HostFacts, recordOf } from "../facts/host-facts.ts";
import type { Finding } from "../judgement/fitness/preflight.ts";
import { pickPrivatePort } from "../release/layout.ts";

/** What somebody asks for: with shares to be sent, a proxy that was set up is never passed over in silence. */
export interface FrontWish {
  readonly front?: FrontInput | undefined;
  readonly port: number;
}

/** What sends requests or connections to a canary of this host, or why nothing can. */
export type ChosenFront = { readonly kind: FrontKind } | { readonly why: string };

/** Pure: `auto` takes the proxy that was set up for the service, unless it does not work, and the kernel where there is none. */
export function chooseFront(facts: HostFacts, { front = "auto", port }: FrontWish): ChosenFront {
  if (front === "none") return { why: "`front` is none" };
  if (!facts.isActive) return { why: "nothing serves yet" };
  if (recordOf(facts, facts.current)?.port !== port) return { why: "the public port changes" };
  const proxy = workingProxy(facts, { front, port });
  if ("kind" in proxy && front !== "kernel") return proxy;
  if (isProxy(front)) return proxy;
  return facts.noFront === undefined ? { kind: "kernel" } : { why: facts.noFront };
}

/** The proxy that somebody names, or that was set up, if requests can be sent by it. */
function workingProxy(
  { proxyFront, listeningPorts, canary }: HostFacts,
  { front = "auto", port }: FrontWish,
): { readonly kind: ProxyKind } | { readonly why: string } {
  if (proxyFront === undefined || (isProxy(front) && front !== proxyFront.kind)) {
    const wanted = isProxy(front) ? proxyTitles[front] : "a proxy";
    const instead = proxyFront === undefined ? "" : `, but ${proxyTitles[proxyFront.kind]}`;
    return { why: `${wanted} is not set up as the front of the service${instead}` };
  }
  const { kind, livePort, canaryPort, problem } = proxyFront;
  const title = proxyTitles[kind];
  if (livePort !== port) return { why: `${title} sends requests to port ${livePort}, and the service gets ${port}` };
  if (problem !== undefined) return { why: problem };
  const isTaken = canary === undefined && listeningPorts.has(canaryPort);
  return isTaken ? { why: `port ${canaryPort}, which ${title} has for canaries, is taken` } : { kind };
}

/** Where a canary listens. */
export function privatePortOf(facts: HostFacts, name: string, wish: FrontWish): number {
  const chosen = chooseFront(facts, wish);
  const hasProxy = "kind" in chosen && isProxy(chosen.kind) && facts.proxyFront !== undefined;
  return hasProxy ? facts.proxyFront.canaryPort : pickPrivatePort(name, wish.port, facts.listeningPorts);
}

/** What keeps a release off a host because of its front: users come by it, or somebody has asked for it. */
export function judgeFront(facts: HostFacts, wish: FrontWish, hasShares: boolean): readonly Finding[] {
  const { front = "auto", port } = wish;
  const { proxyFront } = facts;
  const proxy = workingProxy(facts, wish);
  if ("kind" in proxy || facts.kernel !== "Linux") return [];
  // After such a deploy the proxy would send all users to a port where nobody is.
  const isLost = proxyFront !== undefined && proxyFront.livePort !== port;
  const isMeant = isProxy(front) || (front === "auto" && hasShares && proxyFront !== undefined);
  if (!isLost && !isMeant) return [];
  const kind = isProxy(front) ? front : (proxyFront?.kind ?? "nginx");
  const title = proxyTitles[kind];
  const remedy = isLost
    ? `Run \`operation: provision\` with the new \`port\`, \`front: ${kind}\` and \`front-listen\` when you want ${title} to change over, or with \`front: kernel\` when it is no front any more.`
    : `Put that right, or run \`operation: provision\` with \`front: ${kind}\` and \`front-listen\`${proxyFront?.kind === kind ? " again" : ""}. With \`front: kernel\` nftables sends the shares.`;
  return [{ problem: `${title} cannot be its front: ${proxy.why}`, remedy }];
}
