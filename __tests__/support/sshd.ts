import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const program = "/usr/sbin/sshd";

/** Why no real sshd can be started here; undefined when it can. */
export const sshdMissing: string | undefined = existsSync(program)
  ? undefined
  : `no ${program}: apt-get install openssh-server`;

export type KeyType = "ed25519" | "ecdsa" | "rsa";

export interface KeyPair {
  readonly path: string;
  readonly privateKey: string;
  /** `TYPE BLOB`, without a comment. */
  readonly publicKey: string;
}

export interface Sshd {
  readonly port: number;
  readonly directory: string;
  readonly user: string;
  readonly hostKeys: Readonly<Partial<Record<KeyType, KeyPair>>>;
  /** Lets `user` in. */
  readonly userKey: KeyPair;
  /** What sshd wrote so far (`sshd -e`). */
  log(): string;
  /** Kills the sessions and lets sshd listen on, as a host that has started again. */
  killSessions(): Promise<void>;
  /** Kills sshd and every session of it, as a host that dies. */
  kill(): Promise<void>;
  /** Kills what is left and removes every file. */
  stop(): Promise<void>;
}

/** A real sshd on loopback with its own keys, configuration and port; it lets the current user in with `userKey` only. */
export async function startSshd({
  hostKeyTypes = ["ed25519"],
  config = [],
}: {
  readonly hostKeyTypes?: readonly KeyType[];
  readonly config?: readonly string[];
} = {}): Promise<Sshd> {
  const directory = await mkdtemp(join(tmpdir(), "sshd-"));
  const id = randomUUID();
  let child: ChildProcess | undefined;
  const kill = async () => {
    // sshd and its children first, so that none of them can still tell how a command ended.
    if (child?.pid !== undefined) for (const pid of await withDescendants(child.pid)) killNow(pid);
    await killMarked(id);
  };
  const killSessions = async () => {
    const [, ...sessions] = child?.pid === undefined ? [] : await withDescendants(child.pid);
    for (const pid of sessions) killNow(pid);
  };
  const stop = async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // Debian's sshd wants it when it starts as root; systemd or the init script makes it otherwise.
    if (userInfo().uid === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
    const hostKeys: Partial<Record<KeyType, KeyPair>> = {};
    for (const type of hostKeyTypes) hostKeys[type] = await makeKey(join(directory, `host_${type}`), type);
    const userKey = await makeKey(join(directory, "user_ed25519"), "ed25519");
    await writeFile(join(directory, "authorized_keys"), `${userKey.publicKey}\n`);
    const settings = [
      // First, as sshd takes the first value that it reads of a setting.
      ...config,
      "ListenAddress 127.0.0.1",
      ...hostKeyTypes.map((type) => `HostKey ${directory}/host_${type}`),
      `AuthorizedKeysFile ${directory}/authorized_keys`,
      `PidFile ${directory}/pid`,
      "StrictModes no",
      "UsePAM no",
      "PermitRootLogin prohibit-password",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      // The mark by which sessions are found again, wherever they went; and a home without this machine's shell start-up files.
      `SetEnv SSHD_TEST_ID=${id} HOME=${directory}`,
    ];
    let log = "";
    const listening = async (tries: number): Promise<number> => {
      const port = await freePort();
      const lines = [`Port ${port}`, ...settings];
      await writeFile(join(directory, "sshd_config"), `${lines.join("\n")}\n`);
      child = spawn(program, ["-D", "-e", "-f", join(directory, "sshd_config")], {
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, SSHD_TEST_ID: id },
      });
      const state = await stateOf(child, (text) => {
        log += text;
      });
      if (state === "listening") return port;
      // Somebody else took the port between our look and sshd's.
      if (log.includes("Address already in use") && tries > 1) return listening(tries - 1);
      throw new Error(`sshd ended: ${log}`);
    };
    const port = await listening(5);
    return { port, directory, user: userInfo().username, hostKeys, userKey, log: () => log, killSessions, kill, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function stateOf(child: ChildProcess, onLog: (text: string) => void): Promise<"listening" | "ended"> {
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      onLog(chunk.toString());
      if (chunk.includes("Server listening")) resolve("listening");
    });
    child.once("error", reject);
    // After its last words: `close` comes when the pipe is empty.
    child.once("close", () => resolve("ended"));
  });
}

/** A key made by the real ssh-keygen. */
export async function makeKey(path: string, type: KeyType, options: readonly string[] = ["-N", ""]): Promise<KeyPair> {
  const bits = type === "rsa" ? ["-b", "2048"] : [];
  await run("ssh-keygen", ["-q", "-t", type, ...bits, "-C", "test", "-f", path, ...options]);
  const [keyType, blob] = (await readFile(`${path}.pub`, "utf8")).split(" ");
  return { path, privateKey: await readFile(path, "utf8"), publicKey: `${keyType} ${blob}` };
}

/** A port of 127.0.0.1 on which nothing listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A process and all below it, top first: sshd's children make sessions of their own, so no process group holds them. */
async function withDescendants(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const below = await Promise.all(children.split(" ").filter(Boolean).map(Number).map(withDescendants));
  return [pid, ...below.flat()];
}

/** Commands that outlived their session are found by the mark in their environment. */
async function killMarked(id: string): Promise<void> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`SSHD_TEST_ID=${id}`)) killNow(Number(pid));
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
