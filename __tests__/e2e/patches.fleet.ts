import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { serviceOn } from "../support/service-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let service: SmallService;
/** Of a runner that keeps its disk. */
let tools: string;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  service = makeSmallService(["v1", "v2", "v3"]);
  tools = mkdtempSync(join(tmpdir(), "gin-deploy-tools-"));
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
  rmSync(tools, { recursive: true, force: true });
});

it("an upgrade sends what has changed in the program, and the whole where somebody has changed the old one", async () => {
  const host = fleet.host("web1");
  const small = serviceOn(fleet, host, service, "small", 8080);
  const deploy = (version: string, faults: Readonly<Record<string, string>> = {}) =>
    small.deploy(version, faults, { env: { RUNNER_TOOL_CACHE: tools } });
  /** Somebody puts another program there: in the same directory, as an editor does. */
  const change = async () => {
    const program = `${small.place}/releases/${await small.current()}/bin/small`;
    await on(host, `cp -p ${program} ${program}.new && echo changed >>${program}.new && mv ${program}.new ${program}`);
  };

  const first = await deploy("v1");
  expect(first.log).toMatch(/sent the program, [\d.]+ MiB as [\d.]+ MiB of zstd/);
  expect(readdirSync(join(tools, "gin-deploy-released"))).toHaveLength(1);

  const patched = await deploy("v2");
  expect(patched.outputs["decision"], patched.log).toBe("promoted");
  expect(patched.log).toMatch(/sent the program, [\d.]+ MiB as [\d.]+ KiB of a patch of \S+-v1-/);
  expect(await small.version()).toBe("v2");

  await change();
  const whole = await deploy("v3");
  expect(whole.outputs["decision"], whole.log).toBe("promoted");
  expect(whole.log).toMatch(/a patch of \S+-v2-\S+ cannot be used: .* is not what it was; the whole program is sent/);
  expect(await small.version()).toBe("v3");

  await change();
  const anew = await deploy("v3", { ADDED: "yes" });
  expect(anew.outputs["decision"], anew.log).toBe("promoted");
  expect(anew.log).toMatch(/the program was changed in release \S+-v3-\S+ on the host: sent anew/);
  expect(anew.annotations.filter(({ level }) => level !== "notice")).toEqual([]);
  expect(await small.version()).toBe("v3");
  expect(await small.traces()).toBe("");
});
