import type { World } from "../world/world.ts";
import type { GoVersion } from "./go-version.ts";

/** A place that Go can be fetched from. Everything here fails with `toolchain`, in words that name the address. */
export interface GoSource {
  /** Its address, for the log; without credentials. */
  readonly name: string;
  /** The versions for this machine; undefined when the source cannot list them. */
  versions(): Promise<readonly GoVersion[] | undefined>;
  /** Fetches and verifies a version, and only then unpacks it below `directory`. Resolves to its GOROOT in there. */
  unpack(version: GoVersion, directory: string): Promise<string>;
}

export type SourceWorld = Pick<World, "runner" | "files" | "http" | "toolCache" | "clock" | "platform" | "cancelled">;
