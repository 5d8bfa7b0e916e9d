import { epochMs } from "../host-machine.ts";
import type { SimulatedStep } from "../step-run.ts";

export const explain: SimulatedStep = async ({ host, fact, emit, wait, freeKib }) => {
  await wait(10);
  const unit = `${fact("name")}@${fact("slot")}.service`;
  const look = host.systemd.look(unit);
  const words = {
    ActiveState: look.activeState,
    SubState: look.subState,
    Result: look.result,
    ExecMainStatus: look.exitStatus,
    NRestarts: look.restarts,
  };
  emit(
    "unit",
    `${Object.entries(words)
      .map(([key, value]) => `${key}=${value}`)
      .join(" ")} `,
  );
  const sinceMs = Number(fact("since")) * 1_000 - epochMs;
  const entries = host.systemd.journal().filter((entry) => entry.unit === unit && entry.atMs >= sinceMs);
  for (const { line } of entries.slice(-Number(fact("lines")))) emit("journal", line);
  emit("disk", `${freeKib()} on /`);
};
