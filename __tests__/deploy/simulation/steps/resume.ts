import { encodeStep } from "../../../../src/deploy/steps/remote-step.ts";
import { startCanaryUnit, stopCanaryUnit } from "../canary.ts";
import { stepAfter } from "../guard.ts";
import {
  addToJournal,
  firstLine,
  inTurn,
  letGo,
  oneAtATime,
  rewriteFile,
  secondsLeft,
  takeLock,
  writeLease,
} from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

const holder = "the host itself, which brings a paused rollout back after its boot";

export const resume: SimulatedStep<"resume"> = async (shell) => {
  const { facts, host, disk, path, state, emit, wait } = shell;
  const token = `resume-${host.bootId()}`;
  const isOurs = () => firstLine(shell, state("/lock/token")) === token;
  const text = disk.read(state("/paused"));
  if (text === undefined) return emit("resumed", "nothing is paused");
  const kept = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1] ?? "";
  const [release, share, port, canaryPort] = [kept("release"), kept("share"), kept("port"), kept("canary_port")];
  if (share === "") return emit("resumed", "it had no share");
  if (!disk.isDirectory(path(`/releases/${release}`))) return emit("resumed", "its release is gone");
  const writeDown = async (words: string) => {
    const line = { time: "@now", by: "the host itself", release, serving: "@current", decision: "paused" };
    await addToJournal(shell, JSON.stringify({ ...line, reason: `the host was restarted: ${words}` }));
    if (isOurs()) await letGo(shell);
    emit("resumed", words);
  };
  const giveUp = async (words: string) => {
    await oneAtATime(shell);
    if (!isOurs()) return emit("resumed", "another one is at work");
    await stopCanaryUnit(shell);
    await writeDown(`${words}; the live release serves everybody`);
  };

  const goneAt = host.uptimeSeconds() + 45;
  while (disk.isDirectory(state("/lock")) && host.uptimeSeconds() < goneAt) {
    if (secondsLeft(shell, 60) > 0) return emit("resumed", "another one is at work");
    await wait(1_000);
  }
  const readySeconds = Number(kept("ready_seconds"));
  const endStep = await oneAtATime(shell);
  const endTurn = await inTurn(shell);
  if (disk.isDirectory(state("/lock")) && secondsLeft(shell, 60) > 0) return emit("resumed", "another one is at work");
  if (!disk.exists(state("/paused"))) return emit("resumed", "nothing is paused any more");
  if (!(await take(shell, token, readySeconds + 120))) return emit("resumed", `cannot write the lock in ${state()}`);
  endTurn();
  await startCanaryUnit(shell, release, "infinity");
  endStep();
  const endsAt = host.uptimeSeconds() + readySeconds;
  let lacking = "";
  for (let good = 0; good < 3; ) {
    if (host.uptimeSeconds() >= endsAt) return await giveUp(lacking || "the canary was not ready in time");
    if (!isOurs()) return emit("resumed", "another one is at work");
    if (host.systemd.look(`${facts.name}@canary.service`).activeState !== "active")
      return await giveUp("the canary has ended");
    const isGood = host.answer(Number(canaryPort)) === 200;
    const isServed = host.listening().some((each) => each.port === Number(port));
    good = isGood && isServed ? good + 1 : 0;
    lacking = isServed ? "" : `the live release did not listen on port ${port} in time`;
    await wait(1_000);
  }
  const { deploy_path, name } = facts;
  const front = kept("front") || "kernel";
  const places = { port, canary_port: canaryPort, health_path: kept("health_path") };
  const told = { deploy_path, token, name, front, ...places, share };
  const done = await stepAfter(encodeStep("set-share", told), host);
  if (done?.exitCode !== 0) return await giveUp("its share could not be set");
  const noFront = /^no_front=(.*)$/m.exec(done.stdout)?.[1];
  if (noFront) return await giveUp(`its share could not be had: ${noFront}`);
  await writeDown(`its canary gets ${share} % of ${front === "kernel" ? "new connections" : "requests"} again`);
};

async function take(shell: StepShell<"resume">, token: string, leaseSeconds: number): Promise<boolean> {
  return await takeLock(
    shell,
    async (directory) =>
      (await rewriteFile(shell, `${directory}/token`, token)) &&
      (await rewriteFile(shell, `${directory}/holder`, holder)) &&
      (await writeLease(shell, directory, leaseSeconds)),
  );
}
