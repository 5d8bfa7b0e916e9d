import type { StepName } from "../../../src/deploy/steps/step-table.ts";
import type { RemoteCompleted } from "../../../src/world/ssh/ssh.ts";
import type { HostMachine } from "./host-machine.ts";
import type { StepRequest } from "./request.ts";
import { createShell, type Effect, Exit, type StepShell } from "./shell.ts";

/** The twin of a program in src/deploy/steps/programs, line by line: what one does to a real host, the other does here. */
export type SimulatedStep<S extends StepName> = (shell: StepShell<S>) => Promise<void>;

export interface PerformedStep extends RemoteCompleted {
  readonly effects: readonly Effect[];
}

class PowerLoss extends Error {}

const effectMs = 1;

/** Runs a step on a host. `beforeEffect` is called with 1, 2, ... . undefined: the host lost its power meanwhile. */
export async function performStep(
  program: SimulatedStep<never>,
  request: StepRequest,
  host: HostMachine,
  beforeEffect: (count: number) => Promise<void>,
  onOutput: (text: string) => void,
): Promise<PerformedStep | undefined> {
  const stdout: string[] = ["", "#gin-deploy answers"];
  const stderr: string[] = [];
  const effects: Effect[] = [];
  const atEnd: (() => void)[] = [];
  const power = host.power();
  const requirePower = () => {
    if (host.power() !== power) throw new PowerLoss("the host has no power any more");
  };
  const effect = async (done: Effect) => {
    effects.push(done);
    await beforeEffect(effects.length);
    requirePower();
    await host.clock.sleep(effectMs);
    requirePower();
  };
  const output = (lines: readonly string[]) => onOutput(textOf(lines));
  let exitCode = 0;
  try {
    await program(createShell({ host, request, stdout, stderr, atEnd, effect, requirePower, output }));
  } catch (error) {
    if (error instanceof PowerLoss) return undefined;
    if (!(error instanceof Exit)) throw error;
    exitCode = error.code;
  } finally {
    for (const work of atEnd) work();
  }
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr), effects };
}

/** Lines of bytes, as text. */
function textOf(lines: readonly string[]): string {
  return Buffer.from(lines.map((line) => `${line}\n`).join(""), "latin1").toString();
}
