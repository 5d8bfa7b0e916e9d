import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeProgram, runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { composeProgram, hostProgram, streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { parseAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";
import { looksIn } from "../../../src/deploy/steps/step-looks.ts";
import { type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
import { text } from "../../../src/deploy/steps/table/step-fields.ts";
import { sampleFacts, samples } from "./sample-facts.ts";

const programs = Object.keys(steps) as StepName[];

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]].filter(
  ([program = ""]) =>
    spawnSync(program, ["-c", "true"]).error === undefined &&
    (program !== "busybox" || spawnSync("busybox", ["sh", "-c", "true"]).status === 0),
);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-host-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What somebody may send who wants more than a deploy. */
const hostileFacts: readonly (readonly [form: string, value: string])[] = [
  ...["", "../shop", "shop/x", "Shop", "-shop", "shop\nx", "a".repeat(32), "shöp"].map(
    (it) => ["service", it] as const,
  ),
  ...[
    "",
    "opt/x",
    "/",
    "/opt/../etc",
    "/opt/./x",
    "//opt",
    "/opt/x/",
    "/opt/$(id)",
    "/opt/a b",
    "/opt/x\n/etc",
    "/opt/..",
  ].map((it) => ["path", it] as const),
  ...["", ".", "..", ".x", "a/b", "r1\nr2", "r 1", "*", "r".repeat(201)].map((it) => ["release", it] as const),
  ...["", "x", "0".repeat(63), "0".repeat(65), "A".repeat(64), `${"0".repeat(63)}\n`].map(
    (it) => ["sha256", it] as const,
  ),
  ...["", "0", "65536", "-1", "80 80", "8080\n", "0x50", "99999999999"].map((it) => ["port", it] as const),
  ...["", "0", "101", "-1", "5%", "25\n", "1e1"].map((it) => ["percent", it] as const),
  ...["", "-1", "1.5", "1\n2", "9".repeat(16), "$((1))"].map((it) => ["whole", it] as const),
  ...["", ".", "1.", ".5", "1.2.3", "1e9", "-1"].map((it) => ["seconds", it] as const),
  ...["", "a b", "a;b", "a\n", "$(id)", "a".repeat(101)].map((it) => ["token", it] as const),
  ...["", "health", "@evil.example.com/", "/a b", "/a\nurl=file:///etc/shadow", "/\t", "/a\u0000b\n"].map(
    (it) => ["url_path", it] as const,
  ),
  ...["", "..", ".ssh", "a/b", "a\nb", "a b"].map((it) => ["directory", it] as const),
  ...[
    "",
    "serve",
    '"serve" ; +/bin/sh',
    '"a"\nExecStartPre=+/bin/sh',
    '"a" ',
    '"%h"',
    '"$HOME"',
    '"a\\"',
    '"a"; "b"',
    '"a""b"',
    '" ; "\\\n',
  ].map((it) => ["arguments", it] as const),
  ...["", "-W", "a b", "a*", "../a", "a/b", "$(id)", "a\n-b"].map((it) => ["package", it] as const),
  ...["", "/proc", "net..ipv4", "../etc/shadow", "net./../x", "a.", ".a", "a b", "net.*", "a/"].map(
    (it) => ["sysctl", it] as const,
  ),
  ...["a\nb", "a\rb", "\u001b[2J", "a\u007f", "a\n"].map((it) => ["line", it] as const),
  ["line", "a".repeat(100_001)],
  ["word", ""],
  ["text", "a".repeat(1_500_001)],
  ["=one=two=", "three"],
  ["=one=two=", "one=two"],
  ["=one=two=", "="],
  ["=one=two=", ""],
  ["=one=two=", "*"],
  ["release*", "r1\n../r2"],
  ["release*", "r1\n\nr2"],
  ["directory*", "a\n/etc"],
  ["sha256?", "x"],
  ["nothing that there is", "x"],
];

interface Outcome {
  readonly exitCode: number | null;
  readonly answer: ReturnType<typeof parseAnswer>;
  readonly stderr: string;
}

/** What becomeRoot has a host do, without becoming root. */
function run(
  shell: readonly string[],
  step: StepName,
  facts: Record<string, string>,
  body: Uint8Array = Buffer.alloc(0),
): Outcome {
  return runText(shell, Buffer.concat([Buffer.from(requestFor(step, facts)), body]));
}

/** What a test says nothing of, is anything that fits. */
function requestFor(step: StepName, facts: Record<string, string>): string {
  return encodeRequest(streamedProgram(step), step, { ...sampleFacts(step), ...facts });
}

function runText(shell: readonly string[], input: Uint8Array | string, env: NodeJS.ProcessEnv = process.env): Outcome {
  const [command = "", ...options] = shell;
  const asked = { input, encoding: "utf8", env } as const;
  const { status, stdout, stderr } = spawnSync(command, [...options, "-c", runProgram], asked);
  return { exitCode: status, answer: parseAnswer(stdout), stderr };
}

/** No block and no inode is left. */
function fill(directory: string): void {
  spawnSync("sh", [
    "-c",
    'cat /dev/zero >"$1/fill" 2>/dev/null; while true >"$1/fill$((i += 1))"; do :; done 2>/dev/null',
    "sh",
    directory,
  ]);
}

/** The same, for programs that ask something of this process. */
async function runLater(
  [command = "", ...options]: readonly string[],
  step: StepName,
  facts: Record<string, string>,
): Promise<Outcome> {
  const child = spawn(command, [...options, "-c", runProgram], { stdio: ["pipe", "pipe", "inherit"] });
  const stdout: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stdin.end(requestFor(step, facts));
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, answer: parseAnswer(stdout.join("")), stderr: "" };
}

it("shellcheck finds nothing", () => {
  // Facts are assigned by name (2154); not every program uses all of the prelude (2317, 2329); a && b || c is meant (2015); awk stands in single quotes (2016).
  const meant = "SC2154,SC2317,SC2329,SC2015,SC2016";
  const check = (name: string, text: string, exclude: string) => {
    const file = join(root, name);
    writeFileSync(file, text);
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", `--exclude=${exclude}`, file], { encoding: "utf8" });
    expect(stdout, name).toBe("");
  };
  // What the shared files set is read by some program, and not by each (2034).
  for (const program of programs) check(program, `#!/bin/sh\n${streamedProgram(program)}`, `${meant},SC2034`);
  // Only one of its steps is ever run (2030, 2031).
  check("host", hostProgram, `${meant},SC2030,SC2031`);
});

describe.each(shells.map((shell) => ({ shell, name: shell.join(" ") })))("in $name", ({ shell }) => {
  const lockFacts = (token: string, operation: string) => ({
    deploy_path: join(root, "app"),
    token,
    operation,
    holder: `holder of ${token}`,
    lease_seconds: "60",
    new_token: "",
    journal_line: "",
  });
  const lock = (token: string, operation: string) => run(shell, "lock", lockFacts(token, operation));

  it("facts arrive to the letter and are never evaluated", () => {
    const value = `a 'b' "c" $(touch ${root}/pwned) \`id\` \\ %s\n\n ü \n`;
    const program = 'printf %s "$text" | base64 | tr -d "\\n" | sed "s/^/text=/"; echo; exit 0\n';
    const echo = composeProgram({ echo: { program, facts: { text } } });
    const { answer, exitCode } = runText(shell, encodeRequest(echo, "echo", { text: value }));
    expect(exitCode).toBe(0);
    expect(Buffer.from(answer.get("text")?.[0] ?? "", "base64").toString()).toBe(value);
    expect(existsSync(join(root, "pwned"))).toBe(false);
  });

  it("every step takes what its facts can be", () => {
    const forms = Object.entries(samples).map(([form, value]) => [`f_${form}`, value, form] as const);
    const given = Object.fromEntries(forms.map(([key, value]) => [key, value]));
    const facts = Object.fromEntries(forms.map(([key, , form]) => [key, { ...text, form }]));
    const program = composeProgram({ any: { program: "exit 0\n", facts } });
    expect(runText(shell, encodeRequest(program, "any", given))).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each(hostileFacts)("the fact %s %j is refused", (form, value) => {
    const program = composeProgram({ any: { program: "emit ran yes\nexit 0\n", facts: { it: { ...text, form } } } });
    const outcome = runText(shell, encodeRequest(program, "any", { it: value }));
    expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("it is not of the form") });
    expect(outcome.answer.has("ran")).toBe(false);
  });

  it.each([
    ["told twice", "token b25l\ntoken b25l\n", "takes no such fact"],
    ["of another step", "release cjE=\n", "takes no such fact"],
    ["of the program's own", "PATH L3RtcA==\n", "takes no such fact"],
    ["that names its form", "token:token b25l\n", "takes no such fact"],
    ["of a pattern", "* b25l\n", "takes no such fact"],
    ["of nothing", " b25l\n", "takes no such fact"],
    ["that is not base64", "token *\n", "is not base64"],
    ["that is sent as it is, and is not of its form", "token =a$(id)\n", "is not of the form"],
    ["that is sent as it is, with more behind it", "token =a b\n", "is not of the form"],
    ["that is cut off", "", "lacks a fact"],
  ])("a fact %s is refused", (_, more, words) => {
    const program = encodeProgram(streamedProgram("stop-canary"));
    const head = `${program}\n- stop-canary\ndeploy_path ${Buffer.from("/opt/x").toString("base64")}\nname eA==\n`;
    const outcome = runText(shell, `${head}${more}.\n`);
    expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) });
  });

  it.each(["", "lock", "stop-canary extra", "*", "stop-canary\\", "exit"])("there is no step %j", (step) => {
    const program = encodeProgram(streamedProgram("stop-canary"));
    expect(runText(shell, `${program}\n- ${step}\n.\n`)).toMatchObject({ exitCode: 1 });
  });

  it("a fact with a hostile name is refused", () => {
    const outcome = run(shell, "stop-canary", { "x;touch": "1" });
    expect(outcome).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("takes no such fact") });
  });

  it.each([
    ["by ss", 'exec /usr/bin/ss "$@"'],
    ["where ss is too old", "echo 'ss: invalid option -- H' >&2; exit 255"],
  ])("inspects an empty place, and says who holds a port, %s", async (_, ss) => {
    const tools = mkdtempSync(join(tmpdir(), "gin-deploy-tools-"));
    writeFileSync(join(tools, "ss"), `#!/bin/sh\necho asked >>${tools}/asked\n${ss}\n`, { mode: 0o755 });
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const facts = { name: "no-such-user", deploy_path: join(root, "a/c"), port: String(port) };
    const env = { ...process.env, PATH: `${tools}:${process.env["PATH"]}` };
    const { answer, exitCode } = runText(shell, requestFor("inspect", facts), env);
    server.close();
    expect(existsSync(join(tools, "asked"))).toBe(true);
    rmSync(tools, { recursive: true });
    expect(exitCode).toBe(0);
    expect(answer.get("kernel")).toEqual(["Linux"]);
    // A number of the kernel's own, of which a shell that reads byte by byte is given the first digit.
    expect(answer.get("files_limit")).toEqual([readFileSync("/proc/sys/fs/nr_open", "utf8").trim()]);
    expect(answer.get("disk_place")).toEqual([root]);
    expect(Number(answer.get("disk_free_kib")?.[0])).toBeGreaterThan(0);
    expect(answer.get("listening")).toContain(String(port));
    expect(answer.get("user_id")).toEqual([""]);
    expect(answer.get("port_owner")?.join()).toContain(String(process.pid));
    expect(readdirSync(root)).toEqual([]);
  });

  it("one deploy holds the lock, the next is told by whom", () => {
    expect(lock("one", "acquire").answer.get("lock")).toEqual(["acquired"]);
    const second = lock("two", "acquire").answer;
    expect(second.get("lock")).toEqual(["held"]);
    expect(second.get("holder")).toEqual(["holder of one"]);
    expect(Number(second.get("expires_in")?.[0])).toBeGreaterThan(50);
    expect(lock("two", "release")).toMatchObject({ exitCode: 91 });
    expect(lock("two", "renew")).toMatchObject({ exitCode: 91 });
    expect(lock("one", "renew")).toMatchObject({ exitCode: 0 });
    expect(lock("one", "release").answer.get("lock")).toEqual(["released"]);
    expect(lock("two", "acquire").answer.get("lock")).toEqual(["acquired"]);
  });

  it("a lease that ran out is taken over, with its holder named", () => {
    lock("one", "acquire");
    writeFileSync(join(root, "app/.gin-deploy/lock/expires"), "1");
    const answer = lock("two", "acquire").answer;
    expect(answer.get("lock")).toEqual(["acquired"]);
    expect(answer.get("taken_over")).toEqual(["holder of one"]);
    expect(lock("one", "renew")).toMatchObject({ exitCode: 91 });
  });

  it("a lease from before the machine was booted has run out, and its clock may be set", () => {
    lock("one", "acquire");
    const expires = join(root, "app/.gin-deploy/lock/expires");
    const [boot = "", seconds] = readFileSync(expires, "utf8").split(" ");
    expect(Number(seconds)).toBeLessThan(Date.now() / 1000 / 2);
    writeFileSync(expires, `${boot.replace(/^./, "z")} ${seconds}`);
    expect(lock("two", "acquire").answer.get("taken_over")).toEqual(["holder of one"]);
  });

  it("a lock that is rotated shuts out steps that are only late", () => {
    lock("one", "acquire");
    const facts = { ...lockFacts("one", "rotate"), new_token: "one.repair" };
    expect(run(shell, "lock", facts).answer.get("lock")).toEqual(["rotated"]);
    expect(lock("one", "renew")).toMatchObject({ exitCode: 91 });
    expect(run(shell, "lock", facts)).toMatchObject({ exitCode: 91 });
    expect(lock("one.repair", "release").answer.get("lock")).toEqual(["released"]);
  });

  it("a lock that was cut off while it was made runs out as well", () => {
    const directory = join(root, "app/.gin-deploy/lock");
    mkdirSync(directory, { recursive: true });
    expect(lock("two", "acquire").answer.get("lock")).toEqual(["held"]);
    execFileSync("touch", ["-d", "2 minutes ago", directory]);
    expect(lock("two", "acquire").answer.get("taken_over")).toEqual(["unknown"]);
  });

  it("a lock that was rotated by an answer that got lost is renewed by its new token, and acquiring twice is once", () => {
    expect(lock("one", "acquire").answer.get("lock")).toEqual(["acquired"]);
    const again = lock("one", "acquire").answer;
    expect(again.get("lock")).toEqual(["acquired"]);
    expect(again.has("taken_over")).toBe(false);
    run(shell, "lock", { ...lockFacts("one", "rotate"), new_token: "one.repair" });
    expect(lock("one.repair", "renew").answer.get("lock")).toEqual(["renewed"]);
  });

  it("says no to everything but acquiring where there never was a deploy, and touches nothing", () => {
    for (const operation of ["renew", "rotate", "release"])
      expect(lock("one", operation)).toMatchObject({ exitCode: 91 });
    expect(readdirSync(root)).toEqual([]);
  });

  it("writes into the journal that a deploy has begun, with what serves in the host's own words, and once", () => {
    const app = join(root, "app");
    mkdirSync(app);
    execFileSync("ln", ["-s", "releases/r1", join(app, "current")]);
    const journal_line = `{"by":"ada \\"serving\\":\\"@current\\"","serving":"@current","decision":"begun"}`;
    for (const _ of [1, 2]) run(shell, "lock", { ...lockFacts("one", "acquire"), journal_line });
    expect(readFileSync(join(app, ".gin-deploy/journal.jsonl"), "utf8")).toBe(
      `${journal_line.replace('"serving":"@current",', '"serving":"r1",')}\n`,
    );
  });

  it.skipIf(process.getuid?.() !== 0)("a full disk stops nothing of the way back", () => {
    const app = join(root, "app");
    mkdirSync(app);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m,nr_inodes=60", "tmpfs", app]);
    try {
      const state = join(app, ".gin-deploy");
      for (const release of ["r1", "r2"]) mkdirSync(join(app, "releases", release), { recursive: true });
      execFileSync("ln", ["-s", "releases/r2", join(app, "current")]);
      const begun = { journal_line: '{"decision":"begun"}' };
      expect(run(shell, "lock", { ...lockFacts("one", "acquire"), ...begun }).exitCode).toBe(0);
      // What stage.sh leaves ready.
      writeFileSync(join(state, "state.next"), '{"release":"r2"}');
      writeFileSync(join(app, "releases/r2/unproven"), "");
      execFileSync("touch", [join(state, "step")]);
      fill(app);
      const rotation = { ...lockFacts("one", "rotate"), new_token: "one.repair" };
      expect(run(shell, "lock", rotation)).toMatchObject({ exitCode: 0, stderr: "" });
      expect(lock("one.repair", "renew")).toMatchObject({ exitCode: 0 });
      const finished = run(shell, "finish", {
        deploy_path: app,
        token: "one.repair",
        promote: "",
        journal_line: '{"decision":"rolled-back"}',
        bad_release: "r2",
        remove: "",
        name: "app",
        phase_line: "",
        settled: "",
      });
      expect(finished).toMatchObject({ exitCode: 0, stderr: "" });
      expect(finished.answer.has("unwritten")).toBe(false);
      expect(readdirSync(join(app, "releases/r2"))).toEqual(["bad"]);
      expect(readFileSync(join(state, "journal.jsonl"), "utf8")).toBe(
        '{"decision":"begun"}\n{"decision":"rolled-back"}\n',
      );
      // The next deploy, when the lease has run out, and one more when the lock was let go.
      writeFileSync(join(state, "lock/expires"), "1", { flag: "r+" });
      expect(lock("two", "acquire").answer.get("taken_over")).toEqual(["holder of one"]);
      expect(lock("two", "release").answer.get("lock")).toEqual(["released"]);
      expect(lock("three", "acquire").answer.get("lock")).toEqual(["acquired"]);
      expect(lock("two", "renew")).toMatchObject({ exitCode: 91 });
    } finally {
      execFileSync("umount", [app]);
    }
  });

  it.skipIf(process.getuid?.() !== 0)("an upload that does not fit says so, and leaves nothing", () => {
    const app = join(root, "app");
    mkdirSync(app);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", app]);
    try {
      lock("one", "acquire");
      const facts = {
        deploy_path: app,
        token: "one",
        compression: "gzip",
        sha256: "0".repeat(64),
        size_bytes: "2097152",
      };
      const body = gzipSync(randomBytes(2 * 1024 * 1024));
      const { exitCode, stderr } = run(shell, "receive", facts, body);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not unpack what arrived: tee: .*No space left on device; \d+ KiB free/);
      expect(readdirSync(join(app, ".gin-deploy/incoming"))).toEqual([]);
    } finally {
      execFileSync("umount", [app]);
    }
  });

  it("keeps an upload only when it is what was sent", () => {
    lock("one", "acquire");
    const content = Buffer.from("binary ".repeat(100_000));
    const sha256 = execFileSync("sha256sum", { input: content, encoding: "utf8" }).split(" ")[0] ?? "";
    const facts = {
      deploy_path: join(root, "app"),
      token: "one",
      compression: "gzip",
      size_bytes: String(content.length),
    };
    const receive = (sha: string, body: Uint8Array) => run(shell, "receive", { ...facts, sha256: sha }, body);
    const incoming = join(root, "app/.gin-deploy/incoming");

    const other = "0".repeat(64);
    expect(receive(other, gzipSync(content))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("what arrived is not what was sent"),
    });
    expect(receive(sha256, gzipSync(content).subarray(0, 100))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("could not unpack"),
    });
    expect(receive(sha256, Buffer.alloc(0)).exitCode).toBe(1);
    expect(readdirSync(incoming)).toEqual([]);

    const whole = receive(sha256, gzipSync(content));
    expect(whole.answer.get("received")).toEqual([sha256]);
    expect(readFileSync(join(incoming, sha256)).equals(content)).toBe(true);
    expect(readdirSync(incoming)).toEqual([sha256]);
  });

  it.each(programs.filter((program) => steps[program].program.includes("\nrequire_lock")))(
    "%s does nothing without the lock",
    (program) => {
      lock("one", "acquire");
      const before = execFileSync("find", [root, "-printf", "%p %T@\\n"], { encoding: "utf8" });
      const operation = program === "lock" ? { operation: "renew" } : {};
      const facts = { deploy_path: join(root, "app"), token: "two", ...operation };
      expect(run(shell, program, facts)).toMatchObject({
        exitCode: 91,
        stderr: expect.stringContaining("no longer ours"),
      });
      expect(execFileSync("find", [root, "-printf", "%p %T@\\n"], { encoding: "utf8" })).toBe(before);
    },
  );

  it("explains what a service answers elsewhere, and shows no address in its arguments", async () => {
    const asked: string[] = [];
    const server = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url === "/ping") return void response.end("pong");
      response.writeHead(request.url === "/health" ? 302 : 404, { location: "/login" }).end();
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const facts = {
      name: "no-such-unit",
      slot: "canary",
      deploy_path: root,
      lines: "5",
      since: "0",
      port: String(port),
      health_path: "/health",
      probe_paths: "/healthz\n/ping",
    };
    const { answer, exitCode } = await runLater(shell, "explain", facts);
    expect(exitCode).toBe(0);
    expect(answer.get("leads_to")).toEqual([`http://127.0.0.1:${port}/login`]);
    expect(answer.get("healthy_path")).toEqual(["/ping"]);
    expect(asked).toEqual(["GET /health", "GET /healthz", "GET /ping"]);
    const quiet = await runLater(shell, "explain", { ...facts, probe_paths: "" });
    expect(quiet.answer.has("leads_to")).toBe(false);
    server.close();
  });

  describe("looks at a slot", () => {
    const facts = { name: "x", slot: "canary", port: "1", health_path: "/health", since: "0", pause_seconds: "0.1" };

    /** Begins to look, with a systemctl that knows one service. */
    function look(forSeconds: string, port = facts.port) {
      const [command = "", ...options] = shell;
      const tools = join(root, "tools");
      mkdirSync(tools);
      const shown = [
        "ActiveState=active",
        "SubState=running",
        `MainPID=${process.pid}`,
        "NRestarts=0",
        "Result=success",
      ];
      const more = ["ExecMainStatus=0", "ExecMainCode=0", "ExecMainStartTimestampMonotonic=1000000"];
      const systemctl = `#!/bin/sh\nprintf '${[...shown, ...more].join("\\n")}\\n'\n`;
      writeFileSync(join(tools, "systemctl"), systemctl, { mode: 0o755 });
      const child = spawn(command, [...options, "-c", runProgram], {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, PATH: `${tools}:${process.env["PATH"]}` },
      });
      child.stdin.write(requestFor("observe", { ...facts, port, for_seconds: forSeconds }));
      let said = "";
      const seen = Promise.withResolvers<void>();
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (looksIn(said).length >= 2) seen.resolve();
      });
      return { child, twice: seen.promise, ended: once(child, "close"), looks: () => looksIn(said) };
    }

    it("again and again, until its time is over, each look whole", async () => {
      const { child, ended, looks } = look("1");
      expect(await ended).toEqual([0, null]);
      child.stdin.end();
      expect(looks().length).toBeGreaterThan(0);
      expect(looks().map((each) => each.get("look"))).toEqual(looks().map((_, index) => [String(index + 1)]));
      for (const each of looks()) expect(each.get("http_status")).toEqual(["000"]);
      // One process, one hash.
      expect(looks().map((each) => each.has("running_sha256"))).toEqual(looks().map((_, index) => index === 0));
    });

    it("once, when that is its time", async () => {
      const { child, ended, looks } = look("0");
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
      expect(looks()).toHaveLength(1);
    });

    it("and says so when its process listens elsewhere than before", async () => {
      const listen = async () => {
        const server = createHttpServer((_, response) => response.end()).listen(0, "127.0.0.1");
        await once(server, "listening");
        return { server, port: String((server.address() as { port: number }).port) };
      };
      const before = await listen();
      const { child, twice, ended, looks } = look("999", before.port);
      await twice;
      expect(looks().map((each) => each.get("service_port")?.includes(before.port))).toEqual(looks().map(() => true));
      const after = await listen();
      before.server.close();
      before.server.closeAllConnections();
      await expect.poll(() => looks().at(-1)?.get("service_port")).toContain(after.port);
      await expect.poll(() => looks().at(-1)?.get("service_port")).not.toContain(before.port);
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
      after.server.close();
    });

    it("until its input ends: it was enough", async () => {
      const { child, twice, ended } = look("999");
      await twice;
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
    });

    it("until nobody takes what it prints, though its input goes on", async () => {
      const { child, twice } = look("999");
      await twice;
      child.stdout.destroy();
      const [exitCode] = (await once(child, "exit")) as [number | null];
      expect(exitCode).toBe(0);
      child.stdin.end();
    });
  });

  it("finishes: writes state and journal, marks and prunes, but never what a slot uses", () => {
    lock("one", "acquire");
    const app = join(root, "app");
    for (const release of ["r1", "r2", "r3"]) mkdirSync(join(app, "releases", release), { recursive: true });
    writeFileSync(join(app, ".gin-deploy/state.next"), '{"release":"r2"}');
    execFileSync("ln", ["-s", "releases/r2", join(app, "current")]);
    const facts = {
      deploy_path: app,
      token: "one",
      name: "no-such-unit",
      promote: "yes",
      phase_line: '{"phase":"promoting"}',
      settled: "yes",
      journal_line: '{"it":"happened"}',
      bad_release: "r3",
      remove: "r1\nr2\nr9",
    };
    expect(run(shell, "finish", facts).exitCode).toBe(0);
    expect(readdirSync(join(app, "releases"))).toEqual(["r2", "r3"]);
    expect(existsSync(join(app, "releases/r3/bad"))).toBe(true);
    expect(readlinkSync(join(app, "current"))).toBe("releases/r2");
    expect(readFileSync(join(app, ".gin-deploy/state.json"), "utf8")).toBe('{"release":"r2"}');
    expect(readFileSync(join(app, ".gin-deploy/journal.jsonl"), "utf8")).toBe('{"it":"happened"}\n');
    chmodSync(app, 0o755);
  });
});
