import { connect, type Socket } from "node:net";
import type { Client, ClientChannel } from "ssh2";
import type { ConnectRequest, JumpConnection, Link } from "./ssh.ts";

/** A login that was granted, and what it runs over. */
export interface LoggedIn {
  readonly client: Client;
  readonly link: Link;
  /** Names the host in errors: `web1:22`. */
  readonly place: string;
  /** What sshd remarks on the login. */
  readonly remarks: () => readonly string[];
  readonly through: JumpConnection | undefined;
}

/**
 * Begins a TCP connection. ssh2 never sets TCP_NODELAY: with our own socket each command costs two round trips instead of four.
 * Node gives each address of a host 250 ms before it tries the next one, too little for a link across an ocean.
 */
export function dial({ host, port }: Pick<ConnectRequest, "host" | "port">): Link {
  const socket: Socket = connect({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 3000 });
  socket.on("error", () => {});
  return { stream: socket, leave: () => socket.destroySoon(), destroy: () => socket.destroy() };
}

/** A channel of a jump host as a link. Its `destroy` only asks the other side to close, so that is all there is to do. */
export function tunnelOver(channel: ClientChannel): Link {
  channel.on("error", () => {});
  // A channel stays half open where a socket would not: a host that dies behind its jump host would never be missed.
  channel.once("end", () => channel.close());
  return { stream: channel, leave: () => channel.end(), destroy: () => channel.close() };
}
