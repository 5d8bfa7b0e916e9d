import { execFile } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseKnownHosts } from "../../../src/deploy/connect/known-hosts.ts";
import { type Reach, reachHosts } from "../../../src/deploy/connect/reach-hosts.ts";
import type { HostAddress } from "../../../src/model/host.ts";
import { systemClock } from "../../../src/world/clock.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import type { Connection } from "../../../src/world/ssh/ssh.ts";
import { hostProgramPlace } from "../../support/host-program-place.ts";
import { command, failureOf, listen } from "../../support/ssh-client.ts";
import { freePort, makeKey, type Sshd, sshdMissing, startSshd } from "../../support/sshd.ts";

const run = promisify(execFile);

if (sshdMissing) console.warn(`skipped: ${sshdMissing}`);

describe.skipIf(sshdMissing)("reachHosts through jump hosts, over real sshds", () => {
  const { signal } = new AbortController();
  const cleanups: (() => unknown)[] = [];
  /** Lets everybody in by the bastion's user key, as `ssh-key` is one for all. */
  const start = async (config: readonly string[] = []) => {
    const sshd = await startSshd({ config: [...config, "LogLevel DEBUG1"] });
    cleanups.push(() => sshd.stop());
    if (bastion !== undefined) await appendFile(`${sshd.directory}/authorized_keys`, `${bastion.userKey.publicKey}\n`);
    return sshd;
  };
  let bastion: Sshd;
  let target: Sshd;

  beforeAll(async () => {
    bastion = await startSshd({ config: ["LogLevel DEBUG1"] });
    target = await startSshd({ config: ["LogLevel DEBUG1"] });
    await appendFile(`${target.directory}/authorized_keys`, `${bastion.userKey.publicKey}\n`);
  });
  afterAll(async () => {
    await bastion?.stop();
    await target?.stop();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const addressOf = ({ user, port }: Sshd, host = "127.0.0.1"): HostAddress => ({ user, host, port });
  const place = ({ port }: Sshd) => `[127.0.0.1]:${port}`;
  const named = (sshd: Sshd) => `${sshd.user}@127.0.0.1:${sshd.port}`;
  const keyOf = (sshd: Sshd) => sshd.hostKeys.ed25519?.publicKey ?? "";
  const knownAs = (...sshds: readonly Sshd[]) => sshds.map((sshd) => `${place(sshd)} ${keyOf(sshd)}\n`).join("");
  const count = (text: string, words: RegExp) => [...text.matchAll(words)].length;
  const logins = (sshd: Sshd) => count(sshd.log(), /Accepted publickey/g);

  async function through(jumpHosts: readonly Sshd[], known: string): Promise<Reach> {
    const reading = parseKnownHosts(known);
    if ("problems" in reading) throw new Error(reading.problems.join("; "));
    const inputs = {
      hostProgramPath: hostProgramPlace,
      jumpHosts: jumpHosts.map((sshd) => addressOf(sshd)),
      knownHosts: reading.pins,
      sshKey: bastion.userKey.privateKey,
      sshKeyPassphrase: undefined,
    };
    // Of the runner only its mask is used.
    const runner = { env: {}, mask: () => {} } as never;
    const reach = await reachHosts(inputs, { clock: systemClock, loadSsh: async () => nodeSsh, runner });
    cleanups.push(() => reach.close());
    return reach;
  }
  const greets = async (connection: Connection) => (await connection.run(command("echo in"))).stdout === "in\n";
  /** With the bastion of all, which is trusted. */
  const failure = async (jumpHosts: readonly Sshd[], known: string, address: HostAddress) =>
    await failureOf((await through(jumpHosts, known)).connect(address, signal));

  it("reaches two targets over one connection to the bastion, and closes it", async () => {
    const second = await start();
    const before = logins(bastion);
    const reach = await through([bastion], knownAs(bastion, target, second));
    await reach.prepare(signal);
    const connections = await Promise.all([target, second].map((sshd) => reach.connect(addressOf(sshd), signal)));
    expect(await Promise.all(connections.map(greets))).toEqual([true, true]);
    // 3 MB in one go: more than a window of the channel.
    const input = "x".repeat(3_000_000);
    expect((await connections[0]?.run(command("wc -c", { input })))?.stdout.trim()).toBe("3000000");
    expect(logins(bastion) - before).toBe(1);
    const closed = count(bastion.log(), /Disconnected from user/g);
    reach.close();
    await expect.poll(() => count(bastion.log(), /Disconnected from user/g)).toBe(closed + 1);
    expect((await failureOf((connections[1] as Connection).run(command("true")))).code).toBe("connection");
  });

  it("knows both by a file that the real ssh-keygen hashed", async () => {
    const file = `${target.directory}/known-${Math.random()}`;
    await writeFile(file, knownAs(bastion, target));
    await run("ssh-keygen", ["-q", "-H", "-f", file]);
    const hashed = await readFile(file, "utf8");
    expect(hashed).not.toContain("127.0.0.1");
    expect(await greets(await (await through([bastion], hashed)).connect(addressOf(target), signal))).toBe(true);
  });

  it("passes two jump hosts in their order", async () => {
    const inner = await start();
    const reach = await through([bastion, inner], knownAs(bastion, inner, target));
    expect(await greets(await reach.connect(addressOf(target), signal))).toBe(true);
    expect(logins(inner)).toBe(1);
    expect(bastion.log()).toContain(`port ${inner.port}`);
    expect(inner.log()).toContain(`port ${target.port}`);
  });

  it("reaches ten targets over one connection to the bastion", async () => {
    const before = logins(bastion);
    const targets = await Promise.all(Array.from({ length: 10 }, () => start()));
    const reach = await through([bastion], knownAs(bastion, ...targets));
    // Nobody has prepared it: all ten ask at the same time.
    const connections = await Promise.all(targets.map((sshd) => reach.connect(addressOf(sshd), signal)));
    expect(await Promise.all(connections.map(greets))).toEqual(targets.map(() => true));
    expect(logins(bastion) - before).toBe(1);
  });

  it("takes a hop that is the host itself, and a user there who has no shell", async () => {
    const reach = await through([bastion], knownAs(bastion));
    expect(await greets(await reach.connect(addressOf(bastion), signal))).toBe(true);
    const noSession = await start(["MaxSessions 0"]);
    const other = await through([noSession], knownAs(noSession, target));
    expect(await greets(await other.connect(addressOf(target), signal))).toBe(true);
  });

  it.skipIf(!Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1")))(
    "reaches a target by its IPv6 address, under that name",
    async () => {
      const v6 = await start(["ListenAddress ::1"]);
      const known = `${knownAs(bastion)}[::1]:${v6.port} ${keyOf(v6)}\n`;
      expect(await greets(await (await through([bastion], known)).connect(addressOf(v6, "::1"), signal))).toBe(true);
    },
  );

  describe("sends nothing to who is not trusted:", () => {
    it("a bastion of another key", async () => {
      const stranger = await start();
      const other = await makeKey(`${stranger.directory}/other`, "ed25519");
      const known = `${place(stranger)} ${other.publicKey}\n${knownAs(target)}`;
      const asked = target.log().length;
      const { code, message, hint } = await failure([stranger], known, addressOf(target));
      expect(code).toBe("trust");
      expect(message).toMatch(`jump host ${named(stranger)}: the host key of ${place(stranger)} changed`);
      expect(hint).toContain("This may be an attack");
      await expect.poll(() => stranger.log()).toMatch(/Connection (?:closed|reset) by|Connection from/);
      expect(stranger.log()).not.toContain("userauth-request");
      expect(target.log().slice(asked)).toBe("");
      // What is not there above is there for who is trusted.
      await (await through([stranger], knownAs(stranger))).prepare(signal);
      expect(stranger.log()).toContain("userauth-request");
    });

    it("a target of another key behind a bastion that is trusted", async () => {
      const stranger = await start();
      const { code, message } = await failure([bastion], knownAs(bastion), addressOf(stranger));
      expect(code).toBe("trust");
      expect(message).toMatch(
        `${named(stranger)} through ${named(bastion)}: the host key of ${place(stranger)} is unknown: it shows ssh-ed25519`,
      );
      expect(stranger.log()).not.toContain("userauth-request");
    });

    it("a bastion whose key is revoked, and a second one that is unknown", async () => {
      const revoked = `@revoked * ${keyOf(bastion)}\n${knownAs(bastion, target)}`;
      expect((await failure([bastion], revoked, addressOf(target))).message).toContain(
        "line 1 of ssh-known-hosts revokes",
      );
      const inner = await start();
      const { message } = await failure([bastion, inner], knownAs(bastion, target), addressOf(target));
      expect(message).toMatch(
        `jump host ${named(inner)} through ${named(bastion)}: the host key of ${place(inner)} is unknown`,
      );
    });
  });

  describe("says who of them is to be looked at:", () => {
    it.each([["AllowTcpForwarding no"], ["DisableForwarding yes"], ["PermitOpen 192.0.2.1:22"]])(
      "a bastion with %s",
      async (setting) => {
        const strict = await start([setting]);
        const { code, message, hint } = await failure([strict], knownAs(strict, target), addressOf(target));
        expect(code).toBe("connection");
        expect(message).toBe(
          `${named(target)} through ${named(strict)}: the jump host 127.0.0.1:${strict.port} forbids forwarding to 127.0.0.1:${target.port} (administratively prohibited)`,
        );
        expect(hint).toMatch(`Look at 127.0.0.1:${strict.port}: in sshd_config \`AllowTcpForwarding\``);
        expect(hint).toContain("`PermitOpen`");
      },
    );

    it("a bastion that refuses the login", async () => {
      const locked = await startSshd();
      cleanups.push(() => locked.stop());
      const { code, message, hint } = await failure([locked], knownAs(locked, target), addressOf(target));
      expect(code).toBe("connection");
      expect(message).toMatch(`jump host ${named(locked)}: 127.0.0.1:${locked.port} refuses the login of user`);
      expect(hint).toContain("authorized_keys lacks the key");
    });

    it("a target that is down", async () => {
      const port = await freePort();
      const down = { user: "deploy", host: "127.0.0.1", port };
      const { code, message, hint } = await failure([bastion], knownAs(bastion, target), down);
      expect(code).toBe("unreachable");
      expect(message).toBe(
        `deploy@127.0.0.1:${port} through ${named(bastion)}: 127.0.0.1:${port} refused the connection of the jump host 127.0.0.1:${bastion.port}`,
      );
      expect(hint).toMatch(`Look at 127.0.0.1:${port}: does sshd run there`);
    });

    it("a target whose name only this runner might know", async () => {
      const lost = { user: "deploy", host: "no-such-host.invalid", port: 22 };
      const { message, hint } = await failure([bastion], knownAs(bastion), lost);
      expect(message).toMatch(/cannot find no-such-host\.invalid:22: its name does not resolve there/);
      expect(hint).toContain(`the DNS that 127.0.0.1:${bastion.port} asks`);
    });

    it("a bastion that is down", async () => {
      const gone = await start();
      await gone.kill();
      const { message, hint } = await failure([gone], knownAs(gone), addressOf(target));
      expect(message).toMatch(`jump host ${named(gone)}: 127.0.0.1:${gone.port} refused the connection`);
      expect(hint).toContain("Does sshd run there");
    });

    it("a target that refuses the login, and one that is not an SSH server", async () => {
      const locked = await startSshd();
      const web = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
      cleanups.push(() => locked.stop(), web.close);
      const refusal = await failure([bastion], knownAs(bastion, locked), addressOf(locked));
      expect(refusal.message).toMatch(
        `${named(locked)} through ${named(bastion)}: 127.0.0.1:${locked.port} refuses the login`,
      );
      const notSsh = await failure([bastion], knownAs(bastion), { user: "deploy", host: "127.0.0.1", port: web.port });
      expect(notSsh.message).toContain("is not an SSH server: a web server answers there");
    });
  });

  it("ends a command when the bastion dies, and then connects to it once for all hosts", async () => {
    const mortal = await start();
    const second = await start();
    const reach = await through([mortal], knownAs(mortal, target, second));
    const targets = [target, second];
    const connections = await Promise.all(targets.map((sshd) => reach.connect(addressOf(sshd), signal)));
    const running = connections.map((connection) =>
      failureOf(connection.run(command("echo here; sleep 1000", { timeoutMs: 30_000 }))),
    );
    const sessions = count(mortal.log(), /Accepted publickey/g);
    await expect.poll(() => second.log()).toContain("Starting session");
    await mortal.killSessions();
    for (const { code, message, cause, hint } of await Promise.all(running)) {
      expect(code).toBe("connection");
      expect(message).toContain("did not end");
      expect(String((cause as Error).cause)).toContain(
        `the connection to the jump host 127.0.0.1:${mortal.port} broke off`,
      );
      expect(hint).toContain(`Is the jump host 127.0.0.1:${mortal.port} still up`);
    }
    const again = await Promise.all(targets.map((sshd) => reach.connect(addressOf(sshd), signal)));
    expect(await Promise.all(again.map(greets))).toEqual([true, true]);
    expect(logins(mortal) - sessions).toBe(1);
  });

  it("ends a command when the target dies, and leaves the bastion's connection to the others", async () => {
    const mortal = await start();
    const before = logins(bastion);
    const reach = await through([bastion], knownAs(bastion, target, mortal));
    const connection = await reach.connect(addressOf(mortal), signal);
    const other = await reach.connect(addressOf(target), signal);
    const ended = failureOf(connection.run(command("sleep 1000", { timeoutMs: 30_000 })));
    await expect.poll(() => mortal.log()).toContain("Starting session");
    await mortal.killSessions();
    const { message, hint } = await ended;
    expect(message).toContain("did not end");
    expect(hint).toContain(`Is the host 127.0.0.1:${mortal.port} still up?`);
    expect(await greets(other)).toBe(true);
    expect(await greets(await reach.connect(addressOf(mortal), signal))).toBe(true);
    expect(logins(bastion) - before).toBe(1);
  });

  it("makes only the lost hop again when the second one was lost", async () => {
    const inner = await start();
    const before = logins(bastion);
    const reach = await through([bastion, inner], knownAs(bastion, inner, target));
    const connection = await reach.connect(addressOf(target), signal);
    const ended = failureOf(connection.run(command("sleep 1000", { timeoutMs: 30_000 })));
    await expect.poll(() => logins(inner)).toBe(1);
    await inner.killSessions();
    expect(await ended).toMatchObject({ code: "connection" });
    expect(await greets(await reach.connect(addressOf(target), signal))).toBe(true);
    expect([logins(bastion) - before, logins(inner)]).toEqual([1, 2]);
  });

  it("gives up a connection through a bastion when the job is cancelled", async () => {
    const silent = await listen(() => {});
    cleanups.push(silent.close);
    const reach = await through([bastion], knownAs(bastion));
    const cancelled = new AbortController();
    await reach.prepare(signal);
    const failing = failureOf(
      reach.connect({ user: "deploy", host: "127.0.0.1", port: silent.port }, cancelled.signal),
    );
    cancelled.abort();
    expect((await failing).code).toBe("cancelled");
  });
});
