import type { CacheInputs } from "../model/inputs.ts";
import type { SaveThresholds } from "./save-plan.ts";

/**
 * Chosen with `npm run bench -- cache` at hand, where storing 1 % took 0.6 s, and not measured against other values; an
 * archive of which less than a tenth is new mostly stores again what is stored.
 */
const worthwhile: SaveThresholds = { ofRestored: 0.01, ofArchive: 0.1 };

export const anythingNew: SaveThresholds = { ofRestored: 0, ofArchive: 0 };

export type SavePolicy =
  | { readonly mayFill: true; readonly thresholds: SaveThresholds }
  | { readonly mayFill: false; readonly reason: string };

/**
 * Whether this run may add to the caches. What a tag, a release or a merge queue saves, no later run can read; what
 * `pull_request_target` saves, the default branch reads, and it may come from a stranger's code.
 */
export function decideSavePolicy(
  save: CacheInputs["save"],
  env: Readonly<Record<string, string | undefined>>,
): SavePolicy {
  if (save === "never") return { mayFill: false, reason: "cache-save is never" };
  if (save === "always") return { mayFill: true, thresholds: anythingNew };
  const { GITHUB_EVENT_NAME: event, GITHUB_REF_TYPE: refType, GITHUB_REF: ref } = env;
  if (event === "pull_request_target") return { mayFill: false, reason: "never from pull_request_target" };
  if (event === "release") return { mayFill: false, reason: "never from a release" };
  if (event === "merge_group") return { mayFill: false, reason: "never from a merge queue" };
  if (refType === "tag" || ref?.startsWith("refs/tags/")) return { mayFill: false, reason: "never from a tag" };
  return { mayFill: true, thresholds: worthwhile };
}
