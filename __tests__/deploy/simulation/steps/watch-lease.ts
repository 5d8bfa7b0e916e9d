import { stepAfter } from "../guard.ts";
import { firstLine, inTurn, letGo, oneAtATime, rewriteFile, secondsLeft, writeLease } from "../prelude.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const watchLease: SimulatedStep<"watch-lease"> = async (shell) => {
  const { facts, disk, state, emit, fail, wait } = shell;
  const own = `${facts.token}.guard`;
  const heldNow = () => firstLine(shell, state("/lock/token"));
  for (;;) {
    const held = heldNow();
    if (held === "") return emit("ended", "free");
    if (held === own) break;
    if (held !== facts.token && held !== `${facts.token}.repair`) return emit("ended", "another");
    if (secondsLeft(shell, 60) <= 0) {
      const endStep = await oneAtATime(shell);
      const endTurn = await inTurn(shell);
      if (heldNow() === held && secondsLeft(shell, 60) <= 0) {
        if (!((await rewriteFile(shell, state("/lock/token"), own)) && (await writeLease(shell, state("/lock"), 180))))
          fail(`cannot write the lock in ${state("/lock")}`);
        const holder = firstLine(shell, state("/lock/holder"));
        await rewriteFile(
          shell,
          state("/lock/holder"),
          `the guard of this host, because its deploy was not heard of any more: ${holder}`,
        );
      }
      endTurn();
      endStep();
      continue;
    }
    // Looking each second would find nothing else, and take the simulation its time.
    await wait(Math.min(Math.max(secondsLeft(shell, 60), 1), 5) * 1_000);
  }
  if (disk.exists(state("/phase")) && !disk.exists(state("/paused"))) await goBack(shell, own);
  await inTurn(shell);
  if (heldNow() === own) await letGo(shell);
  emit("ended", "back");
};

async function goBack({ disk, facts, host, fail }: StepShell<"watch-lease">, token: string): Promise<void> {
  const wayBack = disk.read(`/run/gin-deploy/${facts.name}/way-back`) ?? "";
  for (const block of wayBack.split(/(?<=^\.\n)/m)) {
    const [step = "", ...rest] = block.split("\n");
    const request = [step, `token =${token}`, ...rest].join("\n");
    const done = await stepAfter(request, host);
    if (done !== undefined && done.exitCode !== 0) fail("a step of the way back failed");
  }
}
