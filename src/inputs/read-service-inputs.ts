import type { ServiceInputs, SmokeInputs } from "../model/inputs.ts";
import type { Target } from "../model/target.ts";
import { splitQuoted } from "../project/go-flags.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import { formatTarget } from "../targets/target.ts";
import { parseList } from "../text/lists.ts";
import type { Platform } from "../world/platform.ts";
import { parseEnvironment } from "./environment.ts";
import { type InputReader, oneOf } from "./input-reader.ts";
import { smokeMeanings, withMeanings } from "./meanings.ts";
import { parseDurationMs, parseHealthPath } from "./values.ts";

export function readService(reader: InputReader): ServiceInputs {
  const environment = parseEnvironment(reader.raw("environment"));
  for (const problem of environment.problems) reader.problem("environment", problem);
  for (const remark of environment.remarks) reader.remark("environment", remark);
  return {
    healthPath: reader.value("health-path", parseHealthPath, "/"),
    healthTimeoutMs: reader.value("health-timeout", parseDurationMs, 0),
    // A Gin service in debug mode is slow and chatty: nobody gets it by setting another variable.
    environment: new Map([["GIN_MODE", "release"], ...environment.values]),
    args: readWords(reader, "args"),
    persistent: readPersistent(reader),
  };
}

/** Words as GOFLAGS has them: white space between them, quotes around one that has some. No shell reads them. */
export function readWords(reader: InputReader, input: "args" | "before-start"): readonly string[] {
  const text = reader.raw(input);
  const words = splitQuoted(text);
  if (words === undefined) reader.problem(input, `${JSON.stringify(text.trim())} has a quote that is not closed`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const broken = words?.find((word) => /[\x00-\x1f\x7f]/.test(word));
  if (broken !== undefined) reader.problem(input, `${JSON.stringify(broken)} has a control character in it`);
  const forShell = words?.find((word) => /^(?:[|;<>]|&&|\|\||&|>>|2>&1)$|\$\(/.test(word));
  if (forShell !== undefined) {
    reader.remark(input, `${JSON.stringify(forShell)} is handed to the program as it is: no shell reads ${input}`);
  }
  return words ?? [];
}

const ownDirectories = ["bin", "env", "data", "logs", "releases", "current", "canary", "unit"];

function readPersistent(reader: InputReader): readonly string[] {
  const names = parseList(reader.text("persistent")).map((name) => name.replace(/^\.\//, "").replace(/\/+$/, ""));
  for (const name of new Set(names)) {
    const shown = JSON.stringify(name);
    if (name === "data" || name === "logs")
      reader.remark("persistent", `every service has ${name}/: it need not be named`);
    else if (ownDirectories.includes(name) || name.endsWith(".next"))
      reader.problem("persistent", `${shown} is a name that a deploy itself uses`);
    else if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/.test(name)) {
      const advice = name.includes("/")
        ? "one directory, not a path: name its first part, and everything in it outlives releases"
        : "up to 64 letters, digits and . _ -, and does not begin with a dot";
      reader.problem("persistent", `${shown} is not the name of a directory: ${advice}`);
    }
  }
  return [...new Set(names)].filter((name) => name !== "data" && name !== "logs");
}

/** `targets`: what will be built; undefined: files that somebody else has built. */
export function readSmokeTest(
  reader: InputReader,
  service: ServiceInputs,
  targets: readonly Target[] | undefined,
  platform: Platform,
): SmokeInputs {
  const mode = reader.value("smoke-test", withMeanings(oneOf("auto", "required", "off"), smokeMeanings), "auto");
  const { goos, goarch } = toGoPlatform(platform);
  if (mode === "required" && targets && !targets.some(({ os, arch }) => os === goos && arch === goarch)) {
    const built = targets.map(formatTarget).join(", ");
    reader.problem(
      "smoke-test",
      `"required" needs a binary that this machine runs: add host (${goos}/${goarch}) to targets, which are ${built}`,
    );
  }
  return { ...service, mode };
}
