import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";
import { startSlowLink } from "../support/slow-link.ts";
import { makeSmallService } from "../support/small-service.ts";
import { medianOf } from "./build/results.ts";

export const about =
  "a whole upgrade over a link of --round-trip MS (200), in turn with one without; --rounds N (3); needs root and dist/";

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { "round-trip": { type: "string", default: "200" }, rounds: { type: "string", default: "3" } },
  });
  const roundTripMs = Number(values["round-trip"]);
  const small = makeSmallService(["v1", "v2"]);
  const fleet = await startFleet({ hosts: [{ name: "web1" }] });
  const host = fleet.host("web1");
  const link = await startSlowLink({ host: host.address, port: host.port }, { roundTripMs, bytesPerSecond: undefined });
  const keys = fleet.knownHosts.split("\n").flatMap((line) => line.split(" ").slice(1).join(" ") || []);
  const through = {
    hosts: `deploy@127.0.0.1:${link.port}`,
    "ssh-known-hosts": keys.map((key) => `[127.0.0.1]:${link.port} ${key}`).join("\n"),
  };
  const direct = { hosts: `deploy@${host.address}`, "ssh-known-hosts": fleet.knownHosts };
  const upgrade = async (way: Readonly<Record<string, string>>, version: string): Promise<number> => {
    const started = performance.now();
    const run = await runAction({
      workspace: small.directory,
      post: false,
      inputs: { ...small.inputs("shop", 8080, version), ...way, "ssh-key": fleet.privateKey, "smoke-test": "off" },
    });
    if (run.outputs["decision"] !== "promoted") throw new Error(run.log);
    return (performance.now() - started) / 1000;
  };
  try {
    await upgrade(direct, "v1");
    const seconds: { readonly direct: number[]; readonly slow: number[] } = { direct: [], slow: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      seconds.direct.push(await upgrade(direct, "v2"));
      seconds.slow.push(await upgrade(through, "v1"));
    }
    const [near, far] = [medianOf(seconds.direct) ?? Number.NaN, medianOf(seconds.slow) ?? Number.NaN];
    console.log(`| link | an upgrade, s | all rounds |\n| --- | --- | --- |`);
    console.log(`| none | ${near.toFixed(1)} | ${seconds.direct.map((each) => each.toFixed(1)).join(", ")} |`);
    console.log(
      `| ${roundTripMs} ms | ${far.toFixed(1)} | ${seconds.slow.map((each) => each.toFixed(1)).join(", ")} |`,
    );
    console.log(
      `difference: ${(far - near).toFixed(1)} s, ${((far - near) / (roundTripMs / 1000)).toFixed(1)} round trips; load ${loadavg()[0]?.toFixed(1)}`,
    );
  } finally {
    await link.stop();
    await fleet.stop();
    small.remove();
  }
}
