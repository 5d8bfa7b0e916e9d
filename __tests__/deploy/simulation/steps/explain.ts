import { epochMs } from "../host-machine.ts";
import type { SimulatedStep } from "../step-run.ts";

export const explain: SimulatedStep = async ({ host, fact, emit, wait, freeKib }) => {
  await wait(10);
  const unit = `${fact("name")}@${fact("slot")}.service`;
  const look = host.systemd.look(unit);
  const sinceMs = Number(fact("since")) * 1_000 - epochMs;
  const entries = host.systemd.journal().filter((entry) => entry.unit === unit && entry.atMs >= sinceMs);
  const crash = entries.findIndex(({ line }) => /^(?:panic|fatal error|SIG[A-Z]+): /.test(line));
  if (crash !== -1) for (const { line } of entries.slice(crash, crash + 12)) emit("crash", line);
  const words = {
    ActiveState: look.activeState,
    SubState: look.subState,
    Result: look.result,
    ExecMainStatus: look.exitStatus,
    NRestarts: look.restarts,
  };
  const shown = Object.entries(words).map(([key, value]) => `${key}=${value}`);
  emit("unit", `${shown.join(" ")} `);
  for (const { line } of entries.slice(-Number(fact("lines")))) emit("journal", line);
  emit("disk", `${freeKib()} on /`);
  if (fact("probe_paths") === "") return;
  // No simulated service redirects, and all answer the same on every path.
  emit("leads_to", "");
  const status = host.answer(Number(fact("port")));
  for (const path of fact("probe_paths").split("\n")) if (status >= 200 && status < 300) emit("healthy_path", path);
};
