import { relative } from "node:path";
import { ActionError } from "../../errors.ts";
import type { StageTimes } from "../../model/stages.ts";
import type { World } from "../../world/world.ts";
import { onEvery } from "../host/session/every-host.ts";
import { type HostSession, step } from "../host/session/host-session.ts";
import type { Finding } from "../judgement/fitness/preflight.ts";
import { type Fingerprint, namesOf } from "./fingerprint.ts";
import { judgeFingerprint, type MadeHost } from "./judge-fingerprint.ts";

/** Reads the file that says what hosts have to be. Throws one `input` error with all that is wrong with it. */
export async function loadFingerprint(
  path: string | undefined,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<Fingerprint | undefined> {
  if (path === undefined) return undefined;
  const file = relative(runner.workspace, path);
  const text = await files.readText(path);
  if (text === undefined) {
    const hint = "Commit it, and check it out before this step. `operation: status` prints one to begin from.";
    throw new ActionError("input", `fingerprint: there is no file ${file}`, { hint });
  }
  // Only who has such a file loads what reads YAML.
  const { readFingerprint } = await import("./read-fingerprint.ts");
  const read = readFingerprint(text, file);
  if (!("problems" in read)) return read;
  const [only, ...more] = read.problems;
  if (more.length === 0) throw new ActionError("input", `fingerprint: ${only}`);
  throw new ActionError("input", `fingerprint: ${file} cannot be used:`, { problems: read.problems });
}

/** Asks hosts for what they are made of. Changes nothing. */
export async function readMadeHost(
  session: HostSession,
  names: { readonly packages: readonly string[]; readonly sysctls: readonly string[] },
  { cancelled }: Pick<World, "cancelled">,
): Promise<MadeHost> {
  const answers = await step(session, "fingerprint", names, { signal: cancelled });
  const { package: packages, sysctl, time_sync: timeSync, ...plain } = answers;
  const facts = [
    ...Object.entries({ ...plain, "time-sync": timeSync }),
    ...packages.map(({ name, value }) => [`packages.${name}`, value] as const),
    ...sysctl.map(({ name, value }) => [`sysctl.${name}`, value] as const),
  ];
  return {
    host: session.label,
    found: new Map(facts.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value] as const]))),
  };
}

/** What keeps each host from being what the file says, in the order of the hosts. */
export async function compareHosts(
  sessions: readonly HostSession[],
  fingerprint: Fingerprint | undefined,
  { measure }: Pick<StageTimes, "measure">,
  world: Pick<World, "cancelled">,
): Promise<readonly (readonly Finding[])[]> {
  if (fingerprint === undefined) return sessions.map(() => []);
  const facts = [...fingerprint.wanted, ...fingerprint.same].map(({ fact }) => fact);
  const names = { packages: namesOf("packages", facts), sysctls: namesOf("sysctl", facts) };
  const made = await onEvery(sessions, (session) =>
    measure("fingerprint", session.label, () => readMadeHost(session, names, world)),
  );
  return judgeFingerprint(fingerprint, made);
}

/** Throws `preflight` with all that is wrong on all hosts, before any of them is touched. */
export async function requireFingerprint(
  sessions: readonly HostSession[],
  fingerprint: Fingerprint | undefined,
  times: Pick<StageTimes, "measure">,
  world: Pick<World, "cancelled">,
): Promise<void> {
  const findings = await compareHosts(sessions, fingerprint, times, world);
  const problems = sessions.flatMap(({ label }, index) =>
    (findings[index] ?? []).map(({ problem, remedy }) => `${label}: ${problem}. ${remedy}`),
  );
  const [only, ...more] = problems;
  if (only === undefined) return;
  const failed = findings.filter((each) => each.length > 0).length;
  const hint = "No host was touched. `operation: status` prints what the hosts are made of.";
  if (more.length === 0) throw new ActionError("preflight", only, { hint });
  const headline = `${failed} of ${sessions.length} hosts are not what ${fingerprint?.file} says:`;
  throw new ActionError("preflight", headline, { problems, hint });
}
