import type { FrontInput, FrontKind } from "../../model/rollout-step.ts";
import { type HostFacts, recordOf } from "../facts/host-facts.ts";
import type { Finding } from "../judgement/preflight.ts";
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
  const proxy = whyNoProxy(facts, port);
  if (front === "nginx" && proxy !== undefined) return { why: proxy };
  if (front === "nginx" || (front === "auto" && proxy === undefined)) return { kind: "nginx" };
  return facts.noFront === undefined ? { kind: "kernel" } : { why: facts.noFront };
}

function whyNoProxy({ proxyFront, listeningPorts, canary }: HostFacts, port: number): string | undefined {
  if (proxyFront === undefined) return "nginx is not set up as the front of the service";
  if (proxyFront.livePort !== port)
    return `nginx sends requests to port ${proxyFront.livePort}, and the service gets ${port}`;
  if (proxyFront.problem !== undefined) return proxyFront.problem;
  const { canaryPort } = proxyFront;
  const isTaken = canary === undefined && listeningPorts.has(canaryPort);
  return isTaken ? `port ${canaryPort}, which nginx has for canaries, is taken` : undefined;
}

/** Where a canary listens. */
export function privatePortOf(facts: HostFacts, name: string, wish: FrontWish): number {
  const chosen = chooseFront(facts, wish);
  const isProxy = "kind" in chosen && chosen.kind === "nginx" && facts.proxyFront !== undefined;
  return isProxy ? facts.proxyFront.canaryPort : pickPrivatePort(name, wish.port, facts.listeningPorts);
}

/** What keeps a release off a host because of its front: users come by it, or somebody has asked for it. */
export function judgeFront(facts: HostFacts, wish: FrontWish, hasShares: boolean): readonly Finding[] {
  const { front = "auto", port } = wish;
  const why = whyNoProxy(facts, port);
  if (why === undefined || facts.kernel !== "Linux") return [];
  const isSetUp = facts.proxyFront !== undefined;
  // After such a deploy nginx would send all users to a port where nobody is.
  const isLost = isSetUp && facts.proxyFront.livePort !== port;
  const isMeant = front === "nginx" || (front === "auto" && hasShares && isSetUp);
  if (!isLost && !isMeant) return [];
  const remedy = isLost
    ? "Run `operation: provision` with the new `port`, `front: nginx` and `front-listen` when you want nginx to change over, or with `front: kernel` when it is no front any more."
    : `Put that right, or run \`operation: provision\` with \`front: nginx\` and \`front-listen\`${isSetUp ? " again" : ""}. With \`front: kernel\` nftables sends the shares.`;
  return [{ problem: `nginx cannot be its front: ${why}`, remedy }];
}
