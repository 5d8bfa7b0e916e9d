import type { Finding } from "../judgement/fitness/preflight.ts";
import type { Fingerprint, FoundFacts } from "./fingerprint.ts";
import { isMet } from "./wish.ts";

/** A host and what it is made of. */
export interface MadeHost {
  readonly host: string;
  readonly found: FoundFacts;
}

/** What keeps each host from being what the file says, in the order of the hosts; none of an empty list. */
export function judgeFingerprint(
  fingerprint: Fingerprint,
  hosts: readonly MadeHost[],
): readonly (readonly Finding[])[] {
  return hosts.map((host) => [...judgeWanted(fingerprint, host), ...judgeSame(fingerprint, host, hosts)]);
}

function judgeWanted({ file, wanted }: Fingerprint, { found }: MadeHost): readonly Finding[] {
  return wanted.flatMap(({ fact, line, wishes }) => {
    const value = found.get(fact);
    if (wishes.some((wish) => isMet(wish, value))) return [];
    return [
      {
        problem: `${describe(fact, value)}, and not ${wishes.map(({ text }) => text).join(" or ")}`,
        remedy: `${file}:${line} says what it has to be: change the host, or that line.`,
      },
    ];
  });
}

/** Who differs is told from most of the others; of as many on both sides, from the first. */
function judgeSame({ file, same }: Fingerprint, { found }: MadeHost, hosts: readonly MadeHost[]): readonly Finding[] {
  return same.flatMap(({ fact, line }) => {
    const groups = [...Map.groupBy(hosts, (other) => other.found.get(fact))];
    const [most] = groups.toSorted(([, one], [, other]) => other.length - one.length);
    const value = found.get(fact);
    if (most === undefined || most[0] === value) return [];
    const [usual, others] = most;
    const where = others.length > 3 ? `${others.length} hosts` : others.map(({ host }) => host).join(" and ");
    return [
      {
        problem: `${describe(fact, value)}, and not ${usual ?? "absent"} as on ${where}`,
        remedy: `${file}:${line} says that it has to be the same on all hosts.`,
      },
    ];
  });
}

function describe(fact: string, value: string | undefined): string {
  return `${fact} is ${value ?? "absent"}`;
}
