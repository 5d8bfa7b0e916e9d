import { describe, expect, it } from "vitest";
import { readGoMod, readGoWork } from "../../../src/project/go-mod.ts";
import type { Project } from "../../../src/project/read-project.ts";
import { chooseGo, settleStable } from "../../../src/toolchain/wish/choose-go.ts";
import { readProjectLines } from "../../../src/toolchain/wish/go-lines.ts";
import { goName, parseRelease } from "../../../src/toolchain/wish/go-version.ts";
import { readVersionText } from "../../../src/toolchain/wish/version-file.ts";
import { decideWantedGo, type Wishes } from "../../../src/toolchain/wish/wanted-go.ts";

const known =
  "1.2.2 1.9.7 1.20 1.20.14 1.21rc3 1.21.0 1.21.13 1.24.0 1.24.3 1.24.9 1.25.1 1.25.10 1.25.9 1.26.0 1.26.1 1.26.8 1.27beta1 1.27rc1 1.27rc2";

describe("which Go is wanted", () => {
  it.each([
    // go-version, go.mod, what is listed: the version that is taken; undefined: none of them
    ["1.26.1", "go 1.24", known, "1.26.1"],
    ["go1.26.1", "go 1.26.1", known, "1.26.1"],
    ["v1.26.1", "go 1.24", known, "1.26.1"],
    ["=1.26.1", "go 1.24", known, "1.26.1"],
    ["1.26.7", "go 1.26", known, undefined],
    ["1.26", "go 1.24", known, "1.26.8"],
    ["v1.26", "go 1.24", known, "1.26.8"],
    ["1.26.x", "go 1.24", known, "1.26.8"],
    ["1.26.X", "go 1.24", known, "1.26.8"],
    ["1.26.*", "go 1.24", known, "1.26.8"],
    [" 1.25.x ", "go 1.24", known, "1.25.10"],
    ["1", "", known, "1.26.8"],
    ["^1", "", known, "1.26.8"],
    ["1.x", "", known, "1.26.8"],
    ["1.x.x", "", known, "1.26.8"],
    ["*", "", known, "1.26.8"],
    ["x", "", known, "1.26.8"],
    ["2", "", known, undefined],
    // The first release of a minor version was called 1.20, and is called 1.21.0 since then.
    ["1.20", "go 1.20", known, "1.20.14"],
    ["1.20.0", "go 1.20", known, "1.20"],
    ["1.21", "go 1.21", known, "1.21.13"],
    ["1.21.0", "go 1.21", known, "1.21.0"],
    ["1.21.0", "go 1.21.0", known, "1.21.0"],
    ["1.21", "go 1.21", "1.21rc3", undefined],
    ["1.2", "", known, "1.2.2"],
    ["^1.25", "go 1.24", known, "1.26.8"],
    ["^1.25.1", "go 1.24", known, "1.26.8"],
    ["^v1.25.1", "go 1.24", known, "1.26.8"],
    ["~1.26.1", "go 1.24", known, "1.26.8"],
    ["~1.26", "go 1.24", known, "1.26.8"],
    ["~1.25", "go 1.24", known, "1.25.10"],
    ["~1", "go 1.24", known, "1.26.8"],
    [">=1.24", "go 1.24", known, "1.26.8"],
    [">= 1.24 < 1.26", "go 1.24", known, "1.25.10"],
    [">=1.25 <1.27", "go 1.24", known, "1.26.8"],
    [">=1.22.0 <1.24.0", "", known, undefined],
    [">1.24 <=1.25.9", "go 1.24", known, "1.25.9"],
    [">1.26.0 <1.26.1", "", known, undefined],
    ["<=1.25", "go 1.24", known, "1.25.10"],
    ["<1.25.9", "go 1.24", known, "1.25.1"],
    ["1.24 - 1.25", "go 1.24", known, "1.25.10"],
    ["1.24.3 - 1.25.9", "go 1.24", known, "1.25.9"],
    ["1.24.x || 1.26.0", "go 1.24", known, "1.26.0"],
    ["1.9.x || 1.24.x", "go 1.24.1", known, "1.24.9"],
    // Pre-releases, in Go's spelling and in semver's.
    ["1.27rc1", "go 1.26", known, "1.27rc1"],
    ["1.27.0-rc.1", "go 1.26", known, "1.27rc1"],
    ["1.27-rc.1", "go 1.26", known, "1.27rc1"],
    ["1.27.0-beta.1", "go 1.26", known, "1.27beta1"],
    [">=1.27rc1", "go 1.26", known, "1.27rc2"],
    [">=1.27.0-rc.1", "go 1.26", known, "1.27rc2"],
    ["^1.27.0-rc.1", "go 1.26", known, "1.27rc2"],
    ["1.27", "go 1.26", known, undefined],
    [">=1.26", "go 1.26", known, "1.26.8"],
    // Words.
    ["stable", "go 1.24", known, "1.26.8"],
    ["latest", "go 1.24", known, "1.26.8"],
    ["oldstable", "go 1.24", known, "1.25.10"],
    ["oldstable", "go 1.24", "1.26.8", undefined],
    ["stable", "go 1.24", "1.27rc1", undefined],
    // No go-version: go.mod decides.
    [undefined, "go 1.24", known, "1.24.9"],
    ["", "go 1.24", known, "1.24.9"],
    [undefined, "go 1.24", "1.25.1 1.26.8", undefined],
    [undefined, "go 1.24.3", known, "1.24.9"],
    [undefined, "go 1.24.10", known, undefined],
    [undefined, "go 1.21", known, "1.21.13"],
    [undefined, "go 1.21", "1.21rc3", undefined],
    [undefined, "go 1.21rc3", known, "1.21.13"],
    [undefined, "go 1.27rc1", known, "1.27rc2"],
    [undefined, "go 1.24.0\ntoolchain go1.25.9", known, "1.25.9"],
    [undefined, "go 1.24.0\ntoolchain go1.25.9-custom", known, "1.25.9"],
    [undefined, "go 1.25\ntoolchain go1.24.9", known, "1.25.10"],
    [undefined, "go 1.24.9\ntoolchain go1.24.9", known, "1.24.9"],
    [undefined, "go 1.24\ntoolchain default", known, "1.24.9"],
    [undefined, "toolchain go1.26.1", known, "1.26.1"],
    [undefined, "", known, "1.26.8"],
    [undefined, "", "1.9.7", undefined],
  ])("go-version %j with %j takes of %s: %s", (goVersion, goMod, listed, expected) => {
    expect(taken(wishes({ goVersion }, goMod), listed)).toBe(expected);
  });

  it.each([
    ["1.23.4", "go 1.24", "go-version 1.23.4 is older than Go 1.24, which go.mod demands"],
    ["1.24.2", "go 1.24.3", "go-version 1.24.2 is older than Go 1.24.3, which go.mod demands"],
    ["1.24rc1", "go 1.24.0", "older than Go 1.24.0"],
    ["1.23.x", "go 1.24", "go-version 1.23.x is older than Go 1.24, which go.mod demands"],
    ["1.23", "go 1.24", "older than Go 1.24"],
    ["<1.24", "go 1.24", "older than Go 1.24"],
    ["~1.23", "go 1.24", "older than Go 1.24"],
    ["1.22.x || ~1.23.1", "go 1.24", "older than Go 1.24"],
    ["1.2", "go 1.24", "older than Go 1.24"],
    ["stable", "go 1.27", "stable is Go 1.26.8 today, older than Go 1.27, which go.mod demands"],
    ["oldstable", "go 1.26", "oldstable is Go 1.25.10 today, older than Go 1.26, which go.mod demands"],
    ["lts", "go 1.24", '"lts" is not a version of Go'],
    ["Stable", "go 1.24", '"Stable" is not a version of Go'],
    ["1.26.8; rm", "go 1.24", "is not a version of Go"],
    ["1.26.8.1", "go 1.24", "is not a version of Go"],
    ["1.026", "go 1.24", "is not a version of Go"],
    ["1.26.8-custom", "go 1.24", "is not a version of Go"],
    ["tip", "go 1.24", "is not a version of Go"],
    [">=", "go 1.24", "is not a version of Go"],
    ["1.24 ||", "go 1.24", "is not a version of Go"],
    ["<*", "go 1.24", "is not a version of Go"],
    [undefined, "go go1.24", "go.mod: cannot read its line go go1.24"],
    [undefined, "go 1.24.x", "go.mod: cannot read its line go 1.24.x"],
    ["1.26", "go 1.24.x", "go.mod: cannot read its line go 1.24.x"],
    [undefined, "go 1.24\ntoolchain 1.24.1", "go.mod: cannot read its line toolchain 1.24.1"],
  ])("go-version %j with %j is refused: %s", (goVersion, goMod, message) => {
    const take = () => taken(wishes({ goVersion }, goMod), known);
    expect(take).toThrow(message);
    expect(take).toThrow(expect.objectContaining({ code: "input", hint: expect.any(String) }));
  });

  it("knows what YAML makes of 1.20 without quotes", () => {
    const hint = expect.stringContaining("'1.20'");
    expect(() => taken(wishes({ goVersion: "1.2" }, "go 1.19"), known)).toThrow(expect.objectContaining({ hint }));
  });

  it.each(["1.26.8", "go1.26.8", "v1.26.8", "1.27.0-rc.1"])("needs no listing for %s", (goVersion) => {
    expect(decideWantedGo(wishes({ goVersion }, "go 1.24"))).toMatchObject({ kind: "exact" });
  });

  it("asks a source without a listing for the patch that go.mod names, and for no guess", () => {
    expect(decideWantedGo(wishes({}, "go 1.24.3"))).toMatchObject({ unlisted: { patch: 3 } });
    expect(decideWantedGo(wishes({}, "go 1.24"))).toMatchObject({ unlisted: undefined });
    expect(decideWantedGo(wishes({}, ""))).toMatchObject({ unlisted: undefined });
  });
});

describe("the file of go-version-file", () => {
  it.each([
    // name, text, go.mod of the project: the version that is taken
    [".go-version", "1.26.1\n", "go 1.24", "1.26.1"],
    [".go-version", "stable", "go 1.24", "1.26.8"],
    [".go-version", "oldstable", "go 1.24", "1.25.10"],
    [".go-version", ">=1.24 <1.26", "go 1.24", "1.25.10"],
    [".tool-versions", "golang 1.25.9\n", "go 1.24", "1.25.9"],
    [".tool-versions", "go latest\n", "go 1.24", "1.26.8"],
    ["go.mod", "module a\ngo 1.25", "go 1.24", "1.25.10"],
    ["go.mod", "module a\ngo 1.24\ntoolchain go1.25.9", "go 1.24", "1.25.9"],
    ["go.mod", "module a\ngo 1.24", "go 1.24.5", "1.24.9"],
    ["go.mod", "module a\n", "go 1.25", "1.26.8"],
    ["go.tool.mod", "module a\ngo 1.25.9", "go 1.24", "1.25.10"],
    ["go.work", "go 1.25\nuse .", "go 1.24", "1.25.10"],
  ])("%s %j with %j takes %s", (name, text, goMod, expected) => {
    expect(taken(wishes({ versionFile: readVersionText(text, name, name) }, goMod), known)).toBe(expected);
  });

  it("counts behind go-version, and before GOTOOLCHAIN", () => {
    const versionFile = readVersionText("1.25.9", ".go-version", ".go-version");
    expect(taken(wishes({ goVersion: "1.26.1", versionFile }, "go 1.24"), known)).toBe("1.26.1");
    expect(taken(wishes({ versionFile, gotoolchain: "go1.26.1" }, "go 1.24"), known)).toBe("1.25.9");
  });

  it.each([
    [".go-version", "\n1.23.4", ".go-version line 2: 1.23.4 is older than Go 1.24, which go.mod demands"],
    [".tool-versions", "nodejs 22\ngolang 1.23", ".tool-versions line 2: 1.23 is older than Go 1.24, which go.mod"],
    ["tools/go.mod", "module a\ngo 1.23", "tools/go.mod's line go 1.23 is older than Go 1.24, which go.mod demands"],
    ["tools/go.mod", "toolchain go1.23.1", "tools/go.mod's line toolchain go1.23.1 is older than Go 1.24"],
    ["tools/go.mod", "module a\ngo x", "tools/go.mod: cannot read its line go x"],
    [".go-version", "ruby", '.go-version line 1: "ruby" is not a version of Go'],
  ])("%s %j is refused with go 1.24: %s", (path, text, message) => {
    const name = path.replace(/^.*\//, "");
    const take = () => taken(wishes({ versionFile: readVersionText(text, name, path) }, "go 1.24"), known);
    expect(take).toThrow(message);
    expect(take).toThrow(expect.objectContaining({ code: "input", hint: expect.any(String) }));
  });
});

describe("GOTOOLCHAIN", () => {
  it.each([
    // GOTOOLCHAIN, go.mod: the version that is taken
    ["go1.26.1", "go 1.24", "1.26.1"],
    ["go1.26.1+auto", "go 1.24", "1.26.1"],
    ["go1.26.1+path", "go 1.24\ntoolchain go1.25.9", "1.26.1"],
    ["go1.27rc1", "go 1.24", "1.27rc1"],
    ["go1.26.1-custom", "go 1.24", "1.26.1"],
    ["go1.24.3+auto", "go 1.25", "1.25.10"],
    ["go1.24.3+auto", "go 1.24\ntoolchain go1.25.9", "1.25.9"],
    ["go1.24.3", "go 1.24\ntoolchain go1.25.9", "1.24.3"],
    ["go1.24.3+auto", "go 1.24\ntoolchain default", "1.24.3"],
    ["local", "go 1.24", "1.24.9"],
    ["local+auto", "go 1.24", "1.24.9"],
    ["auto", "go 1.24", "1.24.9"],
    ["path", "go 1.24", "1.24.9"],
    ["", "go 1.24", "1.24.9"],
    [undefined, "go 1.24", "1.24.9"],
  ])("%s with %j takes %s", (gotoolchain, goMod, expected) => {
    expect(taken(wishes({ gotoolchain }, goMod), known)).toBe(expected);
    expect(taken(wishes({ gotoolchain, goVersion: "1.26.0" }, "go 1.24"), known)).toBe("1.26.0");
  });

  it.each([
    ["go1.23.1", "go 1.24", "GOTOOLCHAIN=go1.23.1 is older than Go 1.24, which go.mod demands"],
    ["go1.23.1+auto", "go 1.24\ntoolchain default", "GOTOOLCHAIN=go1.23.1+auto is older than Go 1.24"],
    ["1.26.1", "go 1.24", 'GOTOOLCHAIN is "1.26.1", which names no Go'],
    ["go1.26.1+never", "go 1.24", 'GOTOOLCHAIN is "go1.26.1+never", which names no Go'],
    ["auto+path", "go 1.24", "names no Go"],
    ["/usr/bin/go", "go 1.24", "names no Go"],
  ])("%s with %j is refused: %s", (gotoolchain, goMod, message) => {
    const take = () => taken(wishes({ gotoolchain }, goMod), known);
    expect(take).toThrow(expect.objectContaining({ code: "input", message: expect.stringContaining(message) }));
  });
});

describe("a workspace", () => {
  it.each([
    // go.work, go.mod of the working directory, go.mod of another module: the version that is taken
    ["go 1.25", "go 1.24", "go 1.24", "1.25.10"],
    ["go 1.26\ntoolchain go1.26.1", "go 1.24\ntoolchain go1.26.8", "go 1.24", "1.26.1"],
    ["go 1.25.9", "go 1.25.9", "go 1.25.1", "1.25.10"],
    ["", "", "", "1.26.8"],
    ["", "go 1.20", "go 1.16", "1.20.14"],
  ])("of %j with %j and %j takes %s", (work, own, other, expected) => {
    expect(taken({ ...wishes({}, ""), project: readProjectLines(workspaceOf(work, own, other)) }, known)).toBe(
      expected,
    );
  });

  it.each([
    ["go 1.25", "go 1.24", "go 1.26", "api/go.mod demands Go 1.26, but go.work says go 1.25"],
    ["", "go 1.24", "go 1.23", "app/go.mod demands Go 1.24, but go.work has no go line"],
    ["go 1.25", "go 1.24", "go go1.2", "api/go.mod: cannot read its line go go1.2"],
    ["go x", "go 1.24", "go 1.24", "go.work: cannot read its line go x"],
  ])("of %j with %j and %j is refused as by Go: %s", (work, own, other, message) => {
    const read = () => readProjectLines(workspaceOf(work, own, other));
    expect(read).toThrow(expect.objectContaining({ code: "input", message: expect.stringContaining(message) }));
  });

  it("names the file that demands what go-version lacks", () => {
    const project = readProjectLines(workspaceOf("go 1.26", "go 1.24", "go 1.26"));
    expect(() => decideWantedGo({ ...wishes({ goVersion: "1.25" }, ""), project })).toThrow(/which go\.work demands/);
    const old = readProjectLines(workspaceOf("", "go 1.19", "go 1.20"));
    expect(() => decideWantedGo({ ...wishes({ goVersion: "1.19" }, ""), project: old })).toThrow(
      /older than Go 1\.20, which api\/go\.mod demands/,
    );
  });
});

function taken(wish: Wishes, listed: string): string | undefined {
  const wanted = decideWantedGo(wish);
  const chosen = chooseGo(
    wanted,
    listed.split(" ").flatMap((name) => parseRelease(name) ?? []),
  );
  if (chosen && (wanted.kind === "stable" || wanted.kind === "oldstable"))
    settleStable({ ...wanted, kind: wanted.kind }, chosen);
  return chosen && goName(chosen);
}

function wishes(given: Partial<Wishes>, goMod: string): Wishes {
  const project = readProjectLines({
    ...emptyProject,
    modules: [{ directory: "/p", goMod: readGoMod(`module a\n${goMod}\n`) }],
  });
  return { goVersion: undefined, versionFile: undefined, gotoolchain: undefined, project, ...given };
}

function workspaceOf(work: string, own: string, other: string): Project {
  const [ownMod, otherMod] = [own, other].map((lines) => readGoMod(`module a\n${lines}\n`));
  if (!ownMod || !otherMod) throw new Error("cannot happen");
  return {
    ...emptyProject,
    directory: "/p/app",
    modules: [
      { directory: "/p/app", goMod: ownMod },
      { directory: "/p/api", goMod: otherMod },
    ],
    workspace: { directory: "/p", goWork: readGoWork(`${work}\nuse ./app\nuse ./api\n`) },
  };
}

const emptyProject: Project = {
  directory: "/p",
  modules: [],
  workspace: undefined,
  modFile: undefined,
  unusedWorkspace: undefined,
  isVendored: false,
  settings: { get: () => undefined, moduleCache: undefined, buildCache: undefined, installDirectory: undefined },
};
