/** Shorter values (`on`, `80`) are in every text, and no secrets. */
const shortest = 4;

/**
 * A function that takes the values of a service's environment out of what it prints: whole, line by line (keys), and the
 * passwords in them (`user:password@host`, `password=...`), which programs take apart before they print them.
 */
export function redactionOf(environment: ReadonlyMap<string, string>): (text: string) => string {
  const secrets = secretsIn(environment);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}

/** What it takes out: longest first, as what is part of another one must not leave the rest of it. */
export function secretsIn(environment: ReadonlyMap<string, string>): readonly string[] {
  const secrets = [...environment].flatMap(([name, value]) =>
    name === "GIN_MODE" ? [] : [value, ...value.split("\n"), ...passwordsIn(value)].flatMap(spellings),
  );
  const usable = [...new Set(secrets.map((secret) => secret.trim()))].filter(({ length }) => length >= shortest);
  return usable.sort((one, other) => other.length - one.length);
}

/** As it is, in a JSON record, and in an address. */
function spellings(value: string): readonly string[] {
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
}

function passwordsIn(value: string): readonly string[] {
  const found = [
    ...value.matchAll(/:([^@/\s]{1,200})@/g),
    ...value.matchAll(/\b(?:password|passwd|pwd|secret|token)=([^\s&;]+)/gi),
  ].map(([, secret = ""]) => secret);
  return found.flatMap((secret) => [secret, decoded(secret)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
