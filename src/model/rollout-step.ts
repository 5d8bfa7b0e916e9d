/** What sends a share to a canary, as somebody asks for it. */
export type FrontInput = "auto" | "kernel" | ProxyKind | "none";

/** A proxy that sends requests to a canary once root has set it up. */
export type ProxyKind = "nginx" | "haproxy";

/** What can send one. */
export type FrontKind = Exclude<FrontInput, "auto" | "none">;

/** One step of a canary: the share of what arrives that it gets, and how long it is watched at least. */
export interface RolloutStep {
  /** Whole, from 1 to 100. */
  readonly sharePercent: number;
  readonly minMs: number;
  /** How long it may wait for `min-requests`; undefined: ten minutes, or twice its own time. */
  readonly timeoutMs?: number;
  /** Once it has passed, the share is held until somebody promotes or aborts. */
  readonly thenPause?: true;
}

/** How a canary gets a share of what arrives, and by what it is judged. */
export interface RolloutInputs {
  /** They rise, and end at 100 %. */
  readonly steps: readonly RolloutStep[];
  /** What at most one request in twenty may take longer than. */
  readonly maxP95Ms: number;
  /** From 0 to 1. */
  readonly maxErrorRate: number;
  /** That a step has to have seen. */
  readonly minRequests: number;
  /** Of one core. */
  readonly maxCpuPercent: number | undefined;
  readonly maxMemoryBytes: number | undefined;
  /** Extended regular expressions that no line of the log may match. */
  readonly logDeny: readonly string[];
}
