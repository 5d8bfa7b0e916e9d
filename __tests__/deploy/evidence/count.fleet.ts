import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestsOfLog } from "../../../src/deploy/judgement/evidence/log-requests.ts";
import { addEvidence, noEvidence, readSlotEvidence } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import type { Slot } from "../../../src/deploy/release/layout.ts";
import { runStep } from "../../../src/deploy/steps/remote-step.ts";
import type { Answers, Facts } from "../../../src/deploy/steps/step-table.ts";
import { canBootHosts } from "../../support/fleet/can-boot-hosts.ts";
import type { Host } from "../../support/fleet/host.ts";
import { type Fleet, startFleet } from "../../support/fleet/start-fleet.ts";
import { connectContractHost } from "../contract/booted-contract-host.ts";
import type { ContractHost } from "../contract/contract-host.ts";
import { buildRecorder, type Logger } from "./record-logs.ts";

const can = canBootHosts();
const ports: Readonly<Record<Slot, number>> = { current: 8_080, canary: 21_080 };
const unit = `[Service]
EnvironmentFile=/opt/shop-%i
Environment=GIN_MODE=release
ExecStart=/opt/recorder \${LOGGER} \${PORT}
Restart=always
RestartSec=1s
`;

/** A Gin service under systemd, its log in a real journal. */
describe.skipIf(!can.ok)(`the log of a service on a booted host${can.ok ? "" : ` (${can.why})`}`, () => {
  let directory: string;
  let fleet: Fleet;
  let host: Host;
  let contract: ContractHost;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "gin-deploy-recorder-"));
    const recorder = buildRecorder(directory);
    fleet = await startFleet({ hosts: [{ name: "web1" }] });
    host = fleet.host("web1");
    contract = await connectContractHost(fleet, "web1");
    copyFileSync(recorder, join(host.root, "opt/recorder"));
    writeFileSync(join(host.root, "etc/systemd/system/shop@.service"), unit);
    await on("systemctl daemon-reload");
  });
  afterAll(async () => {
    contract?.connection.close();
    await fleet?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const on = async (program: string): Promise<string> => {
    const { code, stdout, stderr } = await host.exec(["sh", "-euc", program]);
    if (code !== 0) throw new Error(`${program}: ${stderr}`);
    return stdout;
  };
  /** Starts a slot anew; answers with the moment, where its log begins. */
  const start = async (slot: Slot, logger: Logger) => {
    writeFileSync(join(host.root, `opt/shop-${slot}`), `LOGGER=${logger}\nPORT=${ports[slot]}\n`);
    await on(`systemctl stop shop@${slot}; journalctl --sync; sleep 1.1; systemctl start shop@${slot}
      until curl -s -o /dev/null http://127.0.0.1:${ports[slot]}/ping; do sleep 0.1; done`);
    return `@${(await on(`date -d "$(systemctl show shop@${slot} -p ExecMainStartTimestamp --value)" +%s`)).trim()}`;
  };
  const ask = async (slot: Slot, path: string, times = 1) =>
    await on(`curl -s ${times > 1 ? "" : "-g"} --path-as-is -o /dev/null 'http://127.0.0.1:${ports[slot]}${path}${times > 1 ? `${path.includes("?") ? "&" : "?"}[1-${times}]` : ""}'
      journalctl --sync`);
  const count = async (facts: Partial<Facts<"count">>, onLook?: (look: Answers<"count">) => "more" | "enough") => {
    const usual: Facts<"count"> = {
      ...{
        name: "shop",
        deploy_path: "/opt/shop",
        current_from: undefined,
        canary_from: undefined,
        front_from: undefined,
      },
      ...{ current_port: ports.current, canary_port: ports.canary, health_path: "/ping", metrics_path: "" },
      ...{ slow_ms: 500, ignored_paths: ["/ping"], log_deny: ["^panic: "], for_seconds: 0, pause_seconds: 0.2 },
    };
    return await runStep(
      { label: "web1", connection: contract.connection },
      "count",
      { ...usual, ...facts },
      onLook === undefined ? {} : { onLook },
    );
  };

  it.each<[Logger, string]>([
    ["gin", "gin"],
    ["gin-colours", "gin"],
    ["gin-contrib-zap", "json-zap"],
    ["gin-contrib-logger", "text-zerolog"],
    ["slog-gin", "json-slog"],
    ["logrus-text", "text-logrus"],
  ])("of %s is counted exactly, and each line once", async (logger, form) => {
    const from = await start("current", logger);
    await ask("current", "/orders", 300);
    await ask("current", "/fail", 7);
    await ask("current", "/slow?for=5ms", 12);
    // Longer than any other request takes on a busy machine.
    await ask("current", "/slow?for=4100ms");
    const first = await count({ current_from: from, slow_ms: 4_000 });
    expect(requestsOfLog(readSlotEvidence(first, "current"))).toMatchObject({
      form,
      attempts: 320,
      errors: 7,
      slow: 1,
    });
    expect(readSlotEvidence(first, "current").byForm.get(form)?.ignored).toBeGreaterThan(0);
    await ask("current", "/orders", 20);
    const second = await count({ current_from: first.cursor[0]?.place });
    expect(readSlotEvidence(second, "current").byForm.get(form)).toMatchObject({ attempts: 20, errors: 0 });
  });

  it("comes look by look over one channel, of both slots", async () => {
    const current_from = await start("current", "gin");
    const canary_from = await start("canary", "slog-gin");
    let [current, canary] = [noEvidence, noEvidence];
    let looks = 0;
    const counting = count({ current_from, canary_from, for_seconds: 60 }, (look) => {
      looks++;
      current = addEvidence(current, readSlotEvidence(look, "current"));
      canary = addEvidence(canary, readSlotEvidence(look, "canary"));
      const seen = [current.byForm.get("gin"), canary.byForm.get("json-slog")].map(
        (requests) => requests?.attempts ?? 0,
      );
      return Number(seen[0]) >= 300 && Number(seen[1]) >= 90 ? "enough" : "more";
    });
    for (let round = 0; round < 3; round++) {
      await ask("current", "/orders", 100);
      await ask("canary", "/orders", 30);
      await delay(500);
    }
    await counting;
    expect(looks).toBeGreaterThan(1);
    expect(current.byForm.get("gin")?.attempts).toBe(300);
    expect(canary.byForm.get("json-slog")?.attempts).toBe(90);
  });

  it("is not forged by a path that is so long that journald cuts the line", async () => {
    const current_from = await start("current", "gin");
    await ask("current", "/orders", 5);
    // The first piece is 48 KiB; what comes then looks like a request, up to its last quote.
    const forged = "[GIN] 2026/11/29 - 08:39:51 | 500 |       9s |       127.0.0.1 | GET      /x";
    const before = '[GIN] 2026/11/29 - 08:39:51 | 404 |    330ns |       127.0.0.1 | GET      "/'.length;
    const path = `/${"a".repeat(48 * 1_024 - before)}${forged.repeat(3)}`;
    await ask("current", path.replaceAll(" ", "%20").replaceAll("[", "%5B").replaceAll("]", "%5D"));
    await ask("current", "/orders", 5);
    expect(await on("journalctl -o cat -u shop@current _LINE_BREAK=line-max | wc -l")).toBe("1\n");
    const evidence = readSlotEvidence(await count({ current_from }), "current");
    expect(requestsOfLog(evidence)).toMatchObject({ form: "gin", attempts: 11, errors: 0 });
  });

  it("says what journald dropped of it", async () => {
    writeFileSync(
      join(host.root, "etc/systemd/system/shop@.service"),
      `${unit}LogRateLimitIntervalSec=3s\nLogRateLimitBurst=100\n`,
    );
    await on("systemctl daemon-reload");
    const current_from = await start("current", "gin");
    await ask("current", "/orders", 600);
    await delay(3_500);
    await ask("current", "/orders");
    const evidence = readSlotEvidence(await count({ current_from, ignored_paths: [] }), "current");
    expect(evidence.dropped).toBeGreaterThan(100);
    expect(evidence.dropped + evidence.logLines).toBeGreaterThan(600);
  });

  it("comes with the state of the unit, and what it uses", async () => {
    const canary_from = await start("canary", "gin");
    const before = (await count({ canary_from })).unit[0];
    expect(before).toMatchObject({ slot: "canary", state: "active", restarts: 0, result: "success" });
    expect(before?.cpu_ms).toBeGreaterThan(0);
    expect(before?.memory_kib).toBeGreaterThan(5_000);
    await on("systemctl kill -s KILL shop@canary; sleep 2; systemctl is-active shop@canary");
    const after = (await count({ canary_from })).unit[0];
    expect(after).toMatchObject({ state: "active", restarts: 1 });
    expect(after?.pid).not.toBe(before?.pid);
  });
});
