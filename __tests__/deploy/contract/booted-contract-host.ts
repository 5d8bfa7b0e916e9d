import { setTimeout as delay } from "node:timers/promises";
import { nodeSsh } from "../../../src/world/ssh/node-ssh.ts";
import type { Fleet } from "../../support/fleet/start-fleet.ts";
import { type ContractHost, smallDiskMb } from "./contract-host.ts";

/** A booted host, asked over SSH as a deploy asks it. */
export async function connectContractHost(fleet: Fleet, name: string): Promise<ContractHost> {
  const host = fleet.host(name);
  const connection = await nodeSsh.connect({
    host: host.address,
    port: host.port,
    user: "deploy",
    privateKey: fleet.privateKey,
    agentSocket: undefined,
    hostKeyAlgorithms: undefined,
    isTrusted: () => true,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
  });
  const on = async (program: string, ...args: readonly string[]) => {
    const { code, stderr } = await host.exec(["sh", "-euc", program, "sh", ...args]);
    if (code !== 0) throw new Error(`${program}: ${stderr}`);
  };
  return {
    connection,
    run: (work) => work,
    pause: async (ms) => {
      await delay(ms);
    },
    async happen(event) {
      switch (event.event) {
        case "wait":
          await delay(event.ms);
          return;
        case "write":
          return await on(
            'mkdir -p "$(dirname "$1")"; printf %s "$2" >"$1"; systemctl daemon-reload',
            event.path,
            event.text,
          );
        case "link":
          return await on('ln -sfn "$2" "$1"', event.path, event.target);
        case "remove":
          return await on('rm -rf "$1"; systemctl daemon-reload', event.path);
        case "make directory":
          return await on('mkdir -p "$1"', event.path);
        case "small disk":
          return await host.limitDisk(event.path, smallDiskMb);
        case "fill disk":
          return await on('cat /dev/zero >"$1/data/filler" 2>/dev/null || true', event.path);
      }
    },
  };
}
