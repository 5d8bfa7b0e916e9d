import { withLeftOut } from "../deploy/judgement/deployment.ts";
import { releaseToHosts } from "../deploy/run/release-to-hosts.ts";
import { foreseenName } from "../go-build/programs/foreseen-name.ts";
import { namesPrograms } from "../go-build/programs/main-entries.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import { requireServer } from "../smoke/require-server.ts";
import { serviceNameOf } from "../targets/service-name.ts";
import type { World } from "../world/world.ts";
import { readSource } from "./build-release.ts";
import { isSource, obtainBinaries, type Start, takeGiven } from "./obtain-binaries.ts";
import { onHosts } from "./service-on-hosts.ts";

/** From a commit, or from what was built before, to healthy processes on all hosts. */
export async function deploy(inputs: InputsOf<"deploy">, recorder: Recorder, world: World): Promise<void> {
  const source = inputs.binary.length === 0 ? await readSource(inputs, world) : undefined;
  // What holds until the hosts have decided otherwise: also for a build that fails, or a host that cannot be reached.
  recorder.note({ url: inputs.deploy.url, deploy: { decision: "failed", hosts: [] } });
  const start = source ?? (await takeGiven(inputs, recorder, world));
  if (inputs.deploy.name === undefined) foreseeService(start, inputs);
  const startedMs = world.clock.elapsed();
  // First, because a host that is down or unknown is better heard of before a long build than after it.
  await onHosts(inputs, recorder, world, (sessions, leftOut) =>
    obtainBinaries(start, inputs, recorder, world, async ({ binaries, included }) => {
      const isNamed = !isSource(start) || namesPrograms(inputs.build.main);
      await requireServer(binaries, isNamed, world);
      const deployment = await releaseToHosts(
        { binaries, included },
        inputs.deploy,
        sessions,
        recorder,
        startedMs,
        world,
      );
      recorder.note({ deploy: withLeftOut(deployment, leftOut) });
      if (deployment.failure !== undefined) throw deployment.failure;
    }),
  );
}

/** Throws for a service that cannot be called as its project is, as far as that is known before Go is asked. */
function foreseeService(start: Start, { build, moduleDirectory }: InputsOf<"deploy">): void {
  const name = isSource(start)
    ? foreseenName(build.main, { moduleDirectory, modules: start.project.modules })
    : start.name;
  if (name !== undefined) serviceNameOf(name);
}
