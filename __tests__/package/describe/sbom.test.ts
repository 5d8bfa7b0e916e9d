import { expect, test } from "vitest";
import { sbomText } from "../../../src/package/describe/sbom.ts";
import type { GoModule } from "../../../src/proof/executable/go-build-info.ts";

const subject = {
  fileName: "svc",
  mainPackage: "example.com/Team/svc/cmd/api",
  sha256: "a".repeat(64),
  version: { version: "v1.2.3", commit: "c0ffee", date: "2026-03-04T03:06:07Z" },
};
const module = (path: string, version: string, sum = "", replacedBy?: GoModule): GoModule => ({
  path,
  version,
  sum,
  ...(replacedBy && { replacedBy }),
});
const documentOf = (dependencies: readonly GoModule[], changes: Partial<typeof subject> = {}) =>
  JSON.parse(
    sbomText(
      { ...subject, ...changes },
      { goVersion: "1.26.8 X:foo", module: "example.com/Team/svc v1.2.3", dependencies },
    ),
  );
const partOf = (dependency: GoModule) => documentOf([dependency]).packages[2];

test("the program and Go itself", () => {
  const { packages, creationInfo, name } = documentOf([]);
  expect(name).toBe("example.com/Team/svc/cmd/api v1.2.3, svc");
  expect(creationInfo.created).toBe("2026-03-04T03:06:07Z");
  expect(packages).toMatchObject([
    {
      name: "example.com/Team/svc/cmd/api",
      checksums: [{ algorithm: "SHA256", checksumValue: "a".repeat(64) }],
      sourceInfo: "git commit c0ffee",
      externalRefs: [{ referenceLocator: "pkg:golang/example.com/team/svc@v1.2.3#cmd/api" }],
    },
    {
      name: "stdlib",
      versionInfo: "1.26.8",
      externalRefs: [
        { referenceLocator: "pkg:golang/stdlib@1.26.8" },
        { referenceLocator: "cpe:2.3:a:golang:go:1.26.8:*:*:*:*:*:*:*" },
      ],
    },
  ]);
});

test("a module with the hash of go.sum", () => {
  expect(partOf(module("github.com/BurntSushi/toml", "v2.0.0+incompatible", "h1:abc="))).toMatchObject({
    name: "github.com/BurntSushi/toml",
    versionInfo: "v2.0.0+incompatible",
    sourceInfo: "go.sum: h1:abc=",
    externalRefs: [{ referenceLocator: "pkg:golang/github.com/burntsushi/toml@v2.0.0%2Bincompatible" }],
  });
});

test("a replaced module is what it was replaced by", () => {
  expect(partOf(module("example.com/a", "v1.0.0", "", module("example.com/fork", "v1.0.1", "h1:x=")))).toMatchObject({
    name: "example.com/fork",
    versionInfo: "v1.0.1",
    comment: "go.mod replaces example.com/a v1.0.0 with example.com/fork",
  });
});

test("a directory is no version of anything", () => {
  const part = partOf(module("example.com/a", "v1.0.0", "", module("./fork", "(devel)")));
  expect(part).toMatchObject({ name: "example.com/a", comment: expect.stringContaining("the directory ./fork") });
  expect(part).not.toHaveProperty("versionInfo");
  expect(part).not.toHaveProperty("externalRefs");
  const used = partOf(module("example.com/b", "(devel)"));
  expect(used.externalRefs[0].referenceLocator).toBe("pkg:golang/example.com/b");
});

test("every element has an id of its own, and every module is reached from the program", () => {
  const { packages, relationships } = documentOf([
    module("a.com/x_y", "v1.0.0"),
    module("a.com/x-y", "v1.0.0"),
    module("世界.com/x", "v1.0.0"),
  ]);
  const ids = packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID);
  expect(new Set(ids).size).toBe(5);
  for (const id of ids) expect(id).toMatch(/^SPDXRef-[0-9A-Za-z.-]+$/);
  expect(relationships.map((one: { relatedSpdxElement: string }) => one.relatedSpdxElement)).toEqual(ids);
});

test("the same binary gives the same text, another one another namespace", () => {
  expect(documentOf([])).toEqual(documentOf([]));
  expect(documentOf([]).documentNamespace).not.toBe(documentOf([], { sha256: "b".repeat(64) }).documentNamespace);
});
