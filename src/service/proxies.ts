import type { ProxyKind } from "../model/rollout-step.ts";

/** As people write them. */
export const proxyTitles: Readonly<Record<ProxyKind, string>> = { nginx: "nginx", haproxy: "HAProxy" };

export const isProxy = (front: string): front is ProxyKind => front in proxyTitles;
