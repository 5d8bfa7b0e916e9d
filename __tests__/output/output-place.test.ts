import { describe, expect, it } from "vitest";
import { type OutputPlace, problemOfOutputPath, problemOfOutputPlace } from "../../src/output/output-place.ts";

describe("the text of output-directory", () => {
  it.each([
    [".git", "lies in .git: git keeps the repository itself there"],
    [".git/x", "lies in .git: git keeps the repository itself there"],
    [".GIT", "lies in .GIT: git keeps the repository itself there"],
    ["services/greeter/.git/hooks", "lies in .git: git keeps the repository itself there"],
    [".github", "lies in .github: GitHub reads workflows and settings there"],
    [".github/dist", "lies in .github: GitHub reads workflows and settings there"],
    ["vendor", "lies in vendor: Go takes it for the copies of the module's dependencies"],
    ["web/node_modules/.cache", "lies in node_modules: npm removes what it did not install there"],
    ["~/dist", "holds what only a shell would fill in: write it out"],
    ["$HOME/dist", "holds what only a shell would fill in: write it out"],
    [`\${GITHUB_WORKSPACE}/dist`, "holds what only a shell would fill in: write it out"],
    ["$(pwd)/dist", "holds what only a shell would fill in: write it out"],
    ["build\\dist", "holds a backslash: directories are separated by /"],
    ["dist\nother", "holds a control character"],
  ])("%j %s", (path, problem) => {
    expect(problemOfOutputPath(path)).toBe(problem);
  });

  it.each([
    "dist",
    ".",
    "build/größe 世界",
    ".gin-deploy",
    ".gitlab/dist",
    "cmd",
    "internal",
    "vendored",
    "a$",
    "a~b",
    "di[st]",
    "constructor",
  ])("%j can be used", (path) => {
    expect(problemOfOutputPath(path)).toBeUndefined();
  });

  it("may have the separators of Windows there", () => {
    expect(problemOfOutputPath("build\\dist", true)).toBeUndefined();
    expect(problemOfOutputPath("sub\\.git", true)).toMatch(/^lies in \.git/);
  });
});

describe("the place that it names", () => {
  const place = (changes: Partial<OutputPlace> = {}): OutputPlace => ({
    directory: "/w/dist",
    workspace: "/w",
    realDirectory: "/w/dist",
    realWorkspace: "/w",
    there: { path: "/w", isDirectory: true },
    deadLink: undefined,
    gitDirectory: "/w/.git",
    submodule: undefined,
    ...changes,
  });

  it.each<[string, Partial<OutputPlace>]>([
    ["is not there yet", {}],
    ["is there", { there: { path: "/w/dist", isDirectory: true } }],
    ["is the workspace", { directory: "/w", realDirectory: "/w" }],
    [
      "is a link within the workspace",
      { realDirectory: "/w/build/out", there: { path: "/w/build", isDirectory: true } },
    ],
    [
      "lies in a workspace that a link leads to",
      { workspace: "/w", realWorkspace: "/mnt/w", realDirectory: "/mnt/w/dist" },
    ],
    [
      "lies in a workspace below a directory with an owner",
      { realWorkspace: "/vendor/w", realDirectory: "/vendor/w/dist" },
    ],
    ["begins like git's own directory", { gitDirectory: "/w/di" }],
    ["is in no repository", { gitDirectory: undefined }],
  ])("%s", (_, changes) => {
    expect(problemOfOutputPlace(place(changes))).toBeUndefined();
  });

  it.each<[string, Partial<OutputPlace>, string]>([
    [
      "is a link to nothing",
      { deadLink: { path: "/w/dist", target: "gone" } },
      "/w/dist is a link to gone, which is not there",
    ],
    [
      "is a link to elsewhere",
      { realDirectory: "/tmp/x" },
      "/w/dist is a link that leads out of the workspace, to /tmp/x",
    ],
    ["is a link to the parent", { realDirectory: "/" }, "/w/dist is a link that leads out of the workspace, to /"],
    ["is a file", { there: { path: "/w/dist", isDirectory: false } }, "/w/dist is a file"],
    ["lies below a file", { there: { path: "/w/d", isDirectory: false } }, "/w/dist lies below /w/d, which is a file"],
    ["is a link to .git", { realDirectory: "/w/.git" }, "/w/dist lies in .git: git keeps the repository itself there"],
    ["is a link to vendor", { realDirectory: "/w/a/vendor/b" }, "/w/dist lies in vendor: Go takes it for the copies"],
    [
      "lies where git keeps this repository",
      { gitDirectory: "/w/dist" },
      "/w/dist lies in /w/dist: git keeps the repository",
    ],
    [
      "is a submodule",
      { submodule: "dist" },
      "/w/dist lies in the submodule dist: a build there would change the submodule",
    ],
  ])("is refused when it %s", (_, changes, message) => {
    expect(problemOfOutputPlace(place(changes))?.message).toContain(`output-directory: ${message}`);
  });
});
