/**
 * Text of an EnvironmentFile that gives a service exactly these values. systemd reads double quotes as a shell does:
 * only these four need a backslash, new lines stay, and `%` means nothing (systemd.exec(5), EnvironmentFile=).
 */
export function renderEnvironmentFile(environment: ReadonlyMap<string, string>): string {
  const lines = [...environment].map(([name, value]) => `${name}="${value.replace(/["\\`$]/g, "\\$&")}"\n`);
  return lines.join("");
}
