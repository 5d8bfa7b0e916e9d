import { renewalFacts } from "../../steps/host-lock.ts";
import type { Facts, StepName } from "../../steps/step-table.ts";
import { type HostSession, type ServicePlace, step } from "./host-session.ts";

/** A host under our lock. */
export interface LockedHost {
  readonly session: HostSession;
  readonly place: ServicePlace;
  readonly token: string;
}

/** What each step under the lock is told. */
export function factsOfEach({ place, token }: Pick<LockedHost, "place" | "token">) {
  return { deploy_path: place.deployPath, token, name: place.name };
}

const renewalTimeoutMs = 10_000;

/** Says that this run is still there. Throws `lock` where the host is not its own any more: what is seen there then is the doing of others. */
export async function requireHold({ session, place, token }: LockedHost): Promise<void> {
  await step(session, "lock", renewalFacts(place.deployPath, token), { timeoutMs: renewalTimeoutMs });
}

/** A plan's facts are those of its step without what each is told. */
export function factsFor<S extends StepName>(
  host: LockedHost,
  { facts }: { readonly step: S; readonly facts: object },
): Facts<S> {
  return { ...factsOfEach(host), ...facts } as unknown as Facts<S>;
}
