import type { GoPlatform } from "./go-platform.ts";
import { type GoVersion, goName, parseRelease } from "./go-version.ts";

/** One http(s) entry of GOPROXY. */
export interface ProxyEntry {
  /** Without a slash at its end. */
  readonly url: string;
  /** What lets the next entry have a try: only "not there" (404, 410), or any failure. */
  readonly nextOn: "absent" | "any-failure";
}

export const defaultGoproxy = "https://proxy.golang.org,direct";
export const toolchainModule = "golang.org/toolchain";

/**
 * Reads GOPROXY (https://go.dev/ref/mod#goproxy-protocol): entries in order, up to `direct` or `off`, which end the
 * list, as a toolchain cannot be had directly. Entries that are not http(s), such as file://, are left out.
 */
export function parseGoproxy(goproxy: string | undefined): readonly ProxyEntry[] {
  const list = goproxy === undefined || goproxy.trim() === "" ? defaultGoproxy : goproxy;
  const entries: ProxyEntry[] = [];
  for (const [, text = "", separator = ""] of list.matchAll(/([^,|]*)([,|]|$)/g)) {
    const entry = text.trim();
    if (entry === "direct" || entry === "off") break;
    const url = entry.includes("://") || entry === "" ? entry : `https://${entry}`;
    if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) continue;
    entries.push({ url: url.replace(/\/+$/, ""), nextOn: separator === "|" ? "any-failure" : "absent" });
  }
  return entries;
}

/** `v0.0.1-go1.26.8.linux-amd64` */
export function moduleVersion(version: GoVersion, { goos, goarch }: GoPlatform): string {
  return `v0.0.1-go${goName(version)}.${goos}-${goarch}`;
}

/** The versions for this platform in an answer to `<proxy>/golang.org/toolchain/@v/list`. */
export function parseModuleList(text: string, { goos, goarch }: GoPlatform): readonly GoVersion[] {
  const [prefix, suffix] = ["v0.0.1-go", `.${goos}-${goarch}`];
  return text.split("\n").flatMap((raw) => {
    const line = raw.trim();
    if (!line.startsWith(prefix) || !line.endsWith(suffix)) return [];
    return parseRelease(line.slice(prefix.length, -suffix.length)) ?? [];
  });
}
