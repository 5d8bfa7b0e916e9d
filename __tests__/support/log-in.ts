import { connectHost } from "../../src/deploy/connect/connect-host.ts";
import { parseKnownHosts } from "../../src/deploy/connect/known-hosts.ts";
import { runStep } from "../../src/deploy/steps/remote-step.ts";
import { nodeSsh } from "../../src/world/ssh/node-ssh.ts";
import type { FleetHost } from "./deploy-example.ts";
import type { Fleet } from "./fleet/start-fleet.ts";

/** What a deploy does first on a host: log in, become root, look round. Rejects with the error that a deploy would end with. */
export async function logIn(fleet: Fleet, host: FleetHost, user = "deploy"): Promise<void> {
  const known = parseKnownHosts(fleet.knownHosts);
  if ("problems" in known) throw new Error(known.problems.join("; "));
  const { signal } = new AbortController();
  const connection = await connectHost(
    { user, host: host.address, port: host.port },
    { pins: known.pins, credentials: { kind: "key", key: fleet.privateKey } },
    { loadSsh: async () => nodeSsh, cancelled: signal },
  );
  try {
    const place = { name: "greeter", deploy_path: "/opt/greeter", port: 8080 };
    await runStep({ label: `${user}@${host.name}`, connection }, "inspect", place, { signal });
  } finally {
    connection.close();
  }
}
