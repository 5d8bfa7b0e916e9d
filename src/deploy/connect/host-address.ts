import { domainToASCII } from "node:url";
import type { HostAddress } from "../../model/host.ts";
import { codeOf, quoted } from "../../text/foreign-words.ts";

/**
 * Who logs in where `hosts` names nobody. ssh would take the local user, which on a runner is an accident (`runner`), and
 * root must never be a guess; `deploy` is the user that the pages tell to make, and a host without it says so.
 */
const defaultUser = "deploy";

export const defaultSshPort = 22;

export type HostAddressReading = { readonly address: HostAddress } | { readonly problem: string };

const userPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;
/** RFC 1123, section 2.1. */
const labelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const zonePattern = /^[A-Za-z0-9_.-]{1,15}$/;

/** Reads `[user@]host[:port]`; an IPv6 address stands in brackets. The problem names the value. */
export function parseHostAddress(text: string, fallbackUser: string = defaultUser): HostAddressReading {
  const value = text.trim();
  const problem = (why: string): HostAddressReading => ({ problem: `${quoted(value)}: ${why}` });
  if (value === "") return problem("no host given; write [user@]host[:port]");
  const fault = faultOfPasting(value);
  if (fault !== undefined) return problem(fault);
  if (value.includes("://")) return problem("write [user@]host[:port], without a scheme like ssh://");

  const at = value.lastIndexOf("@");
  const user = at === -1 ? fallbackUser : value.slice(0, at);
  if (user === "") return problem("the user before @ is empty");
  if (!userPattern.test(user)) return problem(`${quoted(user)} is not a user name (letters, digits, . _ -)`);

  const place = splitPort(value.slice(at + 1));
  if ("problem" in place) return problem(place.problem);
  const port = place.port === undefined ? defaultSshPort : Number(place.port);
  if (place.port !== undefined && !/^[1-9]\d{0,4}$/.test(place.port)) return problem(notAPort(place.port));
  if (port > 65_535) return problem(notAPort(String(port)));

  const faultOfHost = place.bracketed ? faultOfIpv6(place.host) : faultOfName(place.host);
  if (faultOfHost !== undefined) return problem(faultOfHost);
  return { address: { user, host: place.bracketed ? place.host : place.host.toLowerCase(), port } };
}

/** The shortest text that `parseHostAddress` reads back to the same address. */
export function formatHostAddress({ user, host, port }: HostAddress): string {
  return `${user}@${formatHostPort(host, port)}`;
}

/** `host`, `host:2222`, `[::1]`, `[::1]:2222`. */
export function formatHostPort(host: string, port: number): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === defaultSshPort ? name : `${name}:${port}`;
}

/** What comes along when a list of hosts is pasted from somewhere else. */
function faultOfPasting(value: string): string | undefined {
  const [unseen] = /(?! )[\p{Cf}\p{Z}]/u.exec(value) ?? [];
  if (unseen !== undefined) return `it holds an invisible character (U+${codeOf(unseen)}): type it anew`;
  if (/^\[?["'“‘]|["'”’]$/.test(value)) return "write it without quotes";
  if (value.startsWith("- ")) return "write it without the dash: one host a line is enough";
  if (value.startsWith("#")) return "comments are not read here";
  if (/\s/.test(value)) return "write one host a line, or commas between them, and nothing else: [user@]host[:port]";
  return undefined;
}

interface Place {
  readonly host: string;
  readonly bracketed: boolean;
  readonly port: string | undefined;
}

function splitPort(text: string): Place | { readonly problem: string } {
  if (text.startsWith("[")) {
    const match = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
    if (match === null) return { problem: "after [address] only :port may follow" };
    return { host: match[1] ?? "", bracketed: true, port: match[2] };
  }
  const [host = "", port, ...more] = text.split(":");
  if (more.length > 0) return { problem: "put an IPv6 address in brackets, like [::1] or [::1]:22" };
  return { host, bracketed: false, port };
}

function faultOfIpv6(host: string): string | undefined {
  const [address = "", zone, ...more] = host.split("%");
  const zoneFits = zone === undefined || (more.length === 0 && zonePattern.test(zone));
  if (zoneFits && address.includes(":") && /^[0-9a-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`)) {
    return undefined;
  }
  return `${quoted(host)} is not an IPv6 address; only those stand in brackets`;
}

function faultOfName(host: string): string | undefined {
  if (host === "") return "the host is empty";
  if (hasNonAscii(host)) {
    const ascii = domainToASCII(host);
    return `${quoted(host)} is not ASCII; ${ascii === "" ? "write its punycode form (xn--...)" : `write ${quoted(ascii)}`}`;
  }
  const labels = host.toLowerCase().split(".");
  if (/^\d+$/.test(labels.at(-1) ?? "")) return isIpv4(labels) ? undefined : `${quoted(host)} is not an IPv4 address`;
  if (host.length <= 253 && labels.every((label) => labelPattern.test(label))) return undefined;
  return `${quoted(host)} is not a host name (letters, digits and - in parts of up to 63, joined by dots)`;
}

function isIpv4(parts: readonly string[]): boolean {
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function hasNonAscii(text: string): boolean {
  return [...text].some((character) => (character.codePointAt(0) ?? 0) > 127);
}

function notAPort(text: string): string {
  return `${quoted(text)} is not a port (1 to 65535)`;
}
