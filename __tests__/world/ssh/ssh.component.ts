import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ActionError, wordsOf } from "../../../src/errors.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import type { Connection, ConnectRequest } from "../../../src/world/ssh/ssh.ts";
import { command, failureOf, listen, requestTo, startAgent } from "../../support/ssh-client.ts";
import { freePort, makeKey, type Sshd, sshdMissing, startSshd } from "../../support/sshd.ts";

if (sshdMissing) console.warn(`skipped: ${sshdMissing}`);

describe.skipIf(sshdMissing)("SSH over node-ssh, to a real sshd", () => {
  let sshd: Sshd;
  const cleanups: (() => unknown)[] = [];
  const connect = async (changes: Partial<ConnectRequest> = {}, host = sshd): Promise<Connection> => {
    const connection = await nodeSsh.connect(requestTo(host, changes));
    cleanups.push(() => connection.close());
    return connection;
  };
  /** An sshd of the test's own. */
  const ownSshd = async (config: readonly string[] = []): Promise<Sshd> => {
    const own = await startSshd({ config });
    cleanups.push(() => own.stop());
    return own;
  };

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ["ed25519", "ecdsa", "rsa"] });
  });
  afterAll(() => sshd?.stop());
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  describe("commands", () => {
    it("gives exit code, stdout and stderr", async () => {
      const connection = await connect();
      expect(await connection.run(command("echo out; echo err >&2; exit 3"))).toEqual({
        exitCode: 3,
        stdout: "out\n",
        stderr: "err\n",
      });
      expect((await connection.run(command("true"))).exitCode).toBe(0);
    });

    it("sends text and closes the input", async () => {
      const connection = await connect();
      const { stdout } = await connection.run(command("cat", { input: "naïve 日本語 $HOME 'q'\n" }));
      expect(stdout).toBe("naïve 日本語 $HOME 'q'\n");
    });

    it("streams 5 MB in, byte for byte, and reports each chunk that went out", async () => {
      const connection = await connect();
      const bytes = Buffer.alloc(5_000_000, "0123456789abcdef\n");
      let sentBytes = 0;
      const { stdout } = await connection.run(
        command("sha256sum", {
          input: Readable.from(slices(bytes, 64 * 1024)),
          onSent: (sent) => {
            sentBytes += sent;
          },
        }),
      );
      expect(stdout).toBe(`${createHash("sha256").update(bytes).digest("hex")}  -\n`);
      expect(sentBytes).toBe(bytes.length);
    });

    it("holds the source back while the command does not read", async () => {
      const connection = await connect();
      let producedBytes = 0;
      const source = Readable.from(
        (function* () {
          for (let index = 0; index < 800; index++) {
            producedBytes += 64 * 1024;
            yield Buffer.alloc(64 * 1024);
          }
        })(),
        { highWaterMark: 1 },
      );
      const failure = await failureOf(connection.run(command("sleep 60", { input: source, timeoutMs: 1500 })));
      expect(failure.message).toContain("did not end within 1.5 s");
      // 50 MB wait; sshd's window, the pipe and what is buffered here are far less.
      expect(producedBytes).toBeLessThan(16_000_000);
    });

    it("keeps the last 1 MiB of 5 MB of output, says what was cut, and splits no character", async () => {
      const connection = await connect();
      const { stdout, stderr } = await connection.run(
        command("yes 日本語 | head -c 5000000; echo; echo the end; echo short >&2"),
      );
      expect(stdout).toMatch(/^\[the first 39\d\d\d\d\d bytes were cut\]\n/);
      expect(stdout.endsWith("\nthe end\n")).toBe(true);
      expect(Buffer.byteLength(stdout)).toBeLessThan(1024 * 1024 + 100);
      expect(stdout.slice(0, 100)).not.toContain("\uFFFD");
      expect(stderr).toBe("short\n");
    });

    it("puts together a character that came in two chunks", async () => {
      const connection = await connect();
      const { stdout } = await connection.run(command("printf '\\346\\227'; sleep 0.2; printf '\\245\\n'"));
      expect(stdout).toBe("日\n");
    });

    it.each(["exit 4", "echo no room >&2; exit 4", "exec 0<&-; sleep 0.3; exit 4"])(
      "reports the exit code of a command that does not read its input: %s",
      async (text) => {
        const connection = await connect();
        const input = Readable.from(slices(Buffer.alloc(20_000_000), 256 * 1024));
        const { exitCode } = await connection.run(command(text, { input }));
        expect(exitCode).toBe(4);
        expect((await connection.run(command("echo still here"))).stdout).toBe("still here\n");
      },
    );

    it("does not wait for a source that never ends when the command has ended", async () => {
      const connection = await connect();
      const source = new Readable({ read() {} });
      source.push("a line\n");
      expect(await connection.run(command("head -n 1", { input: source }))).toMatchObject({
        exitCode: 0,
        stdout: "a line\n",
      });
      expect(source.destroyed).toBe(true);
    });

    it("rejects when the source fails, and the connection lives on", async () => {
      const connection = await connect();
      const source = new Readable({
        read() {
          this.destroy(new Error("disk went away"));
        },
      });
      const failure = await failureOf(connection.run(command("cat", { input: source })));
      expect(failure).toMatchObject({ code: "transfer", cause: { message: "disk went away" } });
      expect((await connection.run(command("echo on"))).stdout).toBe("on\n");
    });

    it("hands out output as it comes, while the input is still open, and ends by the end of the input", async () => {
      const connection = await connect();
      const input = new PassThrough();
      const first = Promise.withResolvers<string>();
      const running = connection.run(
        command("echo look=1; cat >/dev/null; echo over", {
          input,
          onOutput: (chunk) => first.resolve(Buffer.from(chunk).toString()),
        }),
      );
      expect(await first.promise).toBe("look=1\n");
      input.end();
      expect(await running).toMatchObject({ exitCode: 0, stdout: "look=1\nover\n" });
    });

    it("runs one after the other on a host with one session at a time, which is slow to take back the last one", async () => {
      const connection = await connect({}, await ownSshd(["MaxSessions 1"]));
      for (let round = 0; round < 20; round++) {
        const input = new PassThrough();
        const looking = command("echo look; cat >/dev/null", { input, onOutput: () => input.end() });
        expect((await connection.run(looking)).exitCode).toBe(0);
        expect((await connection.run(command("echo next"))).stdout).toBe("next\n");
      }
    });

    it("a command that waited for the only channel has it before those that came later", async () => {
      const connection = await connect({}, await ownSshd(["MaxSessions 1"]));
      const order: string[] = [];
      const run = async (word: string) => {
        await connection.run(command(`sleep 0.1; echo ${word}`));
        order.push(word);
      };
      for (let round = 0; round < 10; round++) {
        const holding = run("first").then(() => run("later"));
        await Promise.all([holding, run("waiting")]);
      }
      expect(order).toEqual(Array.from({ length: 10 }, () => ["first", "waiting", "later"]).flat());
    });

    describe("a command that waits for its input", () => {
      /** Notes each start of it. */
      const noted = (end = 'exec echo "got $line"') => {
        const file = join(mkdtempSync(join(tmpdir(), "gin-deploy-spare-")), "started");
        cleanups.push(() => rmSync(dirname(file), { recursive: true }));
        const text = `echo $$ >>${file}; IFS= read -r line; echo "$line" >&2; ${end}`;
        const pids = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number) : []);
        return { pids, run: (input: string) => command(text, { input, waitsForInput: true }) };
      };
      const answer = (line: string) => ({ exitCode: 0, stdout: `got ${line}\n`, stderr: `${line}\n` });

      it("is started ahead, and each has its own answer", async () => {
        const connection = await connect();
        const { pids, run } = noted();
        expect(await connection.run(run("one\n"))).toEqual(answer("one"));
        await expect.poll(() => pids().length).toBe(2);
        expect(await connection.run(run("two\n"))).toEqual(answer("two"));
        await expect.poll(() => pids().length).toBe(5);
        const words = Array.from({ length: 12 }, (_, index) => `word ${index}`);
        const answers = await Promise.all(words.map((word) => connection.run(run(`${word}\n`))));
        expect(answers).toEqual(words.map(answer));
        await expect.poll(() => pids().length).toBeGreaterThanOrEqual(14);
      });

      it("is not started ahead once more where it fails", async () => {
        const connection = await connect();
        const { pids, run } = noted("exit 90");
        expect((await connection.run(run("x\n"))).exitCode).toBe(90);
        await expect.poll(() => pids().length).toBe(2);
        for (const started of [2, 3, 4]) {
          expect((await connection.run(run("x\n"))).exitCode).toBe(90);
          expect(pids()).toHaveLength(started);
        }
      });

      it("that has ended while it waited is not used", async () => {
        const connection = await connect();
        const { pids, run } = noted();
        await connection.run(run("one\n"));
        await expect.poll(() => pids().length).toBe(2);
        for (const pid of pids().slice(1)) spawnSync("kill", ["-KILL", String(pid)]);
        // Until its end has come here.
        await connection.run(command("sleep 2"));
        expect(await connection.run(run("two\n"))).toEqual(answer("two"));
      });

      it.each(["MaxSessions 1", "MaxSessions 2", "MaxSessions 3"])(
        "leaves room for others on a host with %s",
        async (setting) => {
          const connection = await connect({}, await ownSshd([setting]));
          const { run } = noted();
          for (let round = 0; round < 5; round++) {
            const other = connection.run(command("sleep 0.05; echo other"));
            expect(await connection.run(run(`${round}\n`))).toEqual(answer(String(round)));
            expect((await other).stdout).toBe("other\n");
          }
        },
      );

      it("goes with its connection", async () => {
        const connection = await connect();
        const { pids, run } = noted();
        await connection.run(run("one\n"));
        await expect.poll(() => pids().length).toBe(2);
        connection.close();
        await expect.poll(() => pids().filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
      });
    });

    it("a command killed by a signal is no result", async () => {
      const connection = await connect();
      const failure = await failureOf(connection.run(command("kill -KILL $$", { label: "the step" })));
      expect(failure).toMatchObject({ code: "connection" });
      expect(failure.message).toBe(`127.0.0.1:${sshd.port}: the step was killed by SIGKILL`);
    });

    it("ends at its deadline, and the connection lives on", async () => {
      const connection = await connect();
      const failure = await failureOf(connection.run(command("sleep 60", { timeoutMs: 300 })));
      expect(failure).toMatchObject({ code: "connection" });
      expect(failure.message).toBe(`127.0.0.1:${sshd.port}: sleep 60 did not end within 0.3 s`);
      expect((await connection.run(command("echo on"))).stdout).toBe("on\n");
    });

    it("ends when it is cancelled, at once when that was before", async () => {
      const connection = await connect();
      const cancel = new AbortController();
      const running = failureOf(
        connection.run(command("cat", { input: new Readable({ read() {} }), signal: cancel.signal })),
      );
      cancel.abort();
      expect((await running).code).toBe("cancelled");
      expect((await failureOf(connection.run(command("true", { signal: cancel.signal })))).code).toBe("cancelled");
      const reason = new ActionError("lock", "the lock was lost");
      const late = await failureOf(connection.run(command("true", { signal: AbortSignal.abort(reason) })));
      expect(late).toBe(reason);
    });

    it("runs 12 at once over one connection, 8 at a time, each with its own answer", async () => {
      const connection = await connect();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => connection.run(command(`sleep 0.1; echo ${index}`))),
      );
      expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 12 }, (_, index) => `${index}\n`));
    });

    it("makes do with a host that allows fewer sessions", async () => {
      const own = await ownSshd(["MaxSessions 2"]);
      const connection = await connect({}, own);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => connection.run(command(`sleep 0.1; echo ${index}`))),
      );
      expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 6 }, (_, index) => `${index}\n`));
    });

    it("says so when a host allows no session at all", async () => {
      const own = await ownSshd(["MaxSessions 0"]);
      const connection = await connect({}, own);
      const failure = await failureOf(connection.run(command("true")));
      expect(failure).toMatchObject({ code: "connection", message: `cannot run 127.0.0.1:${own.port}: true` });
      expect(failure.hint).toContain("MaxSessions");
    });

    it("gives up its place in the queue at its deadline", async () => {
      const connection = await connect();
      const inputs = Array.from({ length: 8 }, () => new Readable({ read() {} }));
      const eight = inputs.map((input) => connection.run(command("cat", { input })));
      const failure = await failureOf(connection.run(command("true", { timeoutMs: 200 })));
      expect(failure.message).toContain("did not end within 0.2 s");
      for (const input of inputs) input.push(null);
      await Promise.all(eight);
      expect((await connection.run(command("echo on"))).stdout).toBe("on\n");
    });

    it("rejects all that run and all that come when the host dies", async () => {
      const own = await ownSshd();
      const connection = await connect({}, own);
      const started = failureOf(connection.run(command("cat", { input: new Readable({ read() {} }), label: "watch" })));
      const waiting = failureOf(connection.run(command("sleep 60")));
      await connection.run(command("true"));
      await own.kill();
      const failure = await started;
      expect(failure).toMatchObject({ code: "connection", message: `127.0.0.1:${own.port}: watch did not end` });
      expect(failure.cause).toMatchObject({ message: `the connection to 127.0.0.1:${own.port} broke off` });
      expect((await waiting).code).toBe("connection");
      expect((await failureOf(connection.run(command("true")))).code).toBe("connection");
    });

    it("may be closed again and again after it broke off, as by whoever waits for its host", async () => {
      const warnings: string[] = [];
      const note = (warning: Error) => warnings.push(warning.message);
      process.on("warning", note);
      cleanups.push(() => process.off("warning", note));
      const road = await breakableRoad(sshd.port);
      cleanups.push(road.close);
      const connection = await connect({ port: road.port });
      const broken = failureOf(connection.run(command("cat", { input: new Readable({ read() {} }) })));
      road.breakOff();
      await broken;
      for (let times = 0; times < 12; times++) connection.close();
      await new Promise((resolve) => setImmediate(resolve));
      expect(warnings).toEqual([]);
    });

    it("rejects what runs when the connection is closed here", async () => {
      const connection = await connect();
      const running = failureOf(connection.run(command("cat", { input: new Readable({ read() {} }) })));
      await connection.run(command("true"));
      connection.close();
      connection.close();
      expect((await running).cause).toMatchObject({ message: `the connection to 127.0.0.1:${sshd.port} was closed` });
    });
  });

  describe("connecting", () => {
    it.each([
      ["ssh-ed25519", "ssh-ed25519"],
      ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"],
      ["rsa-sha2-512", "ssh-rsa"],
      ["rsa-sha2-256", "ssh-rsa"],
    ])("asked for %s alone the host shows its %s key", async (algorithm, type) => {
      const seen: string[] = [];
      await connect({
        hostKeyAlgorithms: [algorithm],
        isTrusted: (key) => {
          seen.push(`${key.type} ${key.blob}`);
          return true;
        },
      });
      expect(seen).toHaveLength(1);
      expect(Object.values(sshd.hostKeys).map((pair) => pair.publicKey)).toContain(seen[0]);
      expect(seen[0]?.startsWith(`${type} `)).toBe(true);
    });

    it("sends neither user nor key to a host that is not trusted", async () => {
      const own = await ownSshd(["LogLevel DEBUG1"]);
      const failure = await failureOf(connect({ isTrusted: () => false }, own));
      expect(failure).toMatchObject({ code: "trust" });
      await expect.poll(() => own.log()).toMatch(/closed by|disconnect/i);
      expect(own.log()).not.toMatch(/userauth-request|Accepted/);
    });

    it("names user and key when it is not let in", async () => {
      const stranger = await makeKey(`${sshd.directory}/stranger-${Date.now()}`, "ed25519");
      const failure = await failureOf(connect({ privateKey: stranger.privateKey }));
      expect(failure.code).toBe("connection");
      expect(failure.message).toMatch(
        new RegExp(
          `^127.0.0.1:${sshd.port} refuses the login of user ${sshd.user} with this key \\(ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}\\)$`,
        ),
      );
      expect(failure.hint).toContain(`The key's line: ${stranger.publicKey}`);
      expect((await failureOf(connect({ user: "nobody-here" }))).message).toContain(
        "refuses the login of user nobody-here",
      );
    });

    it("logs in by a real agent, and says when the agent has no fitting key or is gone", async () => {
      const agent = await startAgent(`${sshd.directory}/agent`);
      cleanups.push(agent.stop);
      const byAgent = { privateKey: undefined, agentSocket: agent.socket };
      expect((await failureOf(connect(byAgent))).message).toContain("the SSH agent holds no key");
      await agent.add((await makeKey(`${sshd.directory}/stranger-of-agent`, "ed25519")).path);
      expect((await failureOf(connect(byAgent))).message).toContain("with any key of the agent");
      await agent.add(sshd.userKey.path);
      const connection = await connect(byAgent);
      expect((await connection.run(command("echo in"))).stdout).toBe("in\n");
      const gone = await failureOf(connect({ ...byAgent, agentSocket: `${sshd.directory}/no-agent` }));
      expect(gone.message).toContain("cannot use the SSH agent");
    });

    it("says when nothing listens", async () => {
      const port = await freePort();
      const failure = await failureOf(connect({ port }));
      expect(failure).toMatchObject({ code: "unreachable", message: `127.0.0.1:${port} refused the connection` });
    });

    it("says when a name does not resolve", async () => {
      const failure = await failureOf(connect({ host: "no-such-host.invalid" }));
      expect(failure.message).toMatch(/^no-such-host\.invalid:\d+ cannot be found/);
    });

    it("ends at its deadline when something listens but never answers", async () => {
      const silent = await listen(() => {});
      cleanups.push(silent.close);
      const failure = await failureOf(connect({ port: silent.port, timeoutMs: 1000 }));
      expect(failure.message).toBe(`127.0.0.1:${silent.port} took the connection and said nothing within 1 s`);
    });

    it.each<[string, string | Buffer, RegExp]>([
      ["hangs up", "", /closed the connection before it sent anything$/],
      ["is a web server", "HTTP/1.1 400 Bad Request\r\n\r\n", /not an SSH server: a web server answers there$/],
      ["speaks TLS", Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]), /not an SSH server: TLS answers there$/],
      ["delivers mail", "220 mail.example.com ESMTP\r\n", /not an SSH server$/],
      ["speaks version 1", "SSH-1.5-OpenSSH_3.9\n", /speaks only version 1 of SSH/],
      ["has too many logins", "Exceeded MaxStartups\r\n", /too many logins under way/],
      ["never comes to the point", "*".repeat(10_000), /sends too much before SSH would begin$/],
      ["hangs up in the key exchange", "SSH-2.0-OpenSSH_9.2\r\n", /closed the connection during the key exchange$/],
    ])("says when what listens %s", async (_, words, message) => {
      const other = await listen((socket) => socket.end(words));
      cleanups.push(other.close);
      const failure = await failureOf(connect({ port: other.port }));
      expect(failure.code).toBe("connection");
      expect(failure.message).toMatch(message);
    });

    it("says who answers there, when the deadline ends it", async () => {
      const mail = await listen((socket) => socket.write("220 mail.example.com ESMTP\r\n"));
      cleanups.push(mail.close);
      const failure = await failureOf(connect({ port: mail.port, timeoutMs: 1000 }));
      expect(wordsOf(failure)).toBe(`127.0.0.1:${mail.port} is not an SSH server: it says: 220 mail.example.com ESMTP`);
    });

    it("ends when it is cancelled, and a standing connection outlives the same signal", async () => {
      const silent = await listen(() => {});
      cleanups.push(silent.close);
      const cancel = new AbortController();
      const standing = await connect({ signal: cancel.signal });
      const dialling = failureOf(connect({ port: silent.port, signal: cancel.signal }));
      cancel.abort();
      expect((await dialling).code).toBe("cancelled");
      expect((await failureOf(connect({ signal: cancel.signal }))).code).toBe("cancelled");
      expect((await standing.run(command("echo on"))).stdout).toBe("on\n");
    });

    it("says when no host key algorithm fits", async () => {
      const own = await ownSshd();
      const failure = await failureOf(connect({ hostKeyAlgorithms: ["rsa-sha2-512"] }, own));
      expect(wordsOf(failure)).toBe(
        `127.0.0.1:${own.port} has no host key of the types that are pinned or supported: it has ssh-ed25519; this action has rsa-sha2-512`,
      );
    });
  });
});

function* slices(bytes: Buffer, sizeBytes: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

/** A way to a port that ends without a goodbye. */
async function breakableRoad(target: number) {
  const ends: (() => void)[] = [];
  const { port, close } = await listen((socket) => {
    const far = connectSocket(target, "127.0.0.1");
    far.on("error", () => {});
    socket.pipe(far).pipe(socket);
    ends.push(() => {
      far.destroy();
      socket.resetAndDestroy();
    });
  });
  const breakOff = () => {
    for (const end of ends) end();
  };
  return { port, close, breakOff };
}
