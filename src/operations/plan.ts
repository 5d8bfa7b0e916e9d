import { compareHosts, loadFingerprint } from "../deploy/fingerprint/check-hosts.ts";
import { type PlannedHost, planHost } from "../deploy/host/look/plan-hosts.ts";
import { onEvery } from "../deploy/host/session/every-host.ts";
import type { Finding } from "../deploy/judgement/fitness/preflight.ts";
import { composeRelease } from "../deploy/release/release.ts";
import { originOf } from "../deploy/run/release-to-hosts.ts";
import { describeRun } from "../deploy/run/unfinished-deploy.ts";
import { ActionError } from "../errors.ts";
import { namesPrograms } from "../go-build/programs/main-entries.ts";
import type { InputsOf } from "../model/inputs.ts";
import { describePlan } from "../report/describe-plan.ts";
import type { Recorder } from "../report/recorder.ts";
import { requireServer } from "../smoke/require-server.ts";
import type { World } from "../world/world.ts";
import { readSource } from "./build-release.ts";
import { foreseeService } from "./deploy.ts";
import { isSource, obtainBinaries, takeGiven } from "./obtain-binaries.ts";
import { onHosts } from "./service-on-hosts.ts";

/** What a deploy would do now, host by host. It builds as a deploy does, and touches no host. Fails where a deploy would be refused. */
export async function plan(inputs: InputsOf<"plan">, recorder: Recorder, world: World): Promise<void> {
  const start = inputs.binary.length === 0 ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
  const name = inputs.deploy.name ?? foreseeService(start, inputs);
  const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
  await onHosts(inputs, recorder, world, name, async (sessions) => {
    const unmet = await compareHosts(sessions, fingerprint, recorder, world);
    await obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
      await requireServer(binaries, !isSource(start) || namesPrograms(inputs.build.main), world);
      const release = await composeRelease({ binaries, included }, inputs.deploy, world);
      const wish = {
        ...inputs.deploy,
        by: describeRun(world.runner.env),
        origin: originOf(binaries, world.runner.env),
      };
      const plan = await onEvery(sessions, (session) =>
        recorder.measure("plan", session.label, () => planHost(session, release, wish, world)),
      ).then((hosts) => hosts.map((host, index) => withFindings(host, unmet[index] ?? [])));
      recorder.note({ service: release.name, plan });
      for (const host of plan) world.runner.info(describePlan(host).join("\n"));
      for (const { host, warnings } of plan) {
        for (const { problem, remedy } of warnings) world.runner.warning(`${host}: ${problem}. ${remedy}`);
      }
      const refused = plan.filter(({ findings }) => findings.length > 0);
      if (refused.length > 0) throw refusalOf(refused);
    });
  });
}

/** A host that is refused has no plan. */
function withFindings(host: PlannedHost, findings: readonly Finding[]): PlannedHost {
  if (findings.length === 0) return host;
  return { ...host, findings: [...findings, ...host.findings], plan: undefined };
}

function refusalOf(
  hosts: readonly {
    readonly host: string;
    readonly findings: readonly { readonly problem: string; readonly remedy: string }[];
  }[],
) {
  const problems = hosts.flatMap(({ host, findings }) => findings.map(({ problem }) => `${host}: ${problem}`));
  const remedies = new Set(hosts.flatMap(({ findings }) => findings.map(({ remedy }) => remedy)));
  return new ActionError("preflight", `a deploy would be refused: ${problems.join("; ")}`, {
    hint: [...remedies].join(" "),
  });
}
