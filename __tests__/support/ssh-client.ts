import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect } from "vitest";
import { ActionError } from "../../src/errors.ts";
import type { ConnectRequest, RemoteCommand } from "../../src/world/ssh/ssh.ts";
import type { Sshd } from "./sshd.ts";

export const requestTo = (sshd: Sshd, changes: Partial<ConnectRequest> = {}): ConnectRequest => ({
  host: "127.0.0.1",
  port: sshd.port,
  user: sshd.user,
  privateKey: sshd.userKey.privateKey,
  agentSocket: undefined,
  hostKeyAlgorithms: undefined,
  isTrusted: () => true,
  timeoutMs: 120_000,
  signal: new AbortController().signal,
  ...changes,
});

export const command = (text: string, changes: Partial<RemoteCommand> = {}): RemoteCommand => ({
  command: text,
  input: "",
  timeoutMs: 120_000,
  ...changes,
});

/** The ActionError that a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<ActionError> {
  const error = await work.then(
    () => expect.unreachable("it should have failed"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ActionError);
  return error as ActionError;
}

/** Something on loopback that does what it likes with a connection. */
export async function listen(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A real agent, empty. */
export async function startAgent(socket: string) {
  const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "inherit"] });
  await once(agent.stdout, "data");
  return {
    socket,
    async add(path: string) {
      const [code] = await once(
        spawn("ssh-add", ["-q", path], { env: { ...process.env, SSH_AUTH_SOCK: socket } }),
        "exit",
      );
      expect(code).toBe(0);
    },
    stop: () => agent.kill(),
  };
}
