import { ActionError } from "../errors.ts";
import type { BuiltBinary } from "../model/binaries.ts";
import type { Target } from "../model/target.ts";
import { parseTarget } from "../targets/target.ts";
import { variantSetting } from "../targets/variants.ts";
import { bareVersion } from "../version/version.ts";
import { standsWhole, wholeAround } from "../version/version-in-text.ts";
import type { World } from "../world/world.ts";
import { type GoBuildInfo, plainGoVersion } from "./executable/go-build-info.ts";
import { holdsString, occurrencesOf } from "./executable/linked-strings.ts";
import { readExecutable } from "./executable/read-executable.ts";
import { type BinaryFacts, needsOfHosts, prove, type Wanted } from "./proof.ts";
import { readBinaryFacts } from "./prove-binary.ts";

/** Its name is that of its project, which is not known yet. */
export type GivenBinary = Omit<BuiltBinary, "name"> & { readonly info: GoBuildInfo };

/** undefined: not known. */
export interface GivenExpectation {
  readonly commit: string | undefined;
  readonly version: string | undefined;
}

/**
 * Proves that a file is what its own build information says, and of the commit that is checked out. Throws `proof`; what
 * cannot be known (no revision in it, a version that no -X has set) is said and no failure.
 */
export async function proveGiven(
  path: string,
  { commit, version }: GivenExpectation,
  { files, clock, runner }: Pick<World, "files" | "clock" | "runner">,
): Promise<GivenBinary> {
  const startMs = clock.elapsed();
  const spellings = version === undefined ? [] : [bareVersion(version), `v${bareVersion(version)}`, version];
  const facts = await readBinaryFacts(path, spellings, files).catch((cause: unknown) => {
    throw new ActionError("proof", `${path} cannot be verified`, { cause });
  });
  const info = facts.buildInfo;
  if (info === undefined) {
    const message = `${path} was not built by Go 1.18 or later: it has no build information`;
    throw new ActionError("proof", message);
  }
  const wanted = wantedOf(info, targetOf(info, path), commit);
  const { points, failures } = prove(facts, wanted);
  if (failures.length > 0) {
    throw new ActionError("proof", `${path} is not what it should be: ${failures.join("; ")}`, {
      hint: "Check out the commit that it was built from.",
    });
  }
  const linking = needsOfHosts(points, wanted);
  if (linking !== undefined) runner.notice(linking);
  if (commit !== undefined && wanted.source === undefined) {
    runner.warning(`${path} does not say of which commit it is, so it cannot be shown to be of this one.`);
  }
  const linked =
    version === undefined ? undefined : await findVersion(path, version, spellings, facts, { files, runner });
  return {
    mainPackage: info.path,
    target: wanted.target,
    path,
    sizeBytes: (await files.stat(path))?.sizeBytes ?? 0,
    sha256: await files.sha256(path),
    proof: linked === undefined ? points : [...points, { name: "variable", found: `a variable=${linked}` }],
    elapsedMs: clock.elapsed() - startMs,
    info,
  };
}

/**
 * How -X wrote the version; undefined: the file holds it in another way, or is of the commit that the version names. Throws
 * `proof` for one that has nothing to do with the file.
 */
async function findVersion(
  path: string,
  version: string,
  spellings: readonly string[],
  { linkedStrings, buildInfo }: BinaryFacts,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<string | undefined> {
  const linked = spellings.find((spelling) => linkedStrings.has(spelling));
  if (linked !== undefined) return linked;
  const revision = buildInfo?.settings.get("vcs.revision") ?? "";
  const namesCommit = (version.match(/[0-9a-f]{7,40}/g) ?? []).some((abbreviation) =>
    revision.startsWith(abbreviation),
  );
  const part = namesCommit ? undefined : await searchVersion(path, version, spellings, revision, files);
  if (part !== undefined) {
    const found = part === "" ? `is nowhere in ${path}` : `is in ${path} only as a part of something else: ${part}`;
    throw new ActionError("proof", `the version ${version} ${found}`, {
      hint:
        "Name the version that it was built with, or leave `version` out: then it is the one of its build information. " +
        "A program that declares `var version string` in package main is given its version when it is built.",
    });
  }
  runner.notice(`No -X has set the version ${version} in ${path}: whether the program says it is not known.`);
  return undefined;
}

/** undefined: the file holds the version; else what it was found to be a part of, which is empty when it is nowhere. */
function searchVersion(
  path: string,
  version: string,
  spellings: readonly string[],
  revision: string,
  files: World["files"],
): Promise<string | undefined> {
  const bare = bareVersion(version);
  return files.withFile(path, async (file) => {
    const parts = new Set<string>();
    for await (const place of occurrencesOf(file, bare)) {
      if (standsWhole(bare, place, revision)) return undefined;
      if (parts.size < maxParts) parts.add(wholeAround(bare, place));
    }
    if (parts.size > 0 && (await holdsString(await readExecutable(file), spellings))) return undefined;
    return [...parts].join(", ");
  });
}

/** More of them would explain nothing. */
const maxParts = 3;

/** What it says of itself, against which its headers are held; and the commit that it should be of, if both are known. */
function wantedOf(info: GoBuildInfo, target: Target, commit: string | undefined): Wanted {
  const cgo = info.settings.get("CGO_ENABLED") === "1";
  const isStamped = info.settings.has("vcs.revision");
  // Which files differed is not in the binary; that some did is not its fault.
  const dirtyFiles = info.settings.get("vcs.modified") === "true" ? ["unknown"] : [];
  return {
    target,
    goVersion: plainGoVersion(info.goVersion),
    mainPackage: info.path,
    cgo,
    // Whoever built it with C decided how it is linked; what it needs of its hosts is said.
    isStatic: !cgo,
    source: commit !== undefined && isStamped ? { commit, dirtyFiles } : undefined,
    variables: [],
    demanded: [],
  };
}

/** From the settings that Go wrote into it; the proof compares them with the headers. */
function targetOf({ settings }: GoBuildInfo, path: string): Target {
  const [os = "", arch = ""] = ["GOOS", "GOARCH"].map((name) => settings.get(name));
  const [variable = "", usual] = variantSetting({ arch, variant: undefined }) ?? [];
  const variant = settings.get(variable) ?? usual;
  const text = [os, arch, ...(variant === usual || variant === undefined ? [] : [variant])].join("/");
  // Never `host`: nothing of this machine is asked.
  const parsed = parseTarget(text, { os: "linux", arch: "x64", cores: 1, memoryBytes: 0 });
  if ("target" in parsed) return parsed.target;
  throw new ActionError("proof", `${path} says that it is for ${text}, which ${parsed.problem}`);
}
