import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { chooseTag } from "../../src/version/choose-tag.ts";
import { modulePlace, type PlaceFacts } from "../../src/version/module-place.ts";
import { startingTag } from "../../src/version/started-by.ts";

function placed(directory: string, others: readonly string[] = [], facts: Partial<PlaceFacts> = {}) {
  const inRoot = (each: string) => (each === "." ? "" : `${each}/`);
  return modulePlace({
    prefix: inRoot(directory),
    goMods: [directory, ...others].map((each) => `${inRoot(each)}go.mod`),
    modulePath: directory === "." ? "example.com/svc" : `example.com/mono/${directory}`,
    program: undefined,
    chosenName: undefined,
    ...facts,
  });
}

/** The table that users read. */
const page = readFileSync(join(import.meta.dirname, "../../docs/versions.md"), "utf8");
const [, table = ""] = /<!-- tags -->\n(.*)<!-- \/tags -->/s.exec(page) ?? [];
const rows = table
  .trim()
  .split("\n")
  .slice(2)
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

describe("docs/versions.md", () => {
  it("has its table", () => expect(rows.length).toBeGreaterThan(40));

  it.each(rows)("module %s beside %s, tags %s, earlier %s: %s", (module, others, at, earlier, version, passed) => {
    const [directory = ""] = names(module ?? "");
    const [startedBy] = names(/\*\*(.*?)\*\*/.exec(at ?? "")?.[1] ?? "");
    const choice = chooseTag({
      atCommit: names(at ?? ""),
      reachable: [...names(at ?? ""), ...names(earlier ?? "")],
      module: placed(directory, names(others ?? "")),
      startedBy,
    });
    const nearest = choice.earlier[0];
    const found = choice.taken?.version ?? (nearest ? `${nearest.version}-…` : "v0.0.0-…");
    const reasons = Map.groupBy(choice.passedOver, ({ reason }) => reason);
    const said = [...reasons].map(([reason, tags]) => `${tags.map(({ tag }) => `\`${tag}\``).join(" ")}: ${reason}`);
    expect([`\`${found}\``, said.join("; ")]).toEqual([version, passed]);
  });
});

/** What counts at the commit. */
function versionOf(tags: readonly string[], module: ReturnType<typeof placed>, startedBy?: string): string | undefined {
  return chooseTag({ atCommit: tags, reachable: tags, module, startedBy }).taken?.version;
}

describe("a prefix names the module", () => {
  it.each<[string, string, Partial<PlaceFacts>, string | undefined]>([
    ["the last element of its path", "backend-v1.2.3", { modulePath: "example.com/backend/v2" }, "v1.2.3"],
    ["a path with a version of gopkg.in", "yaml-v1.2.3", { modulePath: "gopkg.in/yaml.v3" }, "v1.2.3"],
    ["its only program", "api-v1.2.3", { program: "cmd/api" }, "v1.2.3"],
    ["its only program's directory", "cmd/api/v1.2.3", { program: "cmd/api" }, "v1.2.3"],
    ["not one of several programs", "api-v1.2.3", {}, undefined],
    ["the input name", "shop-1.2.3", { chosenName: "shop" }, "1.2.3"],
    ["other capitals", "Shop-V1.2.3", { chosenName: "shop" }, "v1.2.3"],
    ["a dot before the v", "svc.v1.2.3", {}, "v1.2.3"],
    ["a name with a dash and a number", "svc-2-v1.2.3", { chosenName: "svc-2" }, "v1.2.3"],
    ["a longer name", "svc-tools-v1.2.3", {}, undefined],
    ["no name at all", "v-1.2.3", {}, "1.2.3"],
    ["a word without a separator", "release1.2.3", {}, "1.2.3"],
    ["a strange version", "v1-2.3.4", {}, undefined],
    ["a prerelease that looks like a version", "v1.2.3-rc1-2.0.0", {}, "v1.2.3-rc1-2.0.0"],
    ["other letters", "größe-v1.2.3", { chosenName: undefined }, undefined],
    ["a slash alone", "svc/v1.2.3", {}, "v1.2.3"],
  ])("%s: %s", (_, tag, facts, version) => {
    expect(versionOf([tag], placed(".", [], facts))).toBe(version);
  });

  it("a directory with letters of its own, and one deep down", () => {
    expect(versionOf(["dienste/größe/v1.2.3"], placed("dienste/größe"))).toBe("v1.2.3");
    expect(versionOf(["a/b/c/v1.2.3", "b-c-v9.9.9"], placed("a/b/c"))).toBe("v1.2.3");
    expect(versionOf(["b-c-v1.2.3"], placed("a/b/c"))).toBe("v1.2.3");
  });

  it("what is chosen by name is meant, though another module is called so", () => {
    expect(versionOf(["api-v1.2.3"], placed("services/api", ["legacy/api"], { chosenName: "api" }))).toBe("v1.2.3");
  });

  it("examples, test data and vendored modules are nobody's components", () => {
    const idle = ["examples/api", "testdata/api", "vendor/example.com/api", "_old/api", ".tools/api"];
    expect(versionOf(["api-v1.2.3"], placed("services/api", idle))).toBe("v1.2.3");
  });
});

it("numbers of more digits than a double holds are compared as numbers", () => {
  const tags = ["v0.0.20261128163700123457", "v0.0.20261128163700123456", "v0.0.9"];
  expect(versionOf(tags, placed("."))).toBe("v0.0.20261128163700123457");
});

it("what may depend on tags that were not fetched is not certain", () => {
  const certain = (tags: readonly string[], module: ReturnType<typeof placed>, startedBy?: string) =>
    chooseTag({ atCommit: tags, reachable: tags, module, startedBy }).isCertain;
  expect(certain(["v1.2.3"], placed("."))).toBe(true);
  expect(certain(["v1.2.3"], placed("api"))).toBe(false);
  expect(certain(["v1.2.3"], placed("api"), "v1.2.3")).toBe(true);
  expect(certain(["v1.2.3"], placed("api", ["."]), "v1.2.3")).toBe(false);
  expect(certain(["nightly"], placed("."))).toBe(false);
});

it("a tag that started the workflow and was not fetched counts", () => {
  const choice = chooseTag({ atCommit: [], reachable: [], module: placed("."), startedBy: "release/v1.2.3" });
  expect(choice.taken).toEqual({ tag: "release/v1.2.3", version: "v1.2.3" });
});

test.each<[string, Record<string, string>, string | undefined]>([
  ["a push", { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "api/v1", GITHUB_REF: "refs/tags/api/v1" }, "api/v1"],
  ["a runner that says less", { GITHUB_REF: "refs/tags/api/v1" }, "api/v1"],
  ["a branch", { GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "v1", GITHUB_REF: "refs/heads/v1" }, undefined],
  ["nothing", {}, undefined],
])("the tag that started the workflow, from %s", (_, env, tag) => {
  expect(startingTag(env)).toBe(tag);
});
