import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/package/describe/artifact.ts";
import { noteOutput, readEarlier, refusal, replaceEarlier } from "../../src/package/earlier-output.ts";
import { systemFiles } from "../../src/world/files.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

const binary = (name: string, target = "linux_amd64_v1"): Artifact => {
  const path = `dist/${name}_${target.replace("_v1", "")}/${name}`;
  return { name, path, target, type: "Binary", internal_type: 4, extra: { Binary: name } };
};
const file = (type: string, name: string, target?: string, format?: string): Artifact => ({
  name,
  path: `dist/${name}`,
  ...(target === undefined ? {} : { target }),
  type,
  internal_type: 0,
  extra: format === undefined ? {} : { Format: format },
});
const archive = file("Archive", "svc_1.0.0_linux_amd64.tar.gz", "linux_amd64_v1", "tar.gz");
const sbom = file("SBOM", "svc_1.0.0_linux_amd64.sbom.json");
const common = [file("Checksum", "svc_1.0.0_checksums.txt"), file("Metadata", "metadata.json")];
const wanted = { project: "svc", keys: ["Binary svc linux_amd64_v1", "SBOM"] };

describe("what an earlier run left may be replaced", () => {
  it.each<[string, readonly Artifact[], boolean]>([
    ["the same again", [binary("svc"), sbom, ...common], true],
    ["less than is made now", [binary("svc"), ...common], true],
    ["targets that are not built any more", [binary("svc"), binary("svc", "linux_arm64_v8.0"), sbom], false],
    ["archives that are not made any more", [binary("svc"), archive, sbom], false],
    ["nothing but documents", [sbom, ...common], false],
  ])("%s", (_, artifacts, isOfThisJob) => {
    expect(refusal({ directory: "/w/dist", project: "svc", artifacts, isOfThisJob }, wanted)).toBeUndefined();
  });

  it("also what was cut off before it said whose it is", () => {
    const earlier = { directory: "/w/dist", project: undefined, artifacts: [binary("svc")], isOfThisJob: false };
    expect(refusal(earlier, wanted)).toBeUndefined();
  });
});

it.each<[string, string, readonly Artifact[], boolean, string, RegExp]>([
  [
    "another project's",
    "worker",
    [binary("worker")],
    false,
    "the files of worker, which this build of svc would",
    /dist-svc.*clean: false/,
  ],
  [
    "another program's",
    "svc",
    [binary("api"), sbom],
    false,
    "api, which this run does not build, and would",
    /dist-svc/,
  ],
  [
    "another project's of this job",
    "worker",
    [],
    true,
    "the files of worker, which this build of svc would",
    /dist-svc/,
  ],
  [
    "of this job, for a target that is not built again",
    "svc",
    [binary("svc"), binary("svc", "windows_amd64_v1")],
    true,
    "1 file of an earlier step of this job, which this step does not make again, and would remove: dist/svc_windows_amd64/svc",
    /`binary`/,
  ],
  ["of this job, packed", "svc", [binary("svc"), archive], true, "1 file of an earlier step of this job", /`binary`/],
])("what is %s may not", (_, project, artifacts, isOfThisJob, message, hint) => {
  const error = refusal({ directory: "/w/dist", project, artifacts, isOfThisJob }, wanted);
  expect(error?.message).toContain(`output-directory: /w/dist holds ${message}`);
  expect(error?.code).toBe("input");
  expect(error?.hint).toMatch(hint);
});

describe("on the disk", () => {
  let directory: string;
  let infos: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "gin-deploy-earlier-"));
    infos = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const at = (...names: string[]) => join(directory, ...names);
  const world = (temp: string) => ({
    files: systemFiles,
    runner: { ...githubRunner, env: { RUNNER_TEMP: temp }, info: (line: string) => infos.push(line) },
  });
  async function leave(artifacts: readonly Artifact[]): Promise<void> {
    for (const { path } of artifacts) await systemFiles.write(at(path), "x");
    await systemFiles.write(at("dist/artifacts.json"), JSON.stringify(artifacts));
    await systemFiles.write(at("dist/metadata.json"), JSON.stringify({ project_name: "svc" }));
  }

  it("everything that its list names is removed, binaries and their directories too, and nothing else", async () => {
    await leave([binary("svc"), binary("svc", "linux_arm64_v8.0"), archive, ...common]);
    await systemFiles.write(at("dist/svc_linux_amd64/.gitignore"), "*\n");
    await systemFiles.write(at("dist/svc_linux_arm64_v8.0/mine"), "not ours");
    await systemFiles.write(at("dist/mine.zip"), "not ours");
    await replaceEarlier(await readEarlier(at("dist"), world(at("temp"))), wanted, world(at("temp")));
    expect(readdirSync(at("dist"), { recursive: true }).sort()).toEqual([
      "mine.zip",
      "svc_linux_arm64_v8.0",
      "svc_linux_arm64_v8.0/mine",
    ]);
    expect(infos).toEqual([
      expect.stringMatching(/removed, also dist\/svc_linux_arm64_v8\.0\/svc, dist\/\S+\.tar\.gz$/),
    ]);
  });

  it("nothing is removed when something would be lost, nor outside of the directory", async () => {
    await leave([binary("api"), ...common]);
    const earlier = await readEarlier(at("dist"), world(at("temp")));
    await expect(replaceEarlier(earlier, wanted, world(at("temp")))).rejects.toThrow(/holds api/);
    expect(readdirSync(at("dist"))).toHaveLength(4);
    await systemFiles.write(at("keep"), "x");
    await leave([{ ...archive, path: "dist/../keep" }, ...common]);
    await replaceEarlier(await readEarlier(at("dist"), world(at("temp"))), wanted, world(at("temp")));
    expect(readdirSync(directory)).toContain("keep");
  });

  it("a step knows what an earlier step of its job packaged, and of no other job", async () => {
    await leave([...common]);
    expect((await readEarlier(at("dist"), world(at("temp"))))?.isOfThisJob).toBe(false);
    await systemFiles.makeDirectory(at("temp"));
    await noteOutput(at("dist"), world(at("temp")));
    expect((await readEarlier(at("dist"), world(at("temp"))))?.isOfThisJob).toBe(true);
    expect((await readEarlier(at("dist"), world(at("other"))))?.isOfThisJob).toBe(false);
    expect((await readEarlier(at("dist"), world("")))?.isOfThisJob).toBe(false);
  });
});
