import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemLoopback } from "../../../src/world/process/loopback.ts";
import { longestLine, type RunningProgram, systemPrograms } from "../../../src/world/process/programs.ts";

let directory: string;
let running: RunningProgram[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "programs-"));
  // Where the tests run as root, the program is somebody else.
  chmodSync(directory, 0o777);
  vi.stubEnv("RUNNER_TEMP", directory);
});
afterEach(async () => {
  await Promise.all(running.map((program) => program.end(0)));
  running = [];
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const bare = { args: [], content: { files: [], persistent: [] } };

async function start(script: string, env: Record<string, string> = {}, mode = 0o755) {
  const program = join(directory, "program");
  writeFileSync(program, script);
  chmodSync(program, mode);
  const lines: string[] = [];
  const started = await systemPrograms.start({ ...bare, program, env: () => env, onLine: (line) => lines.push(line) });
  running.push(started);
  return { program: started, lines };
}

it("gives lines, cut to their length, and the ending", async () => {
  const { program, lines } = await start(
    `#!/bin/sh\nprintf 'one\\r\\n'\nhead -c 100000 /dev/zero | tr '\\0' x\necho\nprintf last >&2\nexit 3\n`,
  );
  expect(await program.ended).toEqual({ exitCode: 3, signal: null });
  expect(lines.map(({ length }) => length).sort((a, b) => a - b)).toEqual([3, 4, longestLine]);
});

it("gives nothing of the job's environment but what finds a left process", async () => {
  vi.stubEnv("ACTIONS_RUNTIME_TOKEN", "secret");
  vi.stubEnv("RUNNER_TRACKING_ID", "github_1");
  const { program, lines } = await start("#!/bin/sh\nenv\npwd\n", { PORT: "1" });
  await program.ended;
  expect(lines).toEqual(expect.arrayContaining(["PORT=1", "RUNNER_TRACKING_ID=github_1"]));
  expect(lines.join("\n")).not.toContain("secret");
  expect(lines.at(-1)).toMatch(/\/gin-deploy-smoke-\w+\/releases\/release$/);
  await program.end(0);
  expect(readdirSync(directory)).toEqual(["program"]);
});

it("is a service of a directory as a host has it: writes to data and logs, and nowhere else", async () => {
  const script = `#!/bin/sh
for file in gin.log bin/gin.log ../beside ../../beside "$HOME/beside" data/app.db logs/gin.log "$TMPDIR/scratch"; do
  if (: >"$file") 2>/dev/null; then echo "wrote $file"; fi
done
echo "$HOME $USER $LOGNAME"; echo bin/*
`;
  const { program, lines } = await start(script);
  await program.ended;
  const { root, temporary } = program.directory;
  expect(lines).toEqual([
    "wrote data/app.db",
    "wrote logs/gin.log",
    `wrote ${temporary}/scratch`,
    `${root} program program`,
    "bin/program",
  ]);
  expect(await program.strayFiles()).toEqual([]);
  await program.end(0);
  expect(readdirSync(directory)).toEqual(["program"]);
});

/** Nobody can be kept from becoming another user in the midst of a process: so one without the right to it is started. */
it.skipIf(process.geteuid?.() !== 0)(
  "names what a root that cannot be another user writes into its release",
  async () => {
    const program = join(directory, "program");
    writeFileSync(program, "#!/bin/sh\ntouch gin.log bin/app.db\n", { mode: 0o755 });
    const script = `
    const { systemPrograms } = await import(${JSON.stringify(join(import.meta.dirname, "../../../src/world/process/programs.ts"))});
    const started = await systemPrograms.start({ program: ${JSON.stringify(program)}, args: [], content: { files: [], persistent: [] }, env: () => ({}), onLine() {} });
    await started.ended;
    console.log(JSON.stringify(await started.strayFiles()));
    await started.end(0);`;
    const rights = "-setuid,-setgid";
    const argv = [
      "--bounding-set",
      rights,
      "--inh-caps",
      rights,
      process.execPath,
      "--input-type=module",
      "--eval",
      script,
    ];
    expect(JSON.parse(execFileSync("setpriv", argv, { encoding: "utf8" }))).toEqual(["bin/app.db", "gin.log"]);
    expect(readdirSync(directory)).toEqual(["program"]);
  },
);

it("has the files of a release in its directory, read-only, and its own directories beside them", async () => {
  const page = join(directory, "page");
  writeFileSync(page, "<p>hi");
  const content = { files: [{ name: "a/b/page.html", path: page, isExecutable: false }], persistent: ["uploads"] };
  const program = join(directory, "program");
  writeFileSync(program, '#!/bin/sh\ncat a/b/page.html\necho " $1"\necho x >uploads/x && cat uploads/x\n', {
    mode: 0o755,
  });
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const started = await systemPrograms.start({ program, args: ["one two"], content, env: () => ({}), onLine });
  running.push(started);
  expect(await started.ended).toMatchObject({ exitCode: 0 });
  expect(lines).toEqual(["<p>hi one two", "x"]);
  expect(await started.strayFiles()).toEqual([]);
  await started.end(0);
  expect(readdirSync(directory).sort()).toEqual(["page", "program"]);
});

it("says why a file cannot be started, and leaves nothing", async () => {
  await expect(start("#!/bin/sh\n", {}, 0o644)).rejects.toMatchObject({ code: "EACCES" });
  expect(readdirSync(directory)).toEqual(["program"]);
});

it("ends what ignores SIGTERM and what left its group, and does not wait for who holds the output", async () => {
  const pidFile = join(directory, "pid");
  const script = `#!/bin/sh\nsetsid sh -c 'trap "" TERM; echo $$ >${pidFile}; sleep 60; sleep 60' &\nuntil [ -s ${pidFile} ]; do :; done\n`;
  const { program } = await start(script);
  expect(await program.ended).toEqual({ exitCode: 0, signal: null });
  const [one, other] = await Promise.all([program.end(50), program.end(50)]);
  expect(one).toBeGreaterThan(0);
  expect(other).toBe(one);
  expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
});

it("knows the ports of a program from those of others", async () => {
  const stranger = await listening(createServer());
  const port = await systemLoopback.freePort();
  const listen = `require("node:net").createServer().listen(${port}, () => console.log("listening"))`;
  const { program, lines } = await start(`#!${process.execPath}\n${listen}\n`);
  await expect.poll(() => lines).toEqual(["listening"]);
  expect(await program.listeningPorts()).toEqual(new Set([port]));
  stranger.close();
});

it("asks loopback alone, follows nothing, and gives up in time", async () => {
  const server = await listening(
    createServer((request, response) => {
      if (request.url === "/hangs") return;
      if (request.url === "/endless") return void setInterval(() => response.write("x".repeat(20_000)), 1).unref();
      response.writeHead(302, { location: "http://example.com/" }).end("over there");
    }),
  );
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
  const { port } = server.address() as AddressInfo;
  expect(await systemLoopback.get(port, "/", 120_000)).toEqual({
    status: 302,
    location: "http://example.com/",
    body: "over there",
  });
  expect((await systemLoopback.get(port, "/endless", 120_000))?.body).toHaveLength(65_536);
  expect(await systemLoopback.get(port, "/hangs", 50)).toBeUndefined();
  server.closeAllConnections();
  server.close();
  expect(await systemLoopback.get(1, "/", 120_000)).toBeUndefined();
});

async function listening(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** A killed process may stay in the table as a zombie, until whoever adopted it looks. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
