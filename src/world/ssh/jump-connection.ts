import { ActionError } from "../../errors.ts";
import { type LoggedIn, tunnelOver } from "./link.ts";
import type { JumpConnection, Link } from "./ssh.ts";
import { closeClient } from "./ssh-connection.ts";

/** Connections to other hosts over an authenticated client. */
export function jumpOver({ client, link, place, through }: LoggedIn): JumpConnection {
  const lost = new AbortController();
  let lastError: unknown;
  let isClosed = false;
  const drop = (message: string, cause: unknown) => {
    const hint = `Is the jump host ${place} still up, and does it still let connections through?`;
    lost.abort(new ActionError("connection", message, { cause, hint }));
  };
  client.on("error", (error) => {
    lastError = error;
  });
  const onEnd = () => {
    if (through?.lost.aborted) return lost.abort(through.lost.reason);
    drop(`the connection to the jump host ${place} broke off`, lastError);
  };
  // Nothing can be asked of it once it has ended; behind another jump host it closes only when that one agrees.
  client.once("end", onEnd);
  client.once("close", onEnd);
  return {
    place,
    lost: lost.signal,
    openTunnel: (host, port) =>
      new Promise<Link>((resolve, reject) => {
        // The address that the connection is said to come from is of no use to anybody.
        client.forwardOut("127.0.0.1", 0, host, port, (error, channel) =>
          error ? reject(error) : resolve(tunnelOver(channel)),
        );
      }),
    close() {
      if (isClosed) return;
      isClosed = true;
      drop(`the connection to the jump host ${place} was closed`, undefined);
      closeClient(client, link);
    },
  };
}
