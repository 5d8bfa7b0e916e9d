import { ActionError } from "../../errors.ts";
import type { GoPlatform } from "../../targets/go-platform.ts";
import { shownUrl } from "../sources/download.ts";
import { type GoVersion, goName, parseRelease } from "../wish/go-version.ts";

/** One entry of GOPROXY. */
interface ProxyEntry {
  /** http, https or file, without a slash at its end; may hold a credential. */
  readonly url: string;
  /** What lets the next entry have a try: only "not there" (404, 410), or any failure. */
  readonly nextOn: "absent" | "any-failure";
}

export interface Goproxy {
  readonly proxies: readonly ProxyEntry[];
  /** The word that ends the list. Nothing behind it counts, and a toolchain cannot be had directly. */
  readonly end: "direct" | "off" | undefined;
}

const defaultGoproxy = "https://proxy.golang.org,direct";
export const toolchainModule = "golang.org/toolchain";

/** Reads GOPROXY (https://go.dev/ref/mod#goproxy-protocol). Errors: `toolchain` for an entry that Go would refuse as well. */
export function parseGoproxy(goproxy: string | undefined): Goproxy {
  const list = goproxy === undefined || goproxy.trim() === "" ? defaultGoproxy : goproxy;
  const proxies: ProxyEntry[] = [];
  for (const [, text = "", separator = ""] of list.matchAll(/([^,|]*)([,|]|$)/g)) {
    const entry = text.trim();
    if (entry === "direct" || entry === "off") return { proxies, end: entry };
    if (entry === "") continue;
    const url = /:\//.test(entry) || !/[.:/]/.test(entry) ? entry : `https://${entry}`;
    if (!/^(https?:\/\/[^/]|file:\/\/\/)/.test(url) || !URL.canParse(url)) {
      const shown = URL.canParse(url) ? shownUrl(url) : "one of its entries";
      throw new ActionError(
        "toolchain",
        `GOPROXY: ${shown} is not the address of a module proxy (http, https or file)`,
      );
    }
    proxies.push({ url: url.replace(/\/+$/, ""), nextOn: separator === "|" ? "any-failure" : "absent" });
  }
  return { proxies, end: undefined };
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
