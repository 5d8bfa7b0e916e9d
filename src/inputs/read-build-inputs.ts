import { relative } from "node:path";
import { type BuildFlags, parseBuildFlags } from "../go-build/command/build-flags.ts";
import { contradictionsOf, contradictionsOfLdflags, type FlagSetting } from "../go-build/command/contradictions.ts";
import { problemOfMakeTarget } from "../go-build/command/make-command.ts";
import type { BuildInputs, VersionVariable } from "../model/inputs.ts";
import type { Target } from "../model/target.ts";
import { problemOfOutputPath } from "../output/output-place.ts";
import { problemOfBinaryName, suggestBinaryName } from "../targets/binary-name.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import { problemOfServiceName, suggestServiceName } from "../targets/service-name.ts";
import { formatTarget, parseTarget } from "../targets/target.ts";
import { variantFeatures } from "../targets/variants.ts";
import { parseLines, parseList } from "../text/lists.ts";
import { foreignPlaceholders, placeholders, placeholdersIn } from "../version/placeholders.ts";
import type { Platform } from "../world/platform.ts";
import { describeProblem, type InputReader, isInside, readPlace } from "./input-reader.ts";
import { parseBoolean } from "./values.ts";

export function readBuild(reader: InputReader, workspace: string, platform: Platform, isDeploy: boolean): BuildInputs {
  const name = readName(reader, isDeploy);
  const option = parseList(reader.text("main")).find((entry) => entry.startsWith("-"));
  if (option !== undefined) reader.problem("main", `${option} is not a package: put options in build-flags`);
  const targets = readTargets(reader, platform);
  const cgo = reader.value("cgo", parseBoolean, false);
  const { flags, tags } = readFlags(reader, { targets, cgo, isDeploy }, platform);
  const lines = parseLines(reader.text("version-variables"));
  return {
    main: reader.optional("main"),
    name,
    targets,
    version: readVersion(reader),
    versionVariables: lines.length === 0 ? undefined : lines.flatMap((line) => readVersionVariable(reader, line)),
    ldflags: reader.text("ldflags"),
    tags: [...new Set([...parseList(reader.text("tags").replaceAll(" ", ",")), ...tags])],
    flags,
    cgo,
    makeTarget: readMakeTarget(reader),
    outputDirectory: readOutputDirectory(reader, workspace, platform),
  };
}

/** The limits of units and users count only where there will be some. */
function readName(reader: InputReader, isDeploy: boolean): string | undefined {
  const name = reader.optional("name");
  if (name === undefined) return undefined;
  const problem = isDeploy ? problemOfServiceName(name) : problemOfBinaryName(name);
  const suggestion = isDeploy ? suggestServiceName(name) : suggestBinaryName(name);
  const instead = suggestion === undefined ? "" : `; \`name: ${suggestion}\` would do`;
  if (problem !== undefined) reader.problem("name", `${JSON.stringify(name)} ${problem}${instead}`);
  return name;
}

/** `build-flags` and `ldflags`, as far as they can be judged without GOFLAGS. */
function readFlags(
  reader: InputReader,
  { targets, cgo, isDeploy }: Pick<FlagSetting, "targets" | "cgo" | "isDeploy">,
  platform: Platform,
): Pick<BuildFlags, "flags" | "tags"> {
  const { goos, goarch } = toGoPlatform(platform);
  const ldflags = reader.text("ldflags");
  const parsed = parseBuildFlags(reader.text("build-flags"));
  const setting = { flags: parsed.flags, ldflags, cgo, targets, isDeploy, host: { os: goos, arch: goarch } };
  for (const problem of [...parsed.problems, ...contradictionsOf(setting)]) reader.problem("build-flags", problem);
  for (const problem of contradictionsOfLdflags({ ldflags, cgo })) reader.problem("ldflags", problem);
  return parsed;
}

function readOutputDirectory(reader: InputReader, workspace: string, { os }: Platform): string {
  const path = reader.text("output-directory");
  if (path === "") reader.problem("output-directory", "is empty: leave it out for dist, or name a directory");
  // What it leads to lies in the workspace in any case, or is refused for that.
  const place = readPlace(reader, "output-directory", workspace);
  const inside = isInside(path, workspace) ? relative(workspace, place) : path;
  const problem = problemOfOutputPath(path, os === "win32") ?? problemOfOutputPath(inside, os === "win32");
  if (problem !== undefined) reader.problem("output-directory", `${JSON.stringify(path)} ${problem}`);
  return place;
}

/** A version is taken as it is: what looks like a placeholder would be in file names and on hosts. */
function readVersion(reader: InputReader): string | undefined {
  const version = reader.optional("version");
  const [found] = [
    ...foreignPlaceholders(version ?? "").map(({ text }) => text),
    ...placeholdersIn(version ?? "").map((name) => `{${name}}`),
  ];
  if (found !== undefined) {
    reader.problem(
      "version",
      `nothing fills in ${found}: leave version empty to take it from git, or write an expression such as \${{ github.ref_name }}`,
    );
  }
  // With goreleaser-action and setup-go the input of that name is another one.
  if (version !== undefined && /^([~^<>=]|latest$|stable$)/.test(version)) {
    reader.problem(
      "version",
      `${JSON.stringify(version)} is not a version of your program: leave it out to take it from git. A version of Go goes in go-version`,
    );
  }
  return version;
}

function readMakeTarget(reader: InputReader): string | undefined {
  const target = reader.optional("make-target");
  if (target === undefined) return undefined;
  const problem = problemOfMakeTarget(target);
  if (problem !== undefined) reader.problem("make-target", `${JSON.stringify(target)} ${problem}`);
  const unused = ["build-flags", "tags"].filter((name) => reader.text(name as "tags") !== "");
  if (unused.length > 0) {
    reader.problem(
      "make-target",
      `the Makefile decides about ${unused.join(" and ")}: give them there, or leave make-target out`,
    );
  }
  return target;
}

function readTargets(reader: InputReader, platform: Platform): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const entry of parseTargetList(reader.text("targets"))) {
    const parsed = parseTarget(entry, platform);
    if ("target" in parsed) {
      targets.set(formatTarget(parsed.target), parsed.target);
    } else {
      reader.problem("targets", describeProblem(entry, parsed));
    }
  }
  if (targets.size === 0 && reader.text("targets") === "") reader.problem("targets", "at least one target is needed");
  return [...targets.values()];
}

/** The comma of `linux/arm/7,softfloat` belongs to the target: no target is called like a feature of a variant. */
export function parseTargetList(text: string): readonly string[] {
  const entries: string[] = [];
  for (const entry of parseList(text)) {
    const previous = entries.at(-1);
    const isFeature = previous?.split("/").length === 3 && variantFeatures.includes(entry);
    if (isFeature) entries[entries.length - 1] = `${previous},${entry}`;
    else entries.push(entry);
  }
  return entries;
}

function readVersionVariable(reader: InputReader, line: string): readonly VersionVariable[] {
  const equals = line.indexOf("=");
  const symbol = line.slice(0, Math.max(equals, 0)).trim();
  if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(symbol)) {
    reader.problem("version-variables", `${JSON.stringify(line)} is not import/path.Variable=value`);
    return [];
  }
  const template = line.slice(equals + 1);
  const unknown = [...template.matchAll(/\{([a-zA-Z]+)\}/g)].find(
    ([, field = ""]) => !placeholders.some((known) => known === field),
  );
  if (unknown !== undefined) {
    reader.problem(
      "version-variables",
      `${unknown[0]} in ${JSON.stringify(line)} is none of ${placeholders.map((each) => `{${each}}`).join(", ")}`,
    );
  }
  return [{ symbol, template }];
}
