import { waitedForAtOnce } from "../host/session/every-host.ts";

/**
 * Pure: which hosts get the public port side by side. The first one alone, as nothing is seen of a release on a public port before; then up to
 * a quarter of them, then the rest. Hosts whose port is closed for a moment meanwhile (`isCovered`: new connections go to the canary) are never
 * more than a quarter at once: the others carry their load. A wave is no larger than what is worked on at once: each host of it has its turn now.
 */
export function switchWaves<Host>(
  hosts: readonly Host[],
  isCovered: (host: Host) => boolean,
): readonly (readonly Host[])[] {
  const quarter = Math.ceil(hosts.length / 4);
  const ends = hosts.every(isCovered)
    ? [1, quarter, hosts.length]
    : [1, ...Array.from({ length: 4 }, (_, index) => quarter * (index + 1))];
  return ends
    .map((end, index) => hosts.slice(ends[index - 1] ?? 0, end))
    .flatMap((wave) => inGroups(wave, waitedForAtOnce));
}

function inGroups<Host>(hosts: readonly Host[], most: number): readonly (readonly Host[])[] {
  return Array.from({ length: Math.ceil(hosts.length / most) }, (_, index) =>
    hosts.slice(index * most, (index + 1) * most),
  );
}
