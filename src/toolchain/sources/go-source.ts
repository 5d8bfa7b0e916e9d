import type { World } from "../../world/world.ts";
import type { GoVersion } from "../wish/go-version.ts";

/** The versions of a source for this machine, or why it cannot list them. */
type Listing = { readonly versions: readonly GoVersion[] } | { readonly unlisted: string };

/** A place that Go can be fetched from. Everything here fails with `toolchain`, in words that name the address. */
export interface GoSource {
  /** `https://go.dev/dl`, `goproxy`: without credentials, for the log. */
  readonly name: string;
  versions(): Promise<Listing>;
  /** Fetches and verifies a version, and only then unpacks it below `directory`. */
  unpack(version: GoVersion, directory: string): Promise<UnpackedGo>;
}

interface UnpackedGo {
  readonly goroot: string;
  /** Where exactly it came from, in words. */
  readonly origin: string;
}

export type SourceWorld = Pick<World, "runner" | "files" | "http" | "toolCache" | "clock" | "platform" | "cancelled">;

/** No credential ever goes to a source: the address without the one that stands in it, and a warning that says so. */
export function withoutCredentials(url: string, where: string, { runner }: Pick<World, "runner">): string {
  if (!URL.canParse(url)) return url;
  const bare = new URL(url);
  if (bare.username === "" && bare.password === "") return url;
  bare.username = "";
  bare.password = "";
  const address = bare.href.replace(/\/+$/, "");
  runner.warning(
    `${where}: the credential in the address of ${bare.host} is not sent; no credential goes to a source of Go`,
  );
  return address;
}
