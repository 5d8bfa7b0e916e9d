import type { Facts, StepName } from "../steps/step-table.ts";
import type { HostSession, ServicePlace } from "./host-session.ts";

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

/** A plan's facts are those of its step without what each is told. */
export function factsFor<S extends StepName>(
  host: LockedHost,
  { facts }: { readonly step: S; readonly facts: object },
): Facts<S> {
  return { ...factsOfEach(host), ...facts } as unknown as Facts<S>;
}
