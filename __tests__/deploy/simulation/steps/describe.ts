import { markVariables } from "../../../../src/deploy/plan/variable-marks.ts";
import { firstLine, lockId } from "../prelude.ts";
import type { SimulatedStep } from "../step-run.ts";

export const describe: SimulatedStep<"describe"> = async (shell) => {
  const { host, disk, facts, path, state, emit } = shell;
  if (disk.isDirectory(state("/lock"))) {
    const holder = firstLine(shell, state("/lock/holder"));
    emit("lock_holder", holder || "unknown");
    emit("lock_id", lockId(shell, holder));
    const [boot, ends] = firstLine(shell, state("/lock/expires")).split(" ");
    emit("lock_expires_in", boot === host.bootId() ? Math.max(0, Number(ends) - host.uptimeSeconds()) : 0);
  }
  emit("journal", disk.read(state("/journal.jsonl"))?.trimEnd().split("\n").at(-1) ?? "");
  const unit = disk.read(`/etc/systemd/system/${facts.name}@.service`);
  if (unit !== undefined) emit("unit_text", unit.replace(/\n+$/, "").split("\n"));
  const environment = disk.read(path("/current/env/current"));
  const marks = environment === undefined ? [] : markVariables(environment, facts.salt);
  emit(
    "variable",
    marks.map(({ name, mark }) => `${name} ${mark}`),
  );
};
