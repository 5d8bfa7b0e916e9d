type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold addresses, in which people put tokens; Go and proxies repeat them in their errors. */
const addresses = /^(GOPROXY|GOSUMDB|GOTOOLCHAIN|https?_proxy|INPUT_GO-DOWNLOAD-BASE-URL)$/i;

/** What is secret in the addresses of a job: the password of `user:password@host`, or all of `token@host`; also decoded. */
export function credentialsIn(env: Environment): readonly string[] {
  const secrets = Object.entries(env).flatMap(([name, value = ""]) =>
    addresses.test(name) ? [...value.matchAll(/(?:^|\/\/|[\s,|])([^/@\s,|]+)@/g)].map(([, user = ""]) => user) : [],
  );
  return [...new Set(secrets.flatMap((user) => spellings(user.includes(":") ? user.replace(/^[^:]*:/, "") : user)))];
}

function spellings(secret: string): readonly string[] {
  try {
    return [secret, decodeURIComponent(secret)];
  } catch {
    return [secret];
  }
}
