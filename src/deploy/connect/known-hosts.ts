import type { Pin, Pins } from "../../model/host.ts";
import { fingerprintOf, type HostKey } from "../../world/ssh/ssh.ts";
import { matcherOf } from "./hashed-host-name.ts";
import { defaultSshPort } from "./host-address.ts";
import { algorithmsOfType, readKnownHostsLine } from "./known-hosts-line.ts";

export interface HostPlace {
  readonly host: string;
  readonly port: number;
}

export type KnownHostsReading = { readonly pins: Pins } | { readonly problems: readonly string[] };

export type HostKeyJudgement =
  | { readonly kind: "trusted" }
  | {
      readonly kind: "unknown" | "changed" | "revoked";
      readonly message: string;
      /** The known_hosts line that would trust this key. */
      readonly lineToPaste: string;
    };

/** Reads `ssh-known-hosts`. Every bad line is a problem of its own, with its number. */
export function parseKnownHosts(text: string): KnownHostsReading {
  const readings = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => readKnownHostsLine(line.replace(/^\uFEFF/, "").trim(), index + 1));
  const problems = readings.flatMap((reading) => (typeof reading === "string" ? [reading] : []));
  if (problems.length > 0) return { problems };
  const pins = readings.filter((reading) => typeof reading === "object");
  if (pins.every((pin) => pin.revoked))
    return { problems: ["it holds no key to trust, only blank lines, comments or revoked keys"] };
  return { pins };
}

/** The host key algorithms to offer, so that only pinned types are negotiated; undefined: any type may be the pinned one. */
export function hostKeyAlgorithms(
  pins: Pins,
  place: HostPlace,
  refusedTypes: readonly string[] = [],
): readonly string[] | undefined {
  const trusted = pinsFor(pins, place).filter((pin) => !pin.revoked);
  const types = new Set(trusted.map((pin) => pin.keyType));
  const anyType = types.has(undefined) || types.size === 0;
  if (anyType && refusedTypes.length === 0) return undefined;
  return [...algorithmsOfType].flatMap(([type, algorithms]) =>
    (anyType || types.has(type)) && !refusedTypes.includes(type) ? algorithms : [],
  );
}

/** Whether a fingerprint without a type may belong to another key of this host than the one it showed. */
export function mayPinAnotherType(pins: Pins, place: HostPlace): boolean {
  return pinsFor(pins, place).some((pin) => !pin.revoked && pin.keyType === undefined);
}

export function judgeHostKey(pins: Pins, place: HostPlace, key: HostKey): HostKeyJudgement {
  const fingerprint = fingerprintOf(key.blob);
  const shown = `${key.type} ${fingerprint}`;
  const lineToPaste = `${nameOf(place)} ${key.type} ${key.blob}`;
  const about = pinsFor(pins, place);
  const same = about.filter((pin) => pin.fingerprint === fingerprint);
  const revoked = same.find((pin) => pin.revoked);
  if (revoked) {
    const message = `${nameOf(place)} shows the key ${shown}, which line ${revoked.line} of ssh-known-hosts revokes`;
    return { kind: "revoked", message, lineToPaste };
  }
  if (same.length > 0) return { kind: "trusted" };
  const rivals = about.filter(
    (pin) => !pin.revoked && pin.hosts !== undefined && (pin.keyType ?? key.type) === key.type,
  );
  if (rivals.length > 0) {
    const pinned = rivals.map((pin) => `${pin.fingerprint} (line ${pin.line})`).join(", ");
    return {
      kind: "changed",
      message: `the host key of ${nameOf(place)} changed: it shows ${shown}, pinned is ${pinned}`,
      lineToPaste,
    };
  }
  return {
    kind: "unknown",
    message: `the host key of ${nameOf(place)} is unknown: it shows ${shown}, which is not in ssh-known-hosts`,
    lineToPaste,
  };
}

/** What was found for each place, by its name: a hashed file is read through once for a host, whatever is asked of it. */
const foundBefore = new WeakMap<Pins, Map<string, Pins>>();

/** Pins that speak about a host. */
function pinsFor(pins: Pins, place: HostPlace): Pins {
  const name = nameOf(place);
  const ofPlace = foundBefore.get(pins) ?? new Map<string, Pins>();
  foundBefore.set(pins, ofPlace);
  const found = ofPlace.get(name) ?? findPins(pins, name, place.host.toLowerCase());
  ofPlace.set(name, found);
  return found;
}

/** As in OpenSSH an entry without a port also vouches for the host's other ports, unless one for that very port exists. */
function findPins(pins: Pins, name: string, nameWithoutPort: string): Pins {
  const exact = pinsOfName(pins, name);
  const isDecided = name === nameWithoutPort || [...exact].some((pin) => !pin.revoked && pin.hosts !== undefined);
  if (isDecided) return [...exact];
  const inAll = pinsOfName(pins, nameWithoutPort);
  return pins.filter((pin) => exact.has(pin) || inAll.has(pin));
}

function pinsOfName(pins: Pins, name: string): ReadonlySet<Pin> {
  const isHashOfName = matcherOf(name);
  return new Set(pins.filter((pin) => matches(pin, name, isHashOfName)));
}

/** The name under which known_hosts files a host. */
function nameOf({ host, port }: HostPlace): string {
  const name = host.toLowerCase();
  return port === defaultSshPort ? name : `[${name}]:${port}`;
}

function matches({ hosts }: Pin, name: string, isHashOfName: ReturnType<typeof matcherOf>): boolean {
  if (hosts === undefined) return true;
  const hits = hosts.filter((pattern) =>
    pattern.kind === "hash" ? isHashOfName(pattern.name) : matchesGlob(pattern.glob, name),
  );
  return hits.length > 0 && !hits.some((pattern) => pattern.kind === "glob" && pattern.negated);
}

/** `*` is any text, `?` any character. Two pointers instead of a regular expression: its time cannot explode. */
function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    if (glob[at] === "*") {
      star = at++;
      resume = index;
    } else if (at < glob.length && (glob[at] === "?" || glob[at] === text[index])) {
      at++;
      index++;
    } else if (star !== -1) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}
