import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/package/describe/artifact.ts";
import { judgeEarlier, readEarlier, replaceEarlier } from "../../src/package/earlier-output.ts";
import { isOfThisJob, noteOutput } from "../../src/package/outputs-of-job.ts";
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
    const earlier = { directory: "/w/dist", project: "svc", artifacts, isOfThisJob };
    expect(judgeEarlier(earlier, wanted)).toEqual({ kind: "replaced" });
  });

  it("also what was cut off before it said whose it is", () => {
    const earlier = { directory: "/w/dist", project: undefined, artifacts: [binary("svc")], isOfThisJob: false };
    expect(judgeEarlier(earlier, wanted)).toEqual({ kind: "replaced" });
  });
});

describe("what is of something else goes with a warning when an earlier job left it", () => {
  it.each<[string, string, readonly Artifact[], string]>([
    [
      "another project's",
      "worker",
      [binary("worker"), file("Checksum", "worker_1.0.0_checksums.txt"), file("Metadata", "metadata.json")],
      "the files of worker from an earlier job. They are removed: worker_linux_amd64/worker, worker_1.0.0_checksums.txt, metadata.json.",
    ],
    [
      "another program's",
      "svc",
      [binary("api"), binary("api", "linux_arm64_v8.0"), binary("svc"), sbom, archive, ...common],
      "the files of api from an earlier job. They are removed: api_linux_amd64/api, api_linux_arm64_v8.0/api, svc_linux_amd64/svc, svc_1.0.0_linux_amd64.sbom.json, svc_1.0.0_linux_amd64.tar.gz, and 2 more.",
    ],
  ])("%s", (_, project, artifacts, words) => {
    expect(judgeEarlier({ directory: "/w/dist", project, artifacts, isOfThisJob: false }, wanted)).toEqual({
      kind: "replaced",
      warning: `output-directory: /w/dist held ${words} To keep both apart, set \`output-directory: dist-svc\` here.`,
    });
  });
});

it.each<[string, string, readonly Artifact[], string, RegExp]>([
  ["another project's", "worker", [], "the files of worker from this job, which this build of svc would", /dist-svc/],
  [
    "another program's",
    "svc",
    [binary("api"), sbom],
    "the files of api from this job, which this build of svc would",
    /dist-svc/,
  ],
  [
    "for a target that is not built again",
    "svc",
    [binary("svc"), binary("svc", "windows_amd64_v1")],
    "1 file of an earlier step of this job, which this step does not make again, and would remove: dist/svc_windows_amd64/svc",
    /`binary`/,
  ],
  ["packed", "svc", [binary("svc"), archive], "1 file of an earlier step of this job", /`binary`/],
])("what is of this job and %s may not go", (_, project, artifacts, message, hint) => {
  const judged = judgeEarlier({ directory: "/w/dist", project, artifacts, isOfThisJob: true }, wanted);
  const error = judged.kind === "refused" ? judged.error : undefined;
  expect(error?.message).toContain(`output-directory: /w/dist holds ${message}`);
  expect(error?.code).toBe("input");
  expect(error?.hint).toMatch(hint);
});

describe("a job began when its event was written, or RUNNER_TEMP made, whichever came later", () => {
  it.each<[string, boolean, number, number | undefined, number | undefined, boolean]>([
    ["packaged by one of its steps", true, 10, 50, 20, true],
    ["written after it began on a runner that keeps RUNNER_TEMP", false, 60, 50, 20, true],
    ["written before it began on such a runner", false, 40, 50, 20, false],
    ["written in the moment in which it began", false, 50, 50, 20, true],
    ["written before RUNNER_TEMP was made, with a file of an event that is kept", false, 40, 20, 50, false],
    ["written after that", false, 60, 20, 50, true],
    ["without an event", false, 40, undefined, 50, false],
    ["without an event, later", false, 60, undefined, 50, true],
    ["without RUNNER_TEMP", false, 40, 50, undefined, false],
    ["where the file system keeps no birth", false, 60, 50, 0, true],
    ["without anything that tells", false, 60, undefined, undefined, false],
  ])("%s", (_, isNoted, modifiedMs, eventWrittenMs, tempCreatedMs, isOfJob) => {
    expect(isOfThisJob({ isNoted, modifiedMs, eventWrittenMs, tempCreatedMs })).toBe(isOfJob);
  });
});

describe("on the disk", () => {
  let directory: string;
  let infos: string[];
  let warnings: string[];
  beforeEach(() => {
    warnings = [];
    directory = mkdtempSync(join(tmpdir(), "gin-deploy-earlier-"));
    infos = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const at = (...names: string[]) => join(directory, ...names);
  const world = (temp: string, env: Readonly<Record<string, string>> = {}) => ({
    files: systemFiles,
    runner: {
      ...githubRunner,
      env: { RUNNER_TEMP: temp, ...env },
      info: (line: string) => infos.push(line),
      warning: (line: string) => warnings.push(line),
    },
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
      expect.stringMatching(
        /removed the files of an earlier run, also dist\/svc_linux_arm64_v8\.0\/svc, dist\/\S+\.tar\.gz$/,
      ),
    ]);
  });

  it("nothing is removed when something would be lost, nor outside of the directory", async () => {
    await systemFiles.makeDirectory(at("temp"));
    await leave([binary("api"), ...common]);
    const earlier = await readEarlier(at("dist"), world(at("temp")));
    await expect(replaceEarlier(earlier, wanted, world(at("temp")))).rejects.toThrow(/holds the files of api/);
    expect(readdirSync(at("dist"))).toHaveLength(4);
    expect(warnings).toEqual([]);
    await systemFiles.write(at("keep"), "x");
    await leave([{ ...archive, path: "dist/../keep" }, ...common]);
    await replaceEarlier(await readEarlier(at("dist"), world(at("temp"))), wanted, world(at("temp")));
    expect(readdirSync(directory)).toContain("keep");
  });

  it("what an earlier job built of something else is removed, and a warning says so", async () => {
    await leave([binary("api"), ...common]);
    await systemFiles.makeDirectory(at("temp"));
    await systemFiles.setModified(at("dist/artifacts.json"), Date.now() - 60_000);
    await replaceEarlier(await readEarlier(at("dist"), world(at("temp"))), wanted, world(at("temp")));
    expect(readdirSync(at("dist"))).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/held the files of api from an earlier job/)]);
  });

  it("a list that was fetched alone, to compare sizes, is nobody's package", async () => {
    await systemFiles.makeDirectory(at("temp"));
    await leave([binary("svc"), binary("api"), archive, ...common]);
    for (const { path } of [binary("svc"), binary("api"), archive]) await systemFiles.remove(at(path));
    await replaceEarlier(await readEarlier(at("dist"), world(at("temp"))), wanted, world(at("temp")));
    expect(warnings).toEqual([]);
  });

  it("a step knows what an earlier step of its job packaged, and of no other job", async () => {
    await leave([...common]);
    const isKnown = async (temp: string, env = {}) => (await readEarlier(at("dist"), world(temp, env)))?.isOfThisJob;
    const past = Date.now() - 60_000;
    await systemFiles.setModified(at("dist/artifacts.json"), past);
    await systemFiles.makeDirectory(at("temp"));
    expect(await isKnown(at("temp"))).toBe(false);
    await noteOutput(at("dist"), world(at("temp")));
    expect(await isKnown(at("temp"))).toBe(true);
    expect(await isKnown(at("other"))).toBe(false);
    expect(await isKnown("")).toBe(false);
    // A job whose event is older than what was fetched.
    await systemFiles.write(at("event.json"), "{}");
    await systemFiles.setModified(at("event.json"), past - 60_000);
    expect(await isKnown(at("other"), { GITHUB_EVENT_PATH: at("event.json") })).toBe(true);
    await systemFiles.setModified(at("event.json"), past + 30_000);
    expect(await isKnown(at("other"), { GITHUB_EVENT_PATH: at("event.json") })).toBe(false);
  });
});
