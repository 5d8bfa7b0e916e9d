import type { Target } from "./target.ts";

/** What git (or the user) says this build is. */
export interface VersionFacts {
  readonly version: string;
  /** The tag at the commit that is the version, whole: `service/v1.2.3`; empty when none is. */
  readonly tag: string;
  /** Empty for a tag, outside of git, and when nobody knows. */
  readonly branch: string;
  /** Full hash; empty outside of git. */
  readonly commit: string;
  /** Commit date in RFC 3339, UTC, `2026-11-22T16:37:00Z`; empty outside of git. */
  readonly date: string;
  /** Files that differ from the commit, as git names them; empty when clean. */
  readonly dirtyFiles: readonly string[];
}

/** One thing that was asserted of a binary, read from the file itself. */
export interface ProofPoint {
  readonly name: "format" | "machine" | "static" | "build information" | "revision" | "variable";
  readonly found: string;
}

/** A binary whose proof succeeded; a failed proof is an ActionError with code `proof`. */
export interface BuiltBinary {
  /** Of the program: the file is called so, with `.exe` for Windows. */
  readonly name: string;
  /** Import path. */
  readonly mainPackage: string;
  readonly target: Target;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly proof: readonly ProofPoint[];
  readonly elapsedMs: number;
}

/** All that a build made. */
export interface Binaries {
  /** Of the project: what archives are called and, in lower case, the service. */
  readonly name: string;
  readonly version: VersionFacts;
  readonly binaries: readonly BuiltBinary[];
}
