import { formatTarget, parseTarget, type Target } from "../build/target.ts";
import { variantFeatures } from "../build/variants.ts";
import { placeholders } from "../build/version-variables.ts";
import type { Platform } from "../world/platform.ts";
import { type InputReader, readPlace } from "./input-reader.ts";
import type { BuildInputs, VersionVariable } from "./inputs.ts";
import { parseLines, parseList } from "./values.ts";

export function readBuild(reader: InputReader, workspace: string, platform: Platform): BuildInputs {
  const name = reader.optional("name");
  if (name !== undefined && !/^[a-z][a-z0-9_-]{0,30}$/.test(name)) {
    reader.problem(
      "name",
      `${JSON.stringify(name)} is no name for a unit and a system user: at most 31 of a-z, 0-9, _ and -, a letter first`,
    );
  }
  const lines = parseLines(reader.text("version-variables"));
  return {
    main: reader.optional("main"),
    name,
    targets: readTargets(reader, platform),
    version: reader.optional("version"),
    versionVariables: lines.length === 0 ? undefined : lines.flatMap((line) => readVersionVariable(reader, line)),
    ldflags: reader.text("ldflags"),
    tags: parseList(reader.text("tags").replaceAll(" ", ",")),
    outputDirectory: readPlace(reader, "output-directory", workspace),
  };
}

function readTargets(reader: InputReader, platform: Platform): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const entry of parseTargetList(reader.text("targets"))) {
    const parsed = parseTarget(entry, platform);
    if ("target" in parsed) {
      targets.set(formatTarget(parsed.target), parsed.target);
    } else {
      const meant = parsed.nearest === undefined ? "" : `; did you mean ${parsed.nearest}?`;
      reader.problem("targets", `${JSON.stringify(entry)} ${parsed.problem}${meant}`);
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
