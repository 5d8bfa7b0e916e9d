import { loadFingerprint, requireFingerprint } from "../deploy/fingerprint/check-hosts.ts";
import { withLeftOut } from "../deploy/judgement/state/deployment.ts";
import { releaseToHosts } from "../deploy/run/release-to-hosts.ts";
import { foreseenName } from "../go-build/programs/foreseen-name.ts";
import { namesPrograms } from "../go-build/programs/main-entries.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import { requireServer } from "../smoke/require-server.ts";
import { serviceNameOf } from "../targets/service-name.ts";
import type { World } from "../world/world.ts";
import { readSource } from "./build-release.ts";
import { endAs } from "./end-as.ts";
import { isSource, obtainBinaries, type Start, takeGiven } from "./obtain-binaries.ts";
import { oldBinariesOf } from "./old-binaries.ts";
import { onHosts, placeNamed } from "./service-on-hosts.ts";

/** From a commit, or from what was built before, to healthy processes on all hosts. */
export async function deploy(inputs: InputsOf<"deploy">, recorder: Recorder, world: World): Promise<void> {
  const source = inputs.binary.length === 0 ? await readSource(inputs, world) : undefined;
  // What holds until the hosts have decided otherwise: also for a build that fails, or a host that cannot be reached.
  recorder.note({ url: inputs.deploy.url, deploy: { decision: "failed", hosts: [] } });
  const start = source ?? (await takeGiven(inputs, recorder, world));
  const service = inputs.deploy.name ?? foreseeService(start, inputs);
  recorder.note({ service });
  const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
  const old = oldBinariesOf(inputs, world);
  const startedMs = world.clock.elapsed();
  // First, because a host that is down or unknown is better heard of before a long build than after it.
  await onHosts(inputs, recorder, world, service, async (sessions, leftOut) => {
    await requireFingerprint(sessions, fingerprint, recorder, world);
    const [first] = sessions;
    // Beside a build; without one the hosts are read at once anyway.
    const isWorthIt = first !== undefined && service !== undefined && isSource(start);
    const expected = isWorthIt ? old.expect(first, placeNamed(service, inputs)) : Promise.resolve([]);
    return obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
      const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
      await requireServer(binaries, isNamed, world);
      recorder.noteBegun(sessions.map(({ label }) => label));
      const made = { binaries, included, oldBinaries: { find: old.find, expected } };
      const keeping = old.keep(binaries);
      const deploying = releaseToHosts(made, inputs.deploy, sessions, recorder, startedMs, world);
      // What has become of the hosts is known, whatever a slow cache service still does.
      const noted = deploying.then((deployment) => recorder.note({ deploy: withLeftOut(deployment, leftOut) }));
      await noted.finally(() => keeping);
      endAs(await deploying, inputs.deploy, world);
    });
  });
}

/** As its project is called, as far as that is known before Go is asked. Throws for what no service can be called. */
export function foreseeService(
  start: Start,
  { build, moduleDirectory }: Pick<InputsOf<"deploy">, "build" | "moduleDirectory">,
): string | undefined {
  const name = isSource(start)
    ? foreseenName(build.main, { moduleDirectory, modules: start.project.modules })
    : start.name;
  return name === undefined ? undefined : serviceNameOf(name);
}
