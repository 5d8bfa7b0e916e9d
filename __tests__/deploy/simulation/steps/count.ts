import type { Slot } from "../../../../src/deploy/release/layout.ts";
import { epochMs } from "../host-machine.ts";
import { hideSecrets } from "../prelude.ts";
import type { ServedRequests } from "../programs.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";
import type { UnitLook } from "../unit-run.ts";

const fast = 120;
const slow = 190;

export const count: SimulatedStep<"count"> = async (shell) => {
  const { host, facts, emit, print, pause } = shell;
  const endsAtSeconds = host.uptimeSeconds() + facts.for_seconds;
  const places = new Map<Slot, string | undefined>([
    ["current", facts.current_from],
    ["canary", facts.canary_from],
  ]);
  for (let number = 1; ; number++) {
    await shell.wait(50);
    for (const [slot, place] of places) if (place !== undefined) places.set(slot, describeSlot(shell, slot, place));
    if (facts.front_from !== undefined) emit("client", host.traits.stickyClients);
    emit("at", host.uptimeMs() / 1_000);
    emit("look", number);
    await print();
    if (host.uptimeSeconds() >= endsAtSeconds) return;
    if ((await pause(facts.pause_seconds * 1_000)) === "input ended") return;
  }
};

/** Says where the next look begins: a cursor is a moment here. */
function describeSlot(shell: StepShell<"count">, slot: Slot, place: string): string {
  const { host, facts, emit } = shell;
  const look = host.systemd.look(`${facts.name}@${slot}.service`);
  const nowMs = epochMs + Math.floor(host.clock.now());
  const { activeState, mainPid, restarts, result, exitStatus } = look;
  const usage = { cpu_ms: Math.floor(look.runningMs / 100), memory_kib: memoryOf(look) };
  emit("unit", [
    { slot, state: activeState, pid: mainPid, restarts, result, exit_status: String(exitStatus), ...usage },
  ]);
  emit("probe", [
    { slot, status: host.answer(slot === "current" ? facts.current_port : facts.canary_port), seconds: 0.001 },
  ]);
  if (host.traits.journalFault !== undefined) {
    emit("log_lines", [{ slot, count: 0 }]);
    emit("unread", [{ slot, reason: host.traits.journalFault }]);
    emit("cursor", [{ slot, place }]);
    return place;
  }
  if (host.traits.journalDrops > 0) emit("dropped", [{ slot, count: host.traits.journalDrops }]);
  const fromMs = place.startsWith("@") ? Number(place.slice(1)) * 1_000 : Number(place.slice(2));
  const served = servedBetween(look, nowMs - fromMs);
  const { attempts, errors } = served;
  if (attempts > 0) {
    const form = "gin";
    const second = Math.floor(nowMs / 1_000);
    emit("requests", [{ slot, form, ...served, untimed: 0, ignored: 0 }]);
    const buckets = [[fast, attempts - served.slow] as const, [slow, served.slow] as const];
    emit("latencies", [{ slot, form, buckets: new Map(buckets.filter(([, requests]) => requests > 0)) }]);
    emit("by_second", [{ slot, form, what: "attempts", counts: new Map([[second, attempts]]) }]);
    if (errors > 0) emit("by_second", [{ slot, form, what: "errors", counts: new Map([[second, errors]]) }]);
    if (served.slow > 0) emit("by_second", [{ slot, form, what: "slow", counts: new Map([[second, served.slow]]) }]);
  }
  emitDenied(shell, slot, fromMs);
  emit("log_lines", [{ slot, count: attempts }]);
  const next = `s=${nowMs}`;
  emit("cursor", [{ slot, place: next }]);
  return next;
}

function emitDenied(shell: StepShell<"count">, slot: Slot, fromMs: number): void {
  const { host, facts, emit } = shell;
  const unit = `${facts.name}@${slot}.service`;
  const entries = host.systemd.journal().filter((entry) => entry.unit === unit && entry.atMs + epochMs >= fromMs);
  for (const [index, expression] of facts.log_deny.entries()) {
    const found = entries.filter(({ line }) => new RegExp(expression).test(line));
    if (found[0] === undefined) continue;
    emit("denied", [{ slot, pattern: index + 1, count: found.length, line: hideSecrets(shell, found[0].line) }]);
  }
}

const memoryOf = ({ mainPid, memoryKib, runningMs }: UnitLook) =>
  mainPid > 0 ? (memoryKib?.(runningMs) ?? 20_000) : 0;

function servedBetween({ served, runningMs }: UnitLook, agoMs: number): ServedRequests {
  const none = { attempts: 0, errors: 0, slow: 0 };
  if (served === undefined) return none;
  const now = served(runningMs);
  const before = runningMs > agoMs ? served(runningMs - agoMs) : none;
  return {
    attempts: now.attempts - before.attempts,
    errors: now.errors - before.errors,
    slow: now.slow - before.slow,
  };
}
