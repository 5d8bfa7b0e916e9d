type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold addresses, in which people put tokens; Go and proxies repeat them in their errors. */
const addresses = /^(GOPROXY|GOSUMDB|GOTOOLCHAIN|https?_proxy|INPUT_GO-DOWNLOAD-BASE-URL)$/i;

/**
 * What is secret in the addresses of a job: the password of `user:password@host`, or all of `token@host`, and what its query says, as
 * in `?token=...`; also decoded.
 */
export function credentialsIn(env: Environment): readonly string[] {
  const values = Object.entries(env).flatMap(([name, value = ""]) => (addresses.test(name) ? [value] : []));
  const secrets = values.flatMap((value) => [...usersIn(value), ...queriesIn(value)]);
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

function spellings(secret: string): readonly string[] {
  try {
    return [secret, decodeURIComponent(secret)];
  } catch {
    return [secret];
  }
}
