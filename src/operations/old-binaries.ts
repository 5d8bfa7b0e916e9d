import { findKept, keepBinaries } from "../cache/kept-binaries.ts";
import { glanceAtHost, type HostSession, type ServicePlace } from "../deploy/host/session/host-session.ts";
import { wantedOldBinaries } from "../deploy/plan/transfer.ts";
import type { Binaries } from "../model/binaries.ts";
import type { InputsOf } from "../model/inputs.ts";
import type { FindOldBinaries, OldBinaries, OldBinary } from "../model/old-binary.ts";
import { findEarlierBinaries } from "../package/earlier-binaries.ts";
import type { World } from "../world/world.ts";

/** Programs of earlier releases, of which a deploy makes patches. */
export interface KnownBinaries {
  readonly find: FindOldBinaries;
  /** Begins to look for what serves on a host, beside whatever goes on. Never rejects. */
  expect(session: HostSession, place: ServicePlace): OldBinaries["expected"];
  /** For the deploys to come. Never throws. */
  keep(binaries: Binaries): Promise<void>;
}

/** Of hosts that are behind, the releases before what serves there are looked for as well: but not in the cache, which may be far. */
const lookedForAtHand = 5;

/** A cache that takes longer costs more than the patch saves. What comes later is of use to the next host that asks. */
const patienceMs = 5_000;

export function oldBinariesOf({ workspace, cache, packaging }: InputsOf<"deploy">, world: World): KnownBinaries {
  const asked = new Map<string, Promise<OldBinary | undefined>>();
  const lookFor = async (sha256: string, isMostWanted: boolean) => {
    const { previousArtifacts: previous } = packaging;
    const [earlier] =
      previous === undefined
        ? []
        : await findEarlierBinaries(previous, [sha256], { workspace, files: world.files }).catch(() => []);
    return earlier ?? (await findKept(sha256, isMostWanted && cache.build, world));
  };
  const once = (sha256: string, isMostWanted: boolean) => {
    const key = `${sha256} ${isMostWanted}`;
    const known = asked.get(key) ?? lookFor(sha256, isMostWanted);
    asked.set(key, known);
    return known;
  };
  const find: FindOldBinaries = async (wanted) => {
    const looking = wanted.slice(0, lookedForAtHand).map((sha256, index) => once(sha256, index === 0));
    const patience = new AbortController();
    const tired = world.clock.sleep(patienceMs, patience.signal).catch(() => undefined);
    const found = await Promise.all(looking.map((each) => Promise.race([each, tired])));
    patience.abort();
    return found.filter((old) => old !== undefined);
  };
  return {
    find,
    async expect(session, place) {
      try {
        const facts = await glanceAtHost(session, place, world.cancelled);
        return await find(wantedOldBinaries(facts, "").slice(0, 1));
      } catch {
        // What fails here fails again where it matters.
        return [];
      }
    },
    keep: ({ binaries }) =>
      keepBinaries(
        binaries.filter(({ target }) => target.os === "linux"),
        cache,
        world,
      ),
  };
}
