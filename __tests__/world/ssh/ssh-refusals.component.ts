import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wordsOf } from "../../../src/errors.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import type { Connection, ConnectRequest } from "../../../src/world/ssh/ssh.ts";
import { command, failureOf, requestTo, startAgent } from "../../support/ssh-client.ts";
import { type KeyType, makeKey, type Sshd, sshdMissing, startSshd } from "../../support/sshd.ts";

if (sshdMissing) console.warn(`skipped: ${sshdMissing}`);

describe.skipIf(sshdMissing)("a real sshd that does not let us in", () => {
  const cleanups: (() => unknown)[] = [];
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "ssh-refusals-"));
    cleanups.push(() => rm(directory, { recursive: true, force: true }));
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const start = async (
    config: readonly string[] = [],
    hostKeyTypes: readonly KeyType[] = ["ed25519"],
  ): Promise<Sshd> => {
    const sshd = await startSshd({ config, hostKeyTypes });
    cleanups.push(() => sshd.stop());
    return sshd;
  };
  const connect = async (sshd: Sshd, changes: Partial<ConnectRequest> = {}): Promise<Connection> => {
    const connection = await nodeSsh.connect(requestTo(sshd, changes));
    cleanups.push(() => connection.close());
    return connection;
  };
  /** What a hint puts between backquotes: what to write. */
  const linesIn = (hint: string | undefined) => [...(hint ?? "").matchAll(/`([^`]+)`/g)].map(([, line = ""]) => line);

  describe("what does not meet", () => {
    it.each([
      ["key exchange algorithm", "KexAlgorithms sntrup761x25519-sha512@openssh.com", "curve25519-sha256"],
      ["cipher", "Ciphers aes256-cbc", "aes128-gcm@openssh.com"],
      ["MAC", "Ciphers aes128-ctr\nMACs umac-64@openssh.com", "hmac-sha2-256"],
    ])("%s: names both sides, and the line that it shows helps", async (noun, config, ours) => {
      const narrow = await start(config.split("\n"));
      const failure = await failureOf(connect(narrow));
      const theirs = config.split(" ").at(-1);
      expect(wordsOf(failure)).toContain(`127.0.0.1:${narrow.port} and this action have no ${noun} in common: it has`);
      expect(wordsOf(failure)).toContain(`it has ${theirs}; this action has `);
      expect(wordsOf(failure)).toContain(`${ours}, `);
      const [line = "", ending = ""] = linesIn(failure.hint);
      await connect(await start([line]));
      await connect(await start(`${config}${ending}`.split("\n")));
    });

    it("an RSA host key by SHA-1 only: names SHA-2, and the lines that it shows help", async () => {
      const failure = await failureOf(connect(await start(["HostKeyAlgorithms ssh-rsa"], ["rsa", "ed25519"])));
      expect(wordsOf(failure)).toMatch(/by SHA-1 only \(ssh-rsa\).*it has ssh-rsa; this action has .*rsa-sha2-512/);
      const lines = linesIn(failure.hint).filter((line) => line.startsWith("HostKeyAlgorithms "));
      expect(lines).toHaveLength(2);
      for (const line of lines) await connect(await start([line], ["rsa", "ed25519"]));
    });
  });

  describe("a login that is refused", () => {
    it.each<[string, readonly string[], RegExp, RegExp]>([
      [
        "a second factor",
        ["PasswordAuthentication yes", "AuthenticationMethods publickey,password"],
        /takes this key .* and asks for more: password$/,
        /AuthenticationMethods publickey/,
      ],
      [
        "passwords only",
        ["PubkeyAuthentication no", "PasswordAuthentication yes"],
        /takes no keys, only password$/,
        /PubkeyAuthentication yes/,
      ],
      ["not allowed", ["AllowUsers somebody-else"], /refuses the login of user/, /AllowUsers/],
      ["the first failure ends it", ["MaxAuthTries 1", "AuthorizedKeysFile none"], /refuses the login/, /AllowUsers/],
      [
        "the type of the key",
        ["PubkeyAcceptedAlgorithms rsa-sha2-512"],
        /refuses/,
        /PubkeyAcceptedAlgorithms lacks ssh-ed25519/,
      ],
    ])("%s", async (_, config, words, hint) => {
      const failure = await failureOf(connect(await start(config)));
      expect(failure.code).toBe("connection");
      expect(wordsOf(failure)).toMatch(words);
      expect(failure.hint).toMatch(hint);
    });

    it("an RSA key where the host takes none by SHA-2", async () => {
      const own = await start(["PubkeyAcceptedAlgorithms ssh-rsa"]);
      const key = await makeKey(`${directory}/rsa`, "rsa");
      await writeFile(`${own.directory}/authorized_keys`, `${key.publicKey}\n`);
      const failure = await failureOf(connect(own, { privateKey: key.privateKey }));
      expect(failure.message).toMatch(/refuses the login of user .* with this key \(ssh-rsa SHA256:/);
      expect(failure.hint).toContain("none by SHA-2 (RequiredRSASize, PubkeyAcceptedAlgorithms): an ed25519 key helps");
    });

    it.skipIf(userInfo().uid !== 0)("root, whom the host lets in by no means", async () => {
      const refused = await failureOf(connect(await start(["PermitRootLogin no"])));
      expect(refused.message).toMatch(/, which it knows: root may not log in$/);
      const own = await start(["PermitRootLogin forced-commands-only"]);
      const connection = await connect(own);
      const dropped = await failureOf(connection.run(command("true")));
      expect(wordsOf(dropped)).toMatch(/: true did not begin: .* closed the connection right after the login/);
    });

    it("an agent with more keys than the host hears", async () => {
      const agent = await startAgent(`${directory}/agent-of-many`);
      cleanups.push(agent.stop);
      for (const name of ["one", "two", "three"]) {
        await agent.add((await makeKey(`${directory}/many-${name}`, "ed25519")).path);
      }
      const own = await start(["MaxAuthTries 2"]);
      const failure = await failureOf(connect(own, { privateKey: undefined, agentSocket: agent.socket }));
      expect(wordsOf(failure)).toMatch(/after 2 keys of the agent: it says: Too many authentication failures$/);
      expect(failure.hint).toContain("Set ssh-key");
    });

    it("shows the host's notice beside it, and not as its reason", async () => {
      const own = await start([`Banner ${directory}/notice`, "AllowUsers somebody-else"]);
      await writeFile(`${directory}/notice`, "\u001b[1mAuthorized use only\u001b[0m\n");
      const failure = await failureOf(connect(own));
      expect(wordsOf(failure)).not.toContain("Authorized use only");
      expect(failure.evidence).toEqual([`127.0.0.1:${own.port} shows before the login: Authorized use only`]);
    });

    it("tells what sshd remarks on the key that it took", async () => {
      const own = await start();
      await writeFile(`${own.directory}/authorized_keys`, `command="echo backup" ${own.userKey.publicKey}\n`);
      const connection = await connect(own);
      expect((await connection.run(command("true"))).stdout).toBe("backup\n");
      expect(connection.remarks?.().join("\n")).toMatch(/authorized_keys:1: key options:.* command /);
    });
  });
});
