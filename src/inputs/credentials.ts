import { parseLines } from "../text/lists.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold addresses, in which people put tokens; Go and proxies repeat them in their errors. */
const addresses = /^(GOPROXY|GOSUMDB|GOTOOLCHAIN|https?_proxy|INPUT_GO-DOWNLOAD-BASE-URL)$/i;

/**
 * What is secret in the addresses of a job: the password of `user:password@host`, or all of `token@host`, and what its query says, as
 * in `?token=...`; also decoded. Of `notify-url` all but the host.
 */
export function credentialsIn(env: Environment): readonly string[] {
  const values = Object.entries(env).flatMap(([name, value = ""]) => (addresses.test(name) ? [value] : []));
  const hooks = parseLines(env["INPUT_NOTIFY-URL"] ?? "").flatMap((line) => [line, ...partsOfHook(line)]);
  const secrets = [...values.flatMap((value) => [...usersIn(value), ...queriesIn(value)]), ...hooks];
  return [...new Set(secrets.flatMap(spellings))];
}

function usersIn(addresses: string): readonly string[] {
  const users = [...addresses.matchAll(/(?:^|\/\/|[\s,|])([^/@\s,|]+)@/g)].map(([, user = ""]) => user);
  return users.map((user) => (user.includes(":") ? user.replace(/^[^:]*:/, "") : user));
}

/** A short value is no secret, and hiding it would hide half of the log. */
function queriesIn(addresses: string): readonly string[] {
  const values = [...addresses.matchAll(/[?&][^=&#\s,|]*=([^&#\s,|]*)/g)].map(([, value = ""]) => value);
  return values.filter((value) => value.length > 4 && value !== "false");
}

/** All that stands behind the host, and each part of it that is long enough for a secret: services repeat them in their answers. */
function partsOfHook(line: string): readonly string[] {
  const behind = line.replace(/^[a-z]+:\/\/[^/?#]*\/?/i, "");
  const parts = behind.split(/[/?&#=]/).filter((part) => part.length >= 12);
  return [...(behind.length >= 8 ? [behind] : []), ...parts];
}

function spellings(secret: string): readonly string[] {
  try {
    return [secret, decodeURIComponent(secret)];
  } catch {
    return [secret];
  }
}
