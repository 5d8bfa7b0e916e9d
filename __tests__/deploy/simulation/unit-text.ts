/** Settings of a unit with `%i` filled in; of several lines the last one counts. */
export function settingsOf(text: string, instance: string): (name: string) => string {
  const lines = text.split("\n").flatMap((line) => {
    const match = /^([A-Za-z]+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1], match[2]] as const];
  });
  const settings = new Map(lines);
  return (name) => (settings.get(name) ?? "").replaceAll("%i", instance);
}

/** Of an EnvironmentFile, as environment-file.ts writes it. */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/^([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"$/gms);
  return new Map([...pairs].map(([, name = "", value = ""]) => [name, value.replace(/\\(.)/gs, "$1")]));
}
