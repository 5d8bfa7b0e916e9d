import { makeProgramOf } from "../simulation/programs.ts";
import { simulate } from "../simulation/simulation.ts";
import { type ContractHost, smallDiskMb } from "./contract-host.ts";
import { contractService } from "./contract-service.ts";

/** A simulated host, asked over its simulated connection, on which the contract's program can run. */
export async function simulateContractHost(program: Buffer): Promise<ContractHost> {
  const simulation = simulate("web1");
  const { disk, systemd, traits } = simulation.host("web1").machine;
  // As the booted one has it.
  traits.tools.add("nft");
  const connection = await simulation.connect("web1", [makeProgramOf("contract", program, contractService)]);
  return {
    connection,
    run: simulation.run,
    pause: simulation.pass,
    async happen(event) {
      switch (event.event) {
        case "wait":
          return await simulation.pass(event.ms);
        case "write":
          disk.makeDirectories(event.path.replace(/\/[^/]*$/, ""));
          disk.write(event.path, event.text);
          return systemd.daemonReload();
        case "link":
          disk.symlink(event.target, event.path);
          return;
        case "remove":
          disk.remove(event.path);
          return systemd.daemonReload();
        case "make directory":
          disk.makeDirectories(event.path);
          return;
        case "small disk":
          return disk.becomeTmpfs(smallDiskMb * 1024 * 1024);
        case "fill disk":
          disk.remove(`${event.path}/data/filler`);
          disk.write(`${event.path}/data/filler`, "x".repeat(disk.freeBytes()));
          return;
      }
    },
  };
}
