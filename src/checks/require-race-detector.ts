import { ActionError } from "../errors.ts";
import type { CheckName } from "../model/checks.ts";
import type { GoSettings } from "../project/go-settings.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import type { World } from "../world/world.ts";

/** Where Go has a race detector (internal/platform, RaceDetectorSupported of Go 1.26), of the machines that Node runs on. */
const supported = new Set([
  ...["amd64", "arm64", "loong64", "ppc64le", "riscv64", "s390x"].map((arch) => `linux/${arch}`),
  ...["darwin/amd64", "darwin/arm64", "freebsd/amd64", "windows/amd64"],
]);

/** Before anything is fetched: what `race` needs of the machine. Errors: `input`, `tool`, with what to install. */
export async function requireRaceDetector(
  checks: readonly CheckName[],
  settings: GoSettings,
  world: Pick<World, "processes" | "platform">,
): Promise<void> {
  if (!checks.includes("race")) return;
  const { goos, goarch } = toGoPlatform(world.platform);
  if (!supported.has(`${goos}/${goarch}`)) {
    throw new ActionError("input", `checks: Go has no race detector for ${goos}/${goarch}, where this job runs`, {
      hint: "Take `test` instead of `race`, or another runner.",
    });
  }
  // macOS brings what is needed (Go 1.20 and newer).
  if (goos === "darwin") return;
  if (settings.get("CGO_ENABLED") === "0") {
    throw new ActionError("input", "checks: `race` needs cgo, and CGO_ENABLED=0 is set for the job", {
      hint: "Remove CGO_ENABLED from the job's environment: the binaries are built without cgo anyway.",
    });
  }
  await requireCompiler(settings.get("CC") ?? "gcc", world);
}

/** Lets the C compiler read a header of the C library, which is a package of its own. */
async function requireCompiler(compiler: string, { processes }: Pick<World, "processes">): Promise<void> {
  const [program = "gcc", ...flags] = compiler.trim().split(/\s+/);
  const probe = ["-E", "-include", "stdlib.h", "-x", "c", "-"];
  const hint =
    "Debian and Ubuntu: `sudo apt-get install --yes gcc libc6-dev`. Alpine: `apk add gcc musl-dev`. Fedora: `dnf install gcc glibc-devel`. Or let CC name another compiler.";
  const { exitCode, stderr } = await processes.run({ argv: [program, ...flags, ...probe] }).catch((error: unknown) => {
    if (!(error instanceof ActionError) || error.code !== "tool") throw error;
    throw new ActionError("tool", `checks: \`race\` needs a C compiler, and there is no ${program}`, {
      cause: error,
      hint,
    });
  });
  if (exitCode === 0) return;
  throw new ActionError("tool", `checks: \`race\` needs a C compiler, and ${program} finds no stdlib.h`, {
    evidence: stderr.trim().split("\n").slice(0, 20),
    hint,
  });
}
