import type { SimulatedStep } from "../step-run.ts";

export const observe: SimulatedStep = async ({ host, fact, factOr, emit, wait }) => {
  await wait(10);
  const look = host.systemd.look(`${fact("name")}@${fact("slot")}.service`);
  emit("ActiveState", look.activeState);
  emit("SubState", look.subState);
  emit("MainPID", look.mainPid);
  emit("NRestarts", look.restarts);
  emit("Result", look.result);
  emit("ExecMainStatus", look.exitStatus);
  emit("ExecMainCode", look.exitCode);
  emit("ExecMainStartTimestampMonotonic", look.hasStarted ? 1 : 0);
  if (factOr("since", "") !== "" && look.endedBefore !== undefined) {
    emit("ended_code", look.endedBefore.exitCode === 1 ? "exited" : "killed");
    emit("ended_status", look.endedBefore.exitStatus);
  }
  if (look.mainPid > 0) {
    emit("running_seconds", Math.floor(look.runningMs / 1_000));
    if (fact("with_hash") === "yes") emit("running_sha256", look.program?.sha256 ?? "");
    if (look.port !== undefined) emit("service_port", look.port);
  }
  fact("health_path");
  emit("http_status", String(host.answer(Number(fact("port")))).padStart(3, "0"));
};
