import type { Client } from "ssh2";
import type { JumpConnection, Link } from "./ssh.ts";

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
