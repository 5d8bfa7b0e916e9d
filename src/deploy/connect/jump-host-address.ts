import { quoted } from "../../text/foreign-words.ts";
import { type HostAddressReading, parseHostAddress } from "./host-address.ts";

/** Words of ssh's own settings, and what they are called here. */
const wordsOfSsh: readonly (readonly [words: RegExp, advice: string])[] = [
  [/^none$/i, "leave jump-host empty to reach the hosts without one"],
  [
    /^(?:ssh\s.*|-[JWo]\s*.*|-o.*|ProxyJump[\s=].*|ProxyCommand[\s=].*|.*%h.*)$/i,
    "write only where the jump host is, [user@]host[:port]; options and commands of ssh are not read",
  ],
  [/^(?:socks\d?[ah]?|https?|tcp):\/\//i, "a jump host is reached by SSH; other proxies are not supported"],
];

/** Reads one hop of `jump-host`: an address as in `hosts`. The problem names the value. */
export function parseJumpHost(text: string): HostAddressReading {
  const value = text.trim();
  const [, advice] = wordsOfSsh.find(([words]) => words.test(value)) ?? [];
  return advice === undefined ? parseHostAddress(value) : { problem: `${quoted(value)}: ${advice}` };
}
