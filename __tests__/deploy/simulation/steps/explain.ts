import { epochMs } from "../host-machine.ts";
import { hideSecrets } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const explain: SimulatedStep<"explain"> = async (shell) => {
  const { host, facts, emit, wait, freeKib } = shell;
  await wait(10);
  const unit = `${facts.name}@${facts.slot}.service`;
  const look = host.systemd.look(unit);
  const sinceMs = facts.since * 1_000 - epochMs;
  const entries = host.systemd.journal().filter((entry) => entry.unit === unit && entry.atMs >= sinceMs);
  const crash = entries.findIndex(({ line }) => /^(?:panic|fatal error|SIG[A-Z]+): /.test(line));
  const said = entries.map(({ line }) => hideSecrets(shell, line));
  if (crash !== -1) emit("crash", said.slice(crash, crash + 12));
  const words = {
    ActiveState: look.activeState,
    SubState: look.subState,
    Result: look.result,
    ExecMainStatus: look.exitStatus,
    NRestarts: look.restarts,
  };
  const shown = Object.entries(words).map(([key, value]) => `${key}=${value}`);
  emit("unit", `${shown.join(" ")} `);
  emit("journal", said.slice(-facts.lines));
  emit("disk", `${freeKib()} on /`);
  if (facts.probe_paths.length === 0) return;
  // No simulated service redirects, and all answer the same on every path.
  emit("leads_to", "");
  const status = host.answer(facts.port);
  if (status >= 200 && status < 300) emit("healthy_path", facts.probe_paths);
};
