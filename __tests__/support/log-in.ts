import { connectHost } from "../../src/deploy/connect/connect-host.ts";
import { parseKnownHosts } from "../../src/deploy/connect/known-hosts.ts";
import { type ConnectedHost, runStep } from "../../src/deploy/steps/remote-step.ts";
import { nodeSsh } from "../../src/world/ssh/node-ssh.ts";
import type { FleetHost } from "./deploy-example.ts";
import type { Fleet } from "./fleet/start-fleet.ts";
import { hostProgramPlace } from "./host-program-place.ts";

/** What a deploy does first on a host: log in, become root, look round. Rejects with the error that a deploy would end with. */
export async function logIn(fleet: Fleet, host: FleetHost, user = "deploy"): Promise<void> {
  const connected = await connectTo(fleet, host, user);
  try {
    const place = { name: "greeter", deploy_path: "/opt/greeter", port: 8080, program_place: hostProgramPlace };
    await runStep(connected, "inspect", place);
  } finally {
    connected.connection.close();
  }
}

/** A connection of its own, for steps one by one. */
export async function connectTo(fleet: Fleet, host: FleetHost, user = "deploy"): Promise<ConnectedHost> {
  const known = parseKnownHosts(fleet.knownHosts);
  if ("problems" in known) throw new Error(known.problems.join("; "));
  const connection = await connectHost(
    { user, host: host.address, port: host.port },
    { pins: known.pins, credentials: { kind: "key", key: fleet.privateKey } },
    { loadSsh: async () => nodeSsh, cancelled: new AbortController().signal },
  );
  return { label: `${user}@${host.name}`, connection };
}
