import { type HostFacts, provenRelease, usableRelease } from "../hosts/host-facts.ts";

/** The release whose deploy went wrong, and what served before it, where that is known. */
export interface FailedRelease {
  readonly id: string;
  readonly before: string | undefined;
}

export type Recovery =
  | { readonly kind: "nothing" }
  | { readonly kind: "go back"; readonly release: string }
  /** There is nothing to go back to, and what is there was just seen to fail. */
  | { readonly kind: "take down" }
  /** There is nothing to go back to, but nobody has found fault with what is there either. */
  | { readonly kind: "leave" };

/** What puts a host right. `failed` is undefined for a deploy that has not done anything yet. */
export function chooseRecovery(facts: HostFacts, failed: FailedRelease | undefined): Recovery {
  const { state, current } = facts;
  const isOurs = current !== undefined && current === failed?.id;
  // Without a state.json the failed release would pass for the proven one, because it is what serves.
  const target = state === undefined && isOurs ? usableRelease(facts, failed?.before) : provenRelease(facts);
  if (current === target) return { kind: "nothing" };
  if (target !== undefined) return { kind: "go back", release: target };
  return { kind: isOurs ? "take down" : "leave" };
}
