import { describe, expect, it } from "vitest";
import { decideSavePolicy } from "../../src/cache/save-policy.ts";

const worth = { mayFill: true, thresholds: { ofRestored: 0.01, ofArchive: 0.1 } };
const never = (reason: string) => ({ mayFill: false, reason });
const branch = { GITHUB_REF_TYPE: "branch", GITHUB_REF: "refs/heads/main" };
const tag = { GITHUB_REF_TYPE: "tag", GITHUB_REF: "refs/tags/v1.0.0" };

describe("whether a run may add to the caches", () => {
  it.each([
    ["push to a branch", { GITHUB_EVENT_NAME: "push", ...branch }, worth],
    [
      "branch with the name of a tag",
      { GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/heads/refs/tags/x", GITHUB_REF_TYPE: "branch" },
      worth,
    ],
    [
      "pull request",
      { GITHUB_EVENT_NAME: "pull_request", GITHUB_REF_TYPE: "branch", GITHUB_REF: "refs/pull/7/merge" },
      worth,
    ],
    ["schedule", { GITHUB_EVENT_NAME: "schedule", ...branch }, worth],
    ["run by hand", { GITHUB_EVENT_NAME: "workflow_dispatch", ...branch }, worth],
    ["run by hand on a tag", { GITHUB_EVENT_NAME: "workflow_dispatch", ...tag }, never("never from a tag")],
    ["no event at all, as on a developer's machine", {}, worth],
    ["push of a tag", { GITHUB_EVENT_NAME: "push", ...tag }, never("never from a tag")],
    [
      "tag of a runner that gives no type",
      { GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/tags/v1" },
      never("never from a tag"),
    ],
    ["tag of a runner that gives the type alone", { GITHUB_REF_TYPE: "tag" }, never("never from a tag")],
    ["release", { GITHUB_EVENT_NAME: "release", ...tag }, never("never from a release")],
    ["merge queue", { GITHUB_EVENT_NAME: "merge_group", ...branch }, never("never from a merge queue")],
    [
      "pull_request_target",
      { GITHUB_EVENT_NAME: "pull_request_target", ...branch },
      never("never from pull_request_target"),
    ],
  ])("%s", (_, env, auto) => {
    expect(decideSavePolicy("auto", env)).toEqual(auto);
    expect(decideSavePolicy("always", env)).toEqual({ mayFill: true, thresholds: { ofRestored: 0, ofArchive: 0 } });
    expect(decideSavePolicy("never", env)).toEqual(never("cache-save is never"));
  });
});
