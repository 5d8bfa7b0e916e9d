/** One place that apt fetches from. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of the keyring that signs it, where the source names a file. */
  readonly keyring: string | undefined;
}

/** The deb822 format of `*.sources` files, see sources.list(5); entries that are disabled or hold no binaries are left out. */
export function parseDeb822(text: string): AptSource[] {
  const withoutComments = text.replaceAll(/^#.*\n?/gm, "");
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): string[] => {
      const value = new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, "im").exec(stanza)?.[1] ?? "";
      return value.split(/\s+/).filter((word) => word !== "");
    };
    if (!field("Types").includes("deb") || field("Enabled")[0]?.toLowerCase() === "no") return [];
    const [keyring] = field("Signed-By").filter((path) => path.startsWith("/"));
    return field("URIs").map((uri) => ({ uri, suites: field("Suites"), components: field("Components"), keyring }));
  });
}

/** The one-line format of sources.list(5): `deb [option=value ...] uri suite component ...`. */
export function parseOneLine(text: string): AptSource[] {
  return text.split("\n").flatMap((line) => {
    const [, options = "", rest = ""] = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?([^#]*)/.exec(line) ?? [];
    const [uri, suite, ...components] = rest.trim().split(/\s+/);
    if (!uri || !suite) return [];
    const keyring = /(?:^|\s)signed-by=(\/[^\s,]*)/i.exec(options)?.[1];
    return [{ uri, suites: [suite], components, keyring }];
  });
}

/** The archive that this system's own packages come from, and which carries `suite` as well when it is Debian's. */
export function findArchive(sources: readonly AptSource[], systemSuite: string): AptSource | undefined {
  return sources.find(({ suites, components }) => suites.includes(systemSuite) && components.includes("main"));
}
