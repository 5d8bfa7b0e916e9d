import type { FrontKind } from "../../../model/rollout-step.ts";

/** The kernel sends connections, and a proxy requests. undefined: what a record of an earlier version does not say. */
export const whatIsSharedBy = (front: FrontKind | undefined) =>
  front === undefined || front === "kernel" ? "new connections" : "requests";

export type WhatIsShared = ReturnType<typeof whatIsSharedBy>;
