import type { Inputs, InputsOf, Operation } from "../model/inputs.ts";
import type { Recorder } from "../report/recorder.ts";
import type { World } from "../world/world.ts";
import { build } from "./build.ts";

/** Throws the ActionError of the first stage that fails. */
type Run<O extends Operation> = (inputs: InputsOf<O>, recorder: Recorder, world: World) => Promise<void>;

/** What only one operation needs is loaded only for it. */
const runs: { readonly [O in Operation]: () => Promise<Run<O>> } = {
  build: async () => build,
  deploy: async () => (await import("./deploy.ts")).deploy,
  plan: async () => (await import("./plan.ts")).plan,
  status: async () => (await import("./status.ts")).status,
  promote: async () => (await import("./promote.ts")).promote,
  abort: async () => (await import("./abort.ts")).abort,
  rollback: async () => (await import("./rollback.ts")).rollback,
  provision: async () => (await import("./provision.ts")).provision,
  unlock: async () => (await import("./unlock.ts")).unlock,
  merge: async () => (await import("./merge.ts")).merge,
};

/** Does what the user asked for. */
export async function runOperation(inputs: Inputs, recorder: Recorder, world: World): Promise<void> {
  if (inputs.remarks.length > 0) world.runner.notice(inputs.remarks.join("\n"), { title: "Inputs" });
  // Inputs are those of their own operation, which the type of a lookup cannot say.
  const run = (await runs[inputs.operation]()) as Run<Operation>;
  await run(inputs, recorder, world);
}
