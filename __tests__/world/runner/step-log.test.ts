import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createJsonLog, createTextLog } from "../../../src/world/runner/step-log.ts";

let printed: string;
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

const build = { name: "build", host: undefined, group: "Build" };
const checks = { name: "checks", host: undefined, group: "Build" };
const saving = { name: "save caches", host: undefined, group: undefined };
const onHost = (host: string) => ({ name: "transfer", host, group: "Transfer" });
/** How long things took is no matter here. */
const lines = () =>
  printed
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/[\d.]+ m?s/g, "TIME"));

it("folds what a stage says, and keeps errors, headlines and the time it took outside", async () => {
  const log = createTextLog();
  await log.inStage(build, async () => {
    log.info("compiling");
    log.info("linking");
    log.annotate("warning", "careful", { file: "a.go", line: 3 });
    log.info("proved");
  });
  log.headline("it serves");
  expect(lines()).toEqual([
    "::group::Build",
    "compiling",
    "linking",
    "::endgroup::",
    "::warning file=a.go,line=3::careful",
    "::group::Build",
    "proved",
    "::endgroup::",
    "Build: TIME",
    "it serves",
  ]);
});

it("has stages that go on side by side in one group, and hosts as one stage", async () => {
  const log = createTextLog();
  await Promise.all([
    log.inStage(build, async () => log.info("builds")),
    log.inStage(checks, async () => {
      await new Promise(setImmediate);
      log.info("checks");
    }),
  ]);
  await Promise.all(["web1", "web2"].map((host) => log.inStage(onHost(host), async () => log.info(`${host}: sent`))));
  expect(lines()).toEqual([
    "::group::Build",
    "builds",
    "checks",
    "::endgroup::",
    "Build: TIME",
    "::group::Transfer",
    "web1: sent",
    "web2: sent",
    "::endgroup::",
    "Transfer: 2 hosts, TIME",
  ]);
});

it("closes a group for what is said by another stage", async () => {
  const log = createTextLog();
  await log.inStage(build, async () => {
    log.info("plans");
    await log.inStage(saving, async () => log.info("saved"));
    log.info("builds");
  });
  expect(lines()).toEqual([
    "::group::Build",
    "plans",
    "::endgroup::",
    "saved",
    "::group::Build",
    "builds",
    "::endgroup::",
    "Build: TIME",
  ]);
});

it("opens no group for a stage that says nothing, or for a line of another one, and says what failed", async () => {
  const log = createTextLog();
  const failing = log.inStage(build, async () => {
    await log.inStage(saving, async () => log.info("saved"));
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  log.info("after it");
  expect(lines()).toEqual(["saved", "Build: failed after TIME", "after it"]);
});

it("obeys nobody else's commands in a line", () => {
  createTextLog().info("::error::not ours");
  createJsonLog((text) => text).info("see ##[error]not ours");
  expect(printed).not.toMatch(/^::error|##\[/m);
});

it("is one JSON object a line, with stage and host, without secrets, beside the runner's own commands", async () => {
  const log = createJsonLog((text) => text.replaceAll('s3"cret', "***"));
  await log.inStage(onHost("web1"), async () => {
    log.info('the s3"cret\nof two lines');
    log.annotate("error", "it failed", { title: "Go build", file: "a.go", line: 3 });
  });
  log.folded("A script", "line 1\nline 2");
  const objects = lines()
    .filter((line) => !line.startsWith("::"))
    .map((line) => JSON.parse(line));
  for (const { time } of objects) expect(new Date(time).toISOString()).toBe(time);
  const at = { time: expect.any(String), stage: "transfer", host: "web1" };
  expect(objects).toEqual([
    { ...at, level: "info", message: "the ***\nof two lines" },
    { ...at, level: "error", message: "it failed", title: "Go build", file: "a.go", line: 3 },
    { ...at, level: "info", message: "transfer: TIME" },
    { time: expect.any(String), level: "info", message: "A script\nline 1\nline 2" },
  ]);
  expect(printed).toContain("::error title=Go build,file=a.go,line=3::it failed");
});
