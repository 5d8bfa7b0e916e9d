import type { CacheInputs } from "../inputs/inputs.ts";

/** New bytes that justify an archive in `auto`, as a share of what was restored: README "Caches" says how it was found. */
const worthwhileGrowth = 0.01;

export type SavePolicy =
  | { readonly mayFill: true; readonly worthwhileGrowth: number }
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
  if (save === "always") return { mayFill: true, worthwhileGrowth: 0 };
  const { GITHUB_EVENT_NAME: event, GITHUB_REF_TYPE: refType, GITHUB_REF: ref } = env;
  if (event === "pull_request_target") return { mayFill: false, reason: "never from pull_request_target" };
  if (event === "release") return { mayFill: false, reason: "never from a release" };
  if (event === "merge_group") return { mayFill: false, reason: "never from a merge queue" };
  if (refType === "tag" || ref?.startsWith("refs/tags/")) return { mayFill: false, reason: "never from a tag" };
  return { mayFill: true, worthwhileGrowth };
}
