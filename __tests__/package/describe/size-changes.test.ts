import { expect, test } from "vitest";
import { type Artifact, artifactOf } from "../../../src/package/describe/artifact.ts";
import { sizeChanges } from "../../../src/package/describe/size-changes.ts";
import { renderArtifacts } from "../../../src/report/summary/artifacts.ts";

const archive = (version: string, arch: string, sizeBytes: number): Artifact => {
  const name = `svc_${version}_linux_${arch}.tar.gz`;
  const target = { os: "linux", arch, variant: undefined };
  return artifactOf("Archive", { name, path: name, sizeBytes, sha256: "a".repeat(64) }, "dist", {
    target,
    extra: { Format: "tar.gz" },
  });
};

const now = [archive("2.0.0", "amd64", 2048), archive("2.0.0", "arm64", 1000)];
const before = [archive("1.0.0", "amd64", 1024), archive("1.0.0", "386", 512)];

test("counterparts are found under other versions; what is new or gone has none", () => {
  expect(sizeChanges(now, before).map(({ sizeBytes, previousBytes }) => [sizeBytes, previousBytes])).toEqual([
    [2048, 1024],
    [1000, undefined],
    [undefined, 512],
  ]);
});

test("a list of GoReleaser without sizes is one that says nothing", () => {
  const silent = before.map((artifact) => ({ ...artifact, extra: { Format: "tar.gz" } }));
  expect(sizeChanges(now, silent)[0]?.previousBytes).toBeUndefined();
});

test("the table: with a comparison, and without", () => {
  const facts = {
    project: "svc",
    version: { version: "v2.0.0", commit: "", date: "" },
    artifactsFile: "",
    checksumsFile: "",
    sbomFiles: [],
    artifacts: now,
  };
  const rows = (markdown: string) =>
    markdown.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).split("\n");
  expect(rows(renderArtifacts({ ...facts, previous: before }))).toEqual([
    "| file | kind | size | change | sha256 |",
    "| --- | --- | --- | --- | --- |",
    "| <code>dist/svc_2.0.0_linux_amd64.tar.gz</code> | Archive | 2.0 KiB | +1.0 KiB (+100.0 %) | <code>aaaaaaaaaaaa</code> |",
    "| <code>dist/svc_2.0.0_linux_arm64.tar.gz</code> | Archive | 1000 B | – | <code>aaaaaaaaaaaa</code> |",
    "| <code>dist/svc_1.0.0_linux_386.tar.gz</code> | Archive | gone | – | – |",
  ]);
  expect(rows(renderArtifacts({ ...facts, previous: undefined }))[2]).toBe(
    "| <code>dist/svc_2.0.0_linux_amd64.tar.gz</code> | Archive | 2.0 KiB | <code>aaaaaaaaaaaa</code> |",
  );
});
