import type { CheckName } from "../model/checks.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import type { World } from "../world/world.ts";

/** What a step with `run:` does not get from the runner either: with these the caches of the repository can be written. */
const runnerOnly = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_RUNTIME_URL", "ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"];

/**
 * On top of the job's environment. Tests run here, whatever GOOS the job builds for; cgo and everything else are as the job has it,
 * except for a race detector, which needs cgo.
 */
export function checkEnvironment(
  name: CheckName,
  { platform, runner }: Pick<World, "platform" | "runner">,
): Record<string, string | undefined> {
  const { goos, goarch } = toGoPlatform(platform);
  // A program behind GOCACHEPROG may be given the runner's cache on purpose.
  const kept = runner.env["GOCACHEPROG"] ? [] : runnerOnly;
  return {
    ...Object.fromEntries(kept.map((variable) => [variable, undefined])),
    // Of another Go than the chosen one, if the job has it; the go command knows its own.
    GOROOT: undefined,
    // The toolchain was chosen and verified before; the go command must not fetch another one.
    GOTOOLCHAIN: "local",
    GOOS: goos,
    GOARCH: goarch,
    ...(name === "race" ? { CGO_ENABLED: "1" } : {}),
  };
}
