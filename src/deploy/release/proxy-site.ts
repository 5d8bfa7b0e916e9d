import { createHash } from "node:crypto";
import type { ProxyKind } from "../../model/rollout-step.ts";
import { renderHaproxyConfig } from "./haproxy-config.ts";
import { pickPrivatePort } from "./layout.ts";
import { renderNginxSite } from "./nginx-site.ts";

/** What root registers with a proxy for a service: nothing of it is ever a deploy's to say. */
export interface ProxySite {
  readonly kind: ProxyKind;
  readonly text: string;
  /** Where the host itself reaches it. */
  readonly address: string;
  /** Of each canary: the proxy has it in its configuration. */
  readonly canaryPort: number;
}

export interface SiteFacts {
  readonly name: string;
  readonly port: number;
  readonly canaryPort: number;
  readonly listen: readonly string[];
  /** A site of the user's own stands in front, and has said who asks. */
  readonly isBehind: boolean;
  /** A client keeps the number by which it goes to the canary, or not. */
  readonly isSticky: boolean;
}

const renderers = { nginx: renderNginxSite, haproxy: renderHaproxyConfig } as const;

/** `listen`: checked (read-front.ts), the first of it an address of IPv4, or only a port. */
export function proxySite(
  kind: ProxyKind,
  name: string,
  port: number,
  listen: readonly string[],
  isSticky = false,
): ProxySite {
  const canaryPort = pickPrivatePort(name, port, new Set());
  const isBehind = listen.every((each) => each.startsWith("127.") || each.startsWith("[::1]:"));
  const facts = { name, port, canaryPort, listen, isBehind, isSticky };
  const text = (generation: string) => renderers[kind](facts, generation);
  const [first = ""] = listen;
  const address = first.includes(":") ? first.replace(/^0\.0\.0\.0:/, "127.0.0.1:") : `127.0.0.1:${first}`;
  const generation = createHash("sha256").update(text("")).digest("hex").slice(0, 16);
  return { kind, text: text(generation), address, canaryPort };
}
