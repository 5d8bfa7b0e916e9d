import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { type Fleet, startFleet } from "../../support/fleet/start-fleet.ts";
import { runAction } from "../../support/run-action.ts";
import { makeSmallService, type SmallService } from "../../support/small-service.ts";

/** The bundle as a runner runs it, to one host and to all, on hosts of this machine: they share its cores, which a real fleet would not. */
export async function bootedTable(size: number): Promise<string> {
  const small = makeSmallService(["v1", "v2"]);
  const fleet = await startFleet({ hosts: Array.from({ length: size }, (_, index) => ({ name: `web${index}` })) });
  const rows: string[][] = [];
  try {
    for (const [name, port, count] of [
      ["one", 8081, 1],
      ["all", 8082, size],
    ] as const) {
      for (const version of ["v1", "v2"]) {
        const { seconds, peakMiB } = await deploy(fleet, small, { name, port, count, version });
        const what = version === "v1" ? "first deploy" : "upgrade";
        const load = loadavg()[0]?.toFixed(1) ?? "";
        rows.push([String(count), what, seconds.toFixed(1), peakMiB.toFixed(0), load]);
        console.error(rows.at(-1)?.join(" "));
      }
    }
  } finally {
    await fleet.stop();
    small.remove();
  }
  const head = ["hosts", "", "s", "memory of main, MiB", "load of the machine"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

async function deploy(
  fleet: Fleet,
  small: SmallService,
  { name, port, count, version }: { name: string; port: number; count: number; version: string },
): Promise<{ readonly seconds: number; readonly peakMiB: number }> {
  const directory = mkdtempSync(join(tmpdir(), "bench-fleet-"));
  const peak = join(directory, "peak");
  const note = `import { appendFileSync } from "node:fs"; process.on("exit", () => appendFileSync(${JSON.stringify(peak)}, process.resourceUsage().maxRSS + "\\n"));`;
  const started = performance.now();
  try {
    const run = await runAction({
      workspace: small.directory,
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(note)}` },
      post: false,
      inputs: {
        ...small.inputs(name, port, version),
        hosts: fleet.hosts
          .slice(0, count)
          .map(({ address }) => `deploy@${address}`)
          .join("\n"),
        "ssh-key": fleet.privateKey,
        "ssh-known-hosts": fleet.knownHosts,
        "health-timeout": "120s",
        "smoke-test": "off",
      },
    });
    if (run.outputs["decision"] !== "promoted") throw new Error(run.log);
    const kib = Math.max(...readFileSync(peak, "utf8").trim().split("\n").map(Number));
    return { seconds: (performance.now() - started) / 1000, peakMiB: kib / 1024 };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
