import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runProgram, type SmokeRequest } from "../../src/smoke/run-program.ts";
import { systemClock } from "../../src/world/clock.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemLoopback } from "../../src/world/process/loopback.ts";
import { systemPrograms } from "../../src/world/process/programs.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

let directory: string;
/** Another run on this machine, whose service got the port first, and is well. */
let stranger: Server;
let takenPort: number;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "run-program-"));
  stranger = createServer((_, response) => response.end("ok")).listen(0);
  await once(stranger, "listening");
  takenPort = (stranger.address() as AddressInfo).port;
});
afterAll(() => {
  stranger.closeAllConnections();
  stranger.close();
  rmSync(directory, { recursive: true });
});

/** With ports that turn out not to be free: the race that no test can win on purpose. */
function run(script: string, ports: readonly number[], patienceMs = 60_000) {
  const path = join(directory, "program");
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  const given = [...ports];
  const world = {
    programs: systemPrograms,
    loopback: { ...systemLoopback, freePort: async () => given.shift() ?? (await systemLoopback.freePort()) },
    clock: systemClock,
    files: systemFiles,
    platform: thisPlatform,
    runner: githubRunner,
    cancelled: new AbortController().signal,
  };
  const inputs: SmokeRequest = {
    mode: "required",
    healthPath: "/",
    healthTimeoutMs: patienceMs,
    environment: new Map(),
    deployPath: undefined,
    moduleDirectory: directory,
    workspace: directory,
    isBuiltHere: true,
    included: [],
    args: [],
    persistent: [],
  };
  return runProgram(path, inputs, world);
}

const service = `#!${process.execPath}
const server = require("node:http").createServer((_, response) => response.end("mine"));
server.on("error", (error) => { console.log(error.message.replace("EADDRINUSE: ", "")); process.exit(1); });
server.listen(process.env.PORT);
`;

it("does not take another program's answer for the program's own", async () => {
  const seen = await run("#!/bin/sh\nsleep 60\n", [takenPort], 1_500);
  expect(seen).toMatchObject({ readyMs: undefined, badAnswer: undefined, port: takenPort });
});

it("tries another port when another program was faster", async () => {
  const seen = await run(service, [takenPort]);
  expect(seen.port).not.toBe(takenPort);
  expect(seen.readyMs).toBeGreaterThan(0);
  expect(seen.shutdown).toMatchObject({ kind: "ended", signal: "SIGTERM" });
});

it("does not try for ever", async () => {
  const seen = await run(service, [takenPort, takenPort, takenPort]);
  expect(seen).toMatchObject({ port: takenPort, endedEarly: { exitCode: 1 }, readyMs: undefined });
});
