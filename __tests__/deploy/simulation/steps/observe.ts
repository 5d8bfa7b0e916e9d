import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const observe: SimulatedStep<"observe"> = async (shell) => {
  const { host, facts, print, pause } = shell;
  const endsAtSeconds = host.uptimeSeconds() + facts.for_seconds;
  let hashedPid = 0;
  for (let number = 1; ; number++) {
    hashedPid = await describeLook(shell, number, hashedPid);
    await print();
    if (host.uptimeSeconds() >= endsAtSeconds) return;
    if ((await pause(facts.pause_seconds * 1_000)) === "input ended") return;
  }
};

async function describeLook(
  { host, facts, emit, wait }: StepShell<"observe">,
  number: number,
  hashedPid: number,
): Promise<number> {
  await wait(10);
  const look = host.systemd.look(`${facts.name}@${facts.slot}.service`);
  emit("ActiveState", look.activeState);
  emit("SubState", look.subState);
  emit("MainPID", look.mainPid);
  emit("NRestarts", look.restarts);
  emit("Result", look.result);
  emit("ExecMainStatus", String(look.exitStatus));
  emit("ExecMainCode", String(look.exitCode));
  emit("ExecMainStartTimestampMonotonic", look.hasStarted ? "1" : "0");
  if (facts.since !== undefined && look.endedBefore !== undefined) {
    emit("ended_code", look.endedBefore.exitCode === 1 ? "exited" : "killed");
    emit("ended_status", String(look.endedBefore.exitStatus));
  }
  if (look.mainPid > 0) {
    emit("running_seconds", Math.floor(look.runningMs / 1_000));
    if (look.mainPid !== hashedPid) emit("running_sha256", look.program?.sha256 ?? "");
    if (look.port !== undefined) emit("service_port", [look.port]);
    const owners = host.listening().filter(({ port }) => port === facts.port);
    const [stranger] = owners.some(({ unit }) => unit === `${facts.name}@${facts.slot}.service`) ? [] : owners;
    if (stranger !== undefined) emit("port_taken", `${stranger.pid} ${stranger.unit} ${stranger.command}`);
  }
  emit("http_status", host.answer(facts.port));
  if (facts.for_seconds === 0) {
    const front = host.front();
    // Between two looks users have come.
    if (front !== undefined) {
      front.seen += 100;
      front.sent += front.share;
    }
    emit("front_share", front?.share);
    // A proxy counts no connections.
    const counted = front?.kind === "kernel" ? front : undefined;
    emit("front_seen", counted?.seen);
    emit("front_sent", counted?.sent);
    emit("front_arrived", counted?.sent);
  }
  emit("at", host.uptimeMs() / 1_000);
  emit("look", number);
  return look.mainPid;
}
