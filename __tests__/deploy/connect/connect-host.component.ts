import { execFile } from "node:child_process";
import { appendFile, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Credentials, connectHost, readCredentials } from "../../../src/deploy/connect/connect-host.ts";
import { parseKnownHosts } from "../../../src/deploy/connect/known-hosts.ts";
import { ActionError } from "../../../src/errors.ts";
import type { Pins } from "../../../src/model/host.ts";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import { fingerprintOf } from "../../../src/world/ssh/ssh.ts";
import { type KeyType, makeKey, type Sshd, sshdMissing, startSshd } from "../../support/sshd.ts";

const run = promisify(execFile);

if (sshdMissing) console.warn(`skipped: ${sshdMissing}`);

describe.skipIf(sshdMissing)("connectHost, to a real sshd", () => {
  const types: readonly KeyType[] = ["ed25519", "ecdsa", "rsa"];
  let sshd: Sshd;
  const cleanups: (() => unknown)[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: types });
  });
  afterAll(() => sshd?.stop());
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const keyOf = (type: KeyType) => sshd.hostKeys[type]?.publicKey ?? "";
  const place = () => `[127.0.0.1]:${sshd.port}`;
  const fingerprint = (type: KeyType) => fingerprintOf(keyOf(type).split(" ")[1] ?? "");
  const pinsOf = (text: string): Pins => {
    const reading = parseKnownHosts(text);
    if ("problems" in reading) throw new Error(reading.problems.join("; "));
    return reading.pins;
  };
  const login = (): Credentials => ({ kind: "key", key: sshd.userKey.privateKey });
  const world = { loadSsh: async () => nodeSsh, cancelled: new AbortController().signal };

  async function connect(known: string, credentials = login(), cancelled = world.cancelled) {
    const address = { user: sshd.user, host: "127.0.0.1", port: sshd.port };
    const connection = await connectHost(address, { pins: pinsOf(known), credentials }, { ...world, cancelled });
    cleanups.push(() => connection.close());
    return connection;
  }
  const greets = async (known: string, credentials = login()) =>
    (await (await connect(known, credentials)).run({ command: "echo in", input: "", timeoutMs: 120_000 })).stdout ===
    "in\n";
  async function refusalOf(known: string): Promise<ActionError> {
    const error = await connect(known).then(
      () => expect.unreachable("it should not have connected"),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ActionError);
    return error as ActionError;
  }
  /** A line for a key of the type that the host does not have. */
  const strange = async (type: KeyType) =>
    `${place()} ${(await makeKey(`${sshd.directory}/strange-${type}-${Math.random()}`, type)).publicKey}`;

  describe("trusts", () => {
    it.each(types)("a host of several keys when only its %s key is pinned", async (type) => {
      expect(await greets(`${place()} ${keyOf(type)}`)).toBe(true);
    });

    it.each(types)("a host whose %s fingerprint alone is pinned, without a type", async (type) => {
      expect(await greets(fingerprint(type))).toBe(true);
    });

    it.each(types)("what ssh-keygen -l prints of the %s key", async (type) => {
      const { stdout } = await run("ssh-keygen", ["-l", "-f", `${sshd.hostKeys[type]?.path}.pub`]);
      expect(await greets(stdout)).toBe(true);
    });

    it("a file that the real ssh-keygen hashed", async () => {
      const file = `${sshd.directory}/known-${Math.random()}`;
      await appendFile(file, `other ${keyOf("rsa")}\n${place()} ${keyOf("ed25519")}\n`);
      await run("ssh-keygen", ["-q", "-H", "-f", file]);
      const hashed = await readFile(file, "utf8");
      expect(hashed).not.toContain("127.0.0.1");
      expect(await greets(hashed)).toBe(true);
    });

    it("what the real ssh-keyscan found", async () => {
      const { stdout } = await run("ssh-keyscan", ["-p", String(sshd.port), "127.0.0.1"]);
      expect(stdout).toContain(keyOf("ecdsa"));
      expect(await greets(stdout)).toBe(true);
    });

    it("the line that a refusal showed", async () => {
      const { hint } = await refusalOf(`other ${keyOf("rsa")}`);
      expect(await greets(hint?.split("ssh-known-hosts: ")[1] ?? "")).toBe(true);
    });
  });

  describe("refuses", () => {
    it("an unknown key, and shows the line to paste", async () => {
      const refusal = await refusalOf(`other ${keyOf("rsa")}`);
      expect(refusal).toMatchObject({
        code: "trust",
        message: `the host key of ${place()} is unknown: it shows ssh-ed25519 ${fingerprint("ed25519")}, which is not in ssh-known-hosts`,
      });
      expect(refusal.hint).toContain("not over this network");
      expect(refusal.hint?.endsWith(`: ${place()} ${keyOf("ed25519")}`)).toBe(true);
    });

    it.each(types)("a changed %s key, as a possible attack", async (type) => {
      const refusal = await refusalOf(await strange(type));
      expect(refusal.code).toBe("trust");
      expect(refusal.message).toContain(
        `changed: it shows ${keyOf(type).split(" ")[0]} ${fingerprint(type)}, pinned is SHA256:`,
      );
      expect(refusal.hint).toContain("This may be an attack");
      expect(refusal.hint?.endsWith(`: ${place()} ${keyOf(type)}`)).toBe(true);
    });

    it("a revoked key, and shows no line", async () => {
      const refusal = await refusalOf(`@revoked * ${keyOf("ed25519")}\n${place()} ${keyOf("ed25519")}`);
      expect(refusal).toMatchObject({
        code: "trust",
        message: expect.stringContaining("line 1 of ssh-known-hosts revokes"),
      });
      expect(refusal.hint).not.toContain("AAAA");
    });

    it("a host none of whose keys has the pinned fingerprint, each key asked for once", async () => {
      const refusal = await refusalOf(`SHA256:${"A".repeat(43)}`);
      expect(refusal.code).toBe("trust");
      expect(refusal.message).toContain(fingerprint("ed25519"));
      expect(refusal.evidence.join("\n")).toContain(fingerprint("ecdsa"));
      expect(refusal.evidence.join("\n")).toContain(fingerprint("rsa"));
      expect(refusal.evidence).toHaveLength(2);
    });

    it("when the job is cancelled", async () => {
      await expect(connect(`${place()} ${keyOf("rsa")}`, login(), AbortSignal.abort())).rejects.toMatchObject({
        code: "cancelled",
      });
    });
  });

  describe("logs in", () => {
    const read = async (sshKey: string | undefined, sshKeyPassphrase: string | undefined, env = {}) => {
      const masked: string[] = [];
      const runner = { env, mask: (secret: string) => masked.push(secret) };
      // Of the runner only its environment and its mask are used.
      const credentials = await readCredentials({ sshKey, sshKeyPassphrase }, { ...world, runner: runner as never });
      return { credentials, masked };
    };

    it.each<[KeyType, readonly string[]]>([
      ["ed25519", []],
      ["ecdsa", []],
      ["rsa", []],
      ["rsa", ["-m", "PEM"]],
      ["ecdsa", ["-m", "PKCS8"]],
    ])("with an encrypted %s key of ssh-keygen %s", async (type, format) => {
      const key = await makeKey(`${sshd.directory}/user-${Math.random()}`, type, ["-N", "päss word", ...format]);
      await appendFile(`${sshd.directory}/authorized_keys`, `${key.publicKey}\n`);
      const { credentials, masked } = await read(key.privateKey.replaceAll("\n", "\\n"), "päss word");
      expect(masked).toEqual([
        key.privateKey.replaceAll("\n", "\\n"),
        "päss word",
        expect.stringContaining("PRIVATE KEY"),
      ]);
      expect(await greets(`${place()} ${keyOf("ed25519")}`, credentials)).toBe(true);
    });

    it("takes the agent when there is no key, and says so when there is neither", async () => {
      expect((await read(undefined, undefined, { SSH_AUTH_SOCK: "/agent" })).credentials).toEqual({
        kind: "agent",
        socket: "/agent",
      });
      await expect(read(undefined, undefined)).rejects.toMatchObject({
        code: "input",
        message: expect.stringContaining("no key to log in with"),
      });
    });

    it("names the input whose key cannot be used", async () => {
      await expect(read(sshd.userKey.publicKey, undefined)).rejects.toMatchObject({
        code: "input",
        message: "ssh-key is a public key",
      });
    });
  });
});
