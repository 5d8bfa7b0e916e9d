import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GoProject, makeProject } from "../go-build/go-project.ts";
import { type ActionRequest, type ActionRun, runAction } from "../support/run-action.ts";
import { misbehavingService } from "./misbehaving-service.ts";

const file = "dist/svc_linux_amd64/svc";
let project: GoProject;
let scratch: string;
let built: ActionRun;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "smoke-test-"));
  // Where the tests run as root, the service is somebody else.
  chmodSync(scratch, 0o777);
  project = makeProject({ "go.mod": "module example.com/team/svc\n\ngo 1.26\n", "main.go": misbehavingService });
  built = await runAction({ workspace: project.directory, inputs: { cache: "false", version: "v1.2.3", ...patient } });
});
afterAll(() => {
  project?.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** Tests what was built once, with some of its behaviours. */
function test(
  environment: string,
  inputs: Readonly<Record<string, string>> = {},
  request: Partial<ActionRequest> = {},
): Promise<ActionRun> {
  const given = { binary: file, version: "v1.2.3", environment, "health-timeout": "5s", ...inputs };
  return runAction({ workspace: project.directory, inputs: given, env: { RUNNER_TEMP: scratch }, ...request });
}

/** Whatever the machine is busy with: `auto` would wait for 5 s at most. What it makes of the same findings is in judge-smoke.test.ts. */
const patient = { "smoke-test": "required", "health-timeout": "5m" };

const messages = (run: ActionRun, level: string) =>
  run.annotations.filter((annotation) => annotation.level === level).map(({ message }) => message);

/** What the summary says of the program: its result, and below what it says of itself. */
const row = (run: ActionRun) =>
  run.summary
    .split("\n")
    .filter((line) => line.startsWith("| <code>svc</code> <code>linux/amd64</code> |"))
    .join("\n");

it("a good service passes right after its build, without a word too many", () => {
  expect(built.exitCode, built.log).toBe(0);
  expect(built.annotations).toEqual([]);
  expect(built.log).toMatch(/smoke test of svc \(linux\/amd64\): passed, ready after \d\.\d+ s, says it is v1\.2\.3$/m);
  expect(row(built)).toMatch(
    /\| passed \| [\d.]+ m?s \| exit code 0 after [\d.]+ m?s \| – \|\n.*\| <code>v1\.2\.3<\/code> \| 1 line, 1 structured \|$/,
  );
  expect(built.summary).toMatch(/^### Smoke test$.*smoke test \d/ms);
});

it("never starts a tool, whose plain start may do anything", async () => {
  const mark = join(scratch, "started");
  const main = `package main\n\nimport "os"\n\nfunc main() { os.WriteFile("${mark}", nil, 0o644) }\n`;
  const tool = makeProject({ "go.mod": "module example.com/team/tool\n\ngo 1.26\n", "main.go": main });
  try {
    const run = await runAction({ workspace: tool.directory, inputs: { cache: "false" } });
    expect(run.log).toContain("smoke test of tool (linux/amd64): skipped, it has no HTTP server in it");
    const required = await runAction({
      workspace: tool.directory,
      inputs: { cache: "false", "smoke-test": "required" },
    });
    expect(required.exitCode).toBe(1);
    expect(required.annotations.at(-1)?.message).toMatch(
      /^smoke-test is required, but there is no HTTP server in tool: /,
    );
    expect(existsSync(mark)).toBe(false);
  } finally {
    tool.remove();
  }
});

describe.concurrent("auto", () => {
  it.each<[string, string, string, RegExp]>([
    [
      "ends at once, as a tool does",
      "ENDS_WELL=1",
      "unclear",
      /did not start here: usage: svc COMMAND \(it ended with exit code 0 .*Set `args`/,
    ],
    [
      "needs a database",
      "NEEDS_DATABASE=1",
      "unclear",
      /did not start here: dial tcp 127\.0\.0\.1:5432: connect: connection refused \(it ended with exit code 1 .*`services:`/,
    ],
    [
      "panics because of its environment",
      "PANICS=1",
      "unclear",
      /did not start here: panic: failed to connect database.* \(it ended with exit code 2 /,
    ],
    [
      "is not healthy here",
      "NOT_HEALTHY=1",
      "unclear",
      /not ready within 3\.0 s: GET \/health on port \d+ answered 503/,
    ],
    [
      "redirects its health check",
      "REDIRECTS=1",
      "unclear",
      /was verified, but answered 302 on \/health, a redirect to \/version: set `health-path: \/ping`, which answers 2xx, or/,
    ],
    [
      "has no such route",
      "NO_ROUTE=1",
      "unclear",
      /but answered 404 on \/health: set `health-path: \/ping`, which answers 2xx, or add/,
    ],
    [
      "asks for a login",
      "NO_LOGIN=1",
      "unclear",
      /but answered 401 on \/health: set `health-path: \/ping`.* without a login$/,
    ],
    ["speaks HTTPS", "SPEAKS_HTTPS=1", "unclear", /but speaks only HTTPS\. .*proxy in front/],
    [
      "never answers",
      "NEVER_ANSWERS=1",
      "unclear",
      /not ready within 3\.0 s: .* got no answer; it listens there, but not on 127\.0\.0\.1, or the route does not end/,
    ],
    ["ignores PORT", "IGNORES_PORT=1", "unclear", /not ready .* got no answer; it listens on \d+: does it read PORT\?/],
    [
      "misreads PORT",
      "MISREADS_PORT=1",
      "unclear",
      /did not start here: .*too many colons in address.* os\.Getenv\("PORT"\)/,
    ],
    ["listens on a Unix socket", "UNIX_SOCKET=1", "unclear", /not ready .* it listens on no port: .*Unix socket/],
    [
      "writes into its working directory",
      "WRITES=1",
      "unclear",
      /did not start here: open gin\.log: permission denied .*`logs\/gin\.log` \(LOGS_DIR\)/,
    ],
    [
      "writes beside its executable",
      "WRITES_BESIDE=1",
      "unclear",
      /did not start here: open bin\/app\.db: permission denied .*`data\/app\.db` \(DATA_DIR\)/,
    ],
    [
      "writes where its environment says",
      "LOG_FILE=gin.log",
      "unclear",
      /did not start here: open \*\*\*: permission denied .*to `logs\/\*\*\*` \(LOGS_DIR\)/,
    ],
    [
      "reads a file of the source",
      "READS=1",
      "unclear",
      /open main\.go: no such file .* is in the repository, but not in the release: add `include: main\.go`, or embed it/,
    ],
  ])("only warns of what %s", async (_, environment, verdict, words) => {
    // What ends by itself or comes to serve is known as soon as it does, however long it may take.
    const run = await test(environment, { "health-timeout": words.source.startsWith("not ready") ? "3s" : "1m" });
    expect(run.exitCode, run.log).toBe(0);
    expect(messages(run, "warning")).toEqual([expect.stringMatching(words)]);
    expect(messages(run, "notice")).toEqual([]);
    expect(row(run)).toContain(`| ⚠️ ${verdict} |`);
    expect(run.summary).toMatch(
      /^## ⚠️ svc v1\.2\.3 was verified, but (?:did not start here|was not ready|answered|speaks)/,
    );
  });

  it.each<[string, string, string, RegExp]>([
    ["does not handle SIGTERM", "HANDLES_NO_SIGNAL=1", "notice", /does not handle SIGTERM/],
    [
      "is an application for any path",
      "ANSWERS_ANYTHING=1",
      "notice",
      /answers \/health like a path that is not there/,
    ],
    [
      "goes on where it could not write",
      "TRIES_TO_WRITE=1",
      "warning",
      /could not write: uploading is off: mkdir uploads: permission denied\. .*`data\/uploads`/,
    ],
  ])("passes one that %s, and says so", async (_, environment, level, words) => {
    const run = await test(environment, patient);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.annotations).toEqual([expect.objectContaining({ level, message: expect.stringMatching(words) })]);
    expect(row(run)).toContain("| passed |");
  });

  it("has data and logs as a host has them, by path and by name, also where the host's own path is given", async () => {
    const ways = ["data/a", "logs/a.log", "DATA_DIR", "LOGS_DIR"].join(",");
    const run = await test(`WRITES_OWN=${ways}`, patient);
    expect(run).toMatchObject({ exitCode: 0, annotations: [] });
    expect(row(run)).toContain("| passed |");
  });

  it.each<[string, string, RegExp]>([
    ["ends badly on SIGTERM", "ENDS_BADLY=1", /ended with exit code 1 on SIGTERM/],
    ["says another version", "SAYS_ANOTHER_VERSION=1", /says that it is version v0\.0\.9, but v1\.2\.3 was linked in/],
    ["is slow to end", "CLOSES_AND_STAYS=1", /had not ended 10\.0 s after SIGTERM/],
  ])("finds out that one %s", async (_, environment, words) => {
    const run = await test(environment, patient);
    expect(run.exitCode, run.log).toBe(1);
    expect(messages(run, "error")).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, string, RegExp]>([
    ["ignores SIGTERM", "IGNORES_SIGTERM=1", /ignores SIGTERM: it still served 10\.0 s later/],
    [
      "deadlocks",
      "DEADLOCKS=1",
      /did not start here: fatal error: all goroutines are asleep - deadlock! \(it ended with exit code 2 /,
    ],
    [
      "has routes that exclude each other",
      "PANICS_ON_A_ROUTE=1",
      /did not start here: panic: pattern .*conflicts with pattern/,
    ],
    ["is ended by the system", "KILLS_ITSELF=1", /did not start here: .*SIGSEGV/],
  ])("fails one that %s", async (_, environment, words) => {
    const run = await test(environment, environment.startsWith("IGNORES") ? patient : {});
    expect(run.exitCode).toBe(1);
    expect(messages(run, "error")).toEqual([expect.stringMatching(words)]);
    expect(row(run)).toContain("| ❌ failed |");
    expect(run.summary).toContain('smoke test failed"]:::bad');
  });

  it("removes what it has built when that fails, but never a file that it was given", async () => {
    const inputs = { cache: "false", "output-directory": "other", environment: "DEADLOCKS=1" };
    const run = await runAction({ workspace: project.directory, inputs });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain("### Binaries, verified, and removed");
    expect(run.outputs).not.toHaveProperty("binaries");
    expect(existsSync(join(project.directory, "other/svc_linux_amd64/svc"))).toBe(false);
    expect((await test("DEADLOCKS=1")).exitCode).toBe(1);
    expect(existsSync(join(project.directory, file))).toBe(true);
  });

  it("waits for a slow start", async () => {
    expect((await test("SLOW=1", patient)).log).toMatch(/passed, ready after [1-9]\.\d+ s/);
  });

  it("reads as much of an endless answer as it needs", async () => {
    expect((await test("ENDLESS_BODY=1", patient)).log).toMatch(/: passed, /);
  });

  it("names debug mode and unstructured lines once each, with a count, but not what gin itself logs", async () => {
    const run = await test("BANNER=1", patient);
    expect(run.exitCode).toBe(0);
    expect(messages(run, "warning")).toEqual([
      expect.stringMatching(/debug mode, .*\(2 lines\): \[GIN-debug\] \[WARNING\]/),
    ]);
    expect(messages(run, "notice")).toEqual([]);
    expect(row(run)).toContain("4 lines, 1 structured");
    // Who sets it has asked for it.
    expect((await test("BANNER=1\nGIN_MODE=debug", patient)).annotations).toEqual([]);
    const prose = await test("PROSE=1", patient);
    expect(messages(prose, "notice")).toEqual([expect.stringMatching(/neither JSON nor logfmt \(2 lines\): hello/)]);
  });

  it("lets no flood through to the log", async () => {
    const run = await test("FLOODS=1", { "smoke-test": "required", "health-timeout": "5m" });
    expect(run.exitCode, run.log.slice(0, 2000)).toBe(0);
    expect(run.log.length).toBeLessThan(10_000);
    expect(row(run)).toMatch(/\| passed \|.*\n.*\| 900001 lines/);
  });

  it.each([
    ["DAEMONIZES", 1],
    ["LEAVES_A_CHILD", 0],
  ])("ends what one started that %s", async (behaviour, exitCode) => {
    const pidFile = join(scratch, behaviour);
    const run = await test(`${behaviour}=1\nPID_FILE=${pidFile}`, patient);
    expect(run.exitCode, run.log).toBe(exitCode);
    expect(run.log).toMatch(/what it left running was ended|left 1 of its processes running/);
    expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  });

  it("gives the program its environment, an empty directory and nothing of the job", async () => {
    const env = { RUNNER_TEMP: scratch, SECRET_OF_THE_JOB: "hush", ACTIONS_RUNTIME_TOKEN: "token" };
    const { log, exitCode } = await test("SHOWS_ITS_WORLD=1\nA=b c", {}, { env });
    expect(exitCode).toBe(0);
    expect(log).toMatch(/"A=b c"/);
    expect(log).toMatch(/"PORT=\d+"/);
    expect(log).toContain('"GIN_MODE=release"');
    expect(log).toContain('"entries":["bin","data","logs"],');
    expect(log).toMatch(/"DATA_DIR=\/\S+\/data"/);
    expect(log).not.toMatch(/SECRET_OF_THE_JOB|ACTIONS_RUNTIME_TOKEN|INPUT_|GITHUB_/);
  });

  it("prints no secret of the environment, whole or in parts", async () => {
    const secret = "DSN=postgres://app:c0rrect%20horse@db.example.com/shop?password=hunter22";
    for (const behaviour of ["NEEDS_DATABASE", "PANICS"]) {
      const run = await test(`${behaviour}=1\n${secret}`);
      const shown = run.log + run.summary;
      expect(shown).toContain("***");
      expect(shown).not.toMatch(/c0rrect|hunter22|db\.example\.com/);
    }
  });

  it("ends the program when the job is cancelled", async () => {
    const pidFile = join(scratch, "cancelled");
    const cancel = new AbortController();
    const environment = `NEVER_ANSWERS=1\nPID_FILE=${pidFile}`;
    const running = test(environment, { "smoke-test": "required", "health-timeout": "5m" }, { cancel: cancel.signal });
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\d/);
    cancel.abort();
    const run = await running;
    expect(run.exitCode).toBe(1);
    expect(messages(run, "error")).toEqual([expect.stringContaining("the job was cancelled")]);
    expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  });

  it("starts nothing when it is off, on pull_request_target, and for other machines", async () => {
    const off = await test("PANICS_ON_A_ROUTE=1", { "smoke-test": "off" });
    expect(off).toMatchObject({ exitCode: 0, annotations: [] });
    expect(off.summary).not.toMatch(/smoke/i);
    const stranger = await test("PANICS_ON_A_ROUTE=1", {}, { env: { GITHUB_EVENT_NAME: "pull_request_target" } });
    expect(stranger.log).toContain("skipped, never on pull_request_target");
    expect(stranger.exitCode).toBe(0);
  });
});

describe.concurrent("required", () => {
  const required = (environment: string) => {
    const isNeverReady = environment.startsWith("NOT_HEALTHY");
    return test(environment, isNeverReady ? { ...patient, "health-timeout": "2s" } : patient);
  };

  it("passes a good service", async () => expect((await required("")).exitCode).toBe(0));

  it.each<[string, RegExp]>([
    ["ENDS_WELL", /exit code 0/],
    ["NOT_HEALTHY", /not ready within 2\.0 s/],
    [
      "REDIRECTS",
      /answered 302 on \/health, a redirect to \/version: set `health-path: \/ping`, which answers 2xx, or/,
    ],
    ["NO_ROUTE", /failed: it answered 404 on \/health: set `health-path: \/ping`, which answers 2xx, or add/],
    ["NO_LOGIN", /answered 401 on \/health: set `health-path: \/ping`.* without a login/],
    ["SPEAKS_HTTPS", /speaks only HTTPS\. .*proxy in front/],
  ])("fails one that %s", async (behaviour, words) => {
    const run = await required(`${behaviour}=1`);
    expect(run.exitCode).toBe(1);
    expect(messages(run, "error")).toEqual([expect.stringMatching(words)]);
  });
});

it("leaves no directory behind but its report", async () => {
  await test("");
  expect(readdirSync(scratch).filter((name) => /^gin-deploy(?!-report-)/.test(name))).toEqual([]);
});

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
