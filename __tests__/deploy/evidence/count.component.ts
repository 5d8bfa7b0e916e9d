import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSlotEvidence } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import { runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";
import { looksIn } from "../../../src/deploy/steps/step-looks.ts";
import { type Answers, type Facts, steps } from "../../../src/deploy/steps/step-table.ts";
import { readFields, writeFields } from "../../../src/deploy/steps/table/step-fields.ts";
import { asJournal } from "./count-log.ts";

/** Prints the log of the unit that it is asked for; a cursor is the number of lines that were seen. */
const journalctl = `#!/bin/sh
cd "\${0%/*}" || exit 9
printf '%s\\n' "$*" >>asked
[ ! -e broken ] || { cat broken >&2; exit 1; }
after=0 slot= form=short
for argument; do
  case $argument in
    --after-cursor=s=*) after=\${argument#*s=} ;;
    _SYSTEMD_UNIT=shop@*) slot=\${argument#*@} slot=\${slot%.service} ;;
    json) form=json ;;
    _LINE_BREAK=line-max) form=cut ;;
  esac
done
[ -e "$form.$slot" ] || exit 1
tail -n "+$((after + 1))" "$form.$slot"
[ "$form" = cut ] || echo "-- cursor: s=$(wc -l <"$form.$slot" | tr -d ' ')"
`;
const systemctl = `#!/bin/sh
printf '%s\\n' ActiveState=active MainPID=812 NRestarts=1 Result=success ExecMainStatus=0 \\
  CPUUsageNSec="$(cat "\${0%/*}/cpu")" MemoryCurrent='[not set]' ControlGroup=
`;

const gin = (status: number, latency: string, path = "/ping") =>
  `[GIN] 2026/11/29 - 08:39:51 | ${status} | ${latency} |       127.0.0.1 | GET      "${path}"`;

let tools: string;
beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), "gin-deploy-count-"));
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, "journalctl"), journalctl, { mode: 0o755 });
  writeFileSync(join(tools, "systemctl"), systemctl, { mode: 0o755 });
  writeFileSync(join(tools, "cpu"), "2500000000");
});
afterEach(() => rmSync(tools, { recursive: true, force: true }));

const log = (slot: string, lines: readonly string[]) => appendFileSync(join(tools, `short.${slot}`), asJournal(lines));
const asked = () => readFileSync(join(tools, "asked"), "utf8");

const usual: Facts<"count"> = {
  name: "shop",
  deploy_path: "/none",
  current_from: "@1790000000",
  canary_from: undefined,
  front_from: undefined,
  current_port: 1,
  canary_port: 1,
  health_path: "/health",
  metrics_path: undefined,
  slow_ms: 500,
  ignored_paths: ["/health"],
  log_deny: [],
  for_seconds: 0,
  pause_seconds: 0.1,
};

/** Runs the step as a host does; `onLook` may end it. */
async function count(shell: readonly string[], facts: Partial<Facts<"count">> = {}, onLook?: () => "more" | "enough") {
  const [command = "", ...options] = shell;
  const child = spawn(command, [...options, "-c", runProgram], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, PATH: `${tools}:${process.env["PATH"]}` },
  });
  child.stdin.write(
    encodeRequest(streamedProgram("count"), "count", writeFields(steps.count.facts, { ...usual, ...facts })),
  );
  if (onLook === undefined) child.stdin.end();
  let stdout = "";
  let stderr = "";
  let seen = 0;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (; seen < looksIn(stdout).length; seen++) if (onLook?.() === "enough") child.stdin.end();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  const looks = looksIn(stdout).map((look): Answers<"count"> => {
    const read = readFields(steps.count.answers, (key) => look.get(key)?.join("\n"));
    if (!("values" in read)) throw new Error(read.problems.join("\n"));
    return read.values;
  });
  return { exitCode, stderr, looks, first: looks[0] as Answers<"count"> };
}

describe.each([["dash"], ["busybox", "sh"], ["bash", "--posix"]])("count.sh in %s %s", (...words) => {
  const shell = words.filter((word) => word !== undefined);

  it("shows no value of the environment in a line that log-deny matches, also where the line is cut", async () => {
    const secrets = join(tools, "releases/r1/env");
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, "secrets"), "hunter22-secret\n");
    const shown = `panic: ${"x".repeat(285)}`;
    log("current", [`${shown}hunter22-secret: no route`]);
    const { first, stderr } = await count(shell, { deploy_path: tools, log_deny: ["^panic: "] });
    expect(stderr).toBe("");
    expect(first.denied[0]?.line).toBe(`${shown}***: no`.slice(0, 300));
  });

  it("counts both slots, each from its own place", async () => {
    log("current", [gin(200, "1ms"), gin(500, "900ms"), "hello", gin(200, "1ms", "/health?full=1")]);
    log("canary", [gin(200, "1ms"), gin(200, "700ms"), gin(503, "1ms")]);
    const { first, exitCode, stderr } = await count(shell, { canary_from: "s=1" });
    expect([exitCode, stderr]).toEqual([0, ""]);
    const current = readSlotEvidence(first, "current");
    expect(current.logLines).toBe(4);
    expect(current.byForm.get("gin")).toMatchObject({ attempts: 2, errors: 1, slow: 1, untimed: 0, ignored: 1 });
    expect(current.byForm.get("gin")?.bySecond.errors).toEqual(new Map([[1_795_000_000, 1]]));
    expect(readSlotEvidence(first, "canary").byForm.get("gin")).toMatchObject({ attempts: 2, errors: 1, slow: 1 });
    expect(first.cursor).toEqual([
      { slot: "current", place: "s=4" },
      { slot: "canary", place: "s=3" },
    ]);
    expect(first.unit[0]).toMatchObject({ state: "active", pid: 812, restarts: 1, cpu_ms: 2_500, memory_kib: 0 });
    expect(first.probe.map(({ status }) => status)).toEqual([0, 0]);
  });

  it("sees each line once, look after look, until it is told that this is enough", async () => {
    log("current", [gin(200, "1ms")]);
    let looks = 0;
    const more = () => {
      looks++;
      if (looks === 3) return "enough";
      log(
        "current",
        Array.from({ length: looks * 10 }, () => gin(500, "1ms")),
      );
      return "more";
    };
    const outcome = await count(shell, { for_seconds: 60 }, more);
    expect(outcome.exitCode).toBe(0);
    const all = outcome.looks.flatMap(({ requests }) => requests.map(({ attempts }) => attempts));
    expect(all.reduce((sum, attempts) => sum + attempts, 0)).toBe(31);
    // The next one goes on there.
    const place = outcome.looks.at(-1)?.cursor[0]?.place;
    expect((await count(shell, { current_from: place })).first.requests).toEqual([]);
  });

  it("asks for what comes after a cursor, or since a moment", async () => {
    log("current", [gin(200, "1ms")]);
    await count(shell);
    await count(shell, { current_from: "s=1" });
    expect(asked()).toContain("--since=@1790000000");
    expect(asked()).toContain("--after-cursor=s=1");
  });

  it("a slot without a line has none; a log that cannot be read says why", async () => {
    expect((await count(shell)).first).toMatchObject({ unread: [], log_lines: [{ slot: "current", count: 0 }] });
    writeFileSync(join(tools, "broken"), "Failed to open journal: Input/output error\n");
    expect((await count(shell)).first.unread).toEqual([
      { slot: "current", reason: "Failed to open journal: Input/output error" },
    ]);
  });

  it("the rest of a line that journald has cut is no line", async () => {
    const forged = "status=500 method=GET path=/x latency=9s";
    const cut = "x".repeat(5_000);
    log("current", [gin(200, "1ms"), cut, forged]);
    const entry = (message: string, stream: string, more = {}) =>
      `${JSON.stringify({ __REALTIME_TIMESTAMP: "1795000000000000", SYSLOG_IDENTIFIER: "shop", _STREAM_ID: stream, ...more, MESSAGE: message })}\n`;
    const json = [
      entry(gin(200, "1ms", '/\\"quoted\\"'), "a"),
      entry(cut, "a", { _LINE_BREAK: "line-max" }),
      entry(gin(500, "2s"), "b"),
      entry(forged, "a"),
      entry(gin(503, "2s"), "a"),
      '{"__REALTIME_TIMESTAMP":"1795000000000000","_STREAM_ID":"b","MESSAGE":[91,71,73,78,93,27]}\n',
    ];
    writeFileSync(join(tools, "json.current"), json.join(""));
    // A long line that was not cut is nothing.
    expect(readSlotEvidence((await count(shell)).first, "current").byForm.has("text-other")).toBe(true);
    writeFileSync(join(tools, "cut.current"), cut);
    const { byForm, logLines } = readSlotEvidence((await count(shell)).first, "current");
    expect([...byForm].map(([form, { attempts, errors }]) => [form, attempts, errors])).toEqual([["gin", 3, 2]]);
    expect(logLines).toBe(5);
  });

  it("a line that is cut between two looks is remembered", async () => {
    writeFileSync(join(tools, "cut.current"), "yes");
    log("current", ["x".repeat(5_000)]);
    const forged = "status=500 method=GET path=/x latency=9s";
    const entry = (message: string, more = {}) =>
      `${JSON.stringify({ __REALTIME_TIMESTAMP: "1795000000000000", SYSLOG_IDENTIFIER: "shop", _STREAM_ID: "a", ...more, MESSAGE: message })}\n`;
    writeFileSync(join(tools, "json.current"), entry("x".repeat(5_000), { _LINE_BREAK: "line-max" }));
    let looks = 0;
    const outcome = await count(shell, { for_seconds: 60 }, () => {
      if (++looks === 2) return "enough";
      log("current", [forged]);
      appendFileSync(join(tools, "json.current"), entry(forged));
      return "more";
    });
    expect(outcome.looks.flatMap(({ requests }) => requests)).toEqual([]);
  });

  it("says what was denied, with the first line of it, and what journald dropped", async () => {
    log("current", ["panic: help \u001b[31mme", gin(200, "1ms", "/panic: at"), "fatal error: no", "panic: again"]);
    const drops = ["shop@current.service", "/system.slice/shop@current.service", "workshop@current.service"];
    const suppressed = drops.map(
      (unit) => `1795000000.000000 systemd-journald[9]: Suppressed 40 messages from ${unit}\n`,
    );
    appendFileSync(join(tools, "short.current"), suppressed.join(""));
    log("current", ["systemd-journald[9]: Suppressed 9 messages from shop@current.service"]);
    const { first } = await count(shell, { log_deny: ["^fatal error: ", "", "panic: (help|again)"] });
    expect(first.denied).toEqual(
      expect.arrayContaining([
        { slot: "current", pattern: 1, count: 1, line: "fatal error: no" },
        { slot: "current", pattern: 3, count: 2, line: "panic: help ?[31mme" },
      ]),
    );
    expect(first.denied).toHaveLength(2);
    expect(first.dropped).toEqual([{ slot: "current", count: 80 }]);
  });

  it("a pattern that cannot be used ends it before anything is read", async () => {
    const { exitCode, stderr, looks } = await count(shell, { log_deny: ["panic", "a(b"] });
    expect([exitCode, looks]).toEqual([1, []]);
    expect(stderr).toContain("log-deny cannot be used on this host");
    expect(existsSync(join(tools, "asked"))).toBe(false);
  });

  it("reads metrics, and asks for the health of each slot, with nothing in its arguments", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/secret/health") return void response.writeHead(503).end();
      response.end('gin_requests_total{code="200",url="/a\\"} 9"} 7\ngin_requests_total{code="500",url="/"} 1.2e+01\n');
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const { first } = await count(shell, {
      current_port: port,
      health_path: "/secret/health",
      metrics_path: "/metrics",
    });
    server.close();
    expect(first.probe).toEqual([{ slot: "current", status: 503, seconds: expect.any(Number) }]);
    const metric = { slot: "current", kind: "count", name: "gin_requests_total" };
    expect(first.metric).toHaveLength(2);
    expect(first.metric).toEqual(
      expect.arrayContaining([
        { ...metric, label: "200", count: 7 },
        { ...metric, label: "500", count: 12 },
      ]),
    );
  });
});
