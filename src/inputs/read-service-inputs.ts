import type { ServiceInputs, SmokeInputs } from "../model/inputs.ts";
import type { Target } from "../model/target.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import { formatTarget } from "../targets/target.ts";
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
  };
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
