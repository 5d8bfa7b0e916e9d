import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { declaredInputs } from "../../../src/inputs/declared.ts";

interface BuildJob {
  /** Checkout of the service. */
  readonly workspace: string;
  /** For files of the build that are no part of the checkout. */
  readonly directory: string;
  readonly mainPackage: string;
}

interface BuildCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** One of those that are compared: the commands that build all targets, one after the other. */
export interface Builder {
  readonly name: string;
  readonly targets: readonly string[];
  commands(job: BuildJob, targets?: readonly string[]): readonly BuildCommand[];
  /** Directories where the binaries are afterwards. */
  places(job: BuildJob): readonly string[];
}

const ldflags = "-s -w -X main.version=1.2.3";
const dist = join(import.meta.dirname, "../../../dist");

export function builders(goreleaser: string, targets: readonly string[]): readonly Builder[] {
  return [ginDeploy(targets), goReleaser(goreleaser, targets), plainGo(targets)];
}

/** Main of the bundle, as a runner runs it, without what GoReleaser's `build` has nothing of. */
function ginDeploy(targets: readonly string[]): Builder {
  return {
    name: "gin-deploy",
    targets,
    commands: ({ workspace, directory, mainPackage }, wanted = targets) => {
      const inputs = {
        ...declaredInputs,
        ...{ main: mainPackage, name: "shop", targets: wanted.join(","), version: "1.2.3" },
        ...{ cache: "false", "smoke-test": "off", sbom: "false" },
      };
      const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
      const files = ["OUTPUT", "STATE", "STEP_SUMMARY", "ENV", "PATH"].map((name) => {
        const file = join(directory, `GITHUB_${name}`);
        writeFileSync(file, "");
        return [`GITHUB_${name}`, file];
      });
      const env = { ...Object.fromEntries([...given, ...files]), GITHUB_WORKSPACE: workspace, RUNNER_TEMP: directory };
      return [{ argv: [process.execPath, join(dist, "main.js")], env }];
    },
    places: ({ workspace }) => [join(workspace, "dist")],
  };
}

function goReleaser(program: string, targets: readonly string[]): Builder {
  return {
    name: "GoReleaser",
    targets,
    commands: ({ directory, mainPackage }, wanted = targets) => {
      const config = join(directory, "goreleaser.yaml");
      const lines = [
        "version: 2",
        "project_name: shop",
        "builds:",
        `  - main: ${mainPackage}`,
        "    binary: shop",
        "    env: [CGO_ENABLED=0]",
        "    flags: [-trimpath]",
        `    ldflags: ["${ldflags}"]`,
        `    targets: [${wanted.map((target) => target.replaceAll("/", "_")).join(", ")}]`,
      ];
      writeFileSync(config, `${lines.join("\n")}\n`);
      return [{ argv: [program, "build", "--snapshot", "--clean", "--config", config], env: {} }];
    },
    places: ({ workspace }) => [join(workspace, "dist")],
  };
}

/** What people write in a loop. */
function plainGo(targets: readonly string[]): Builder {
  return {
    name: "go build",
    targets,
    commands: ({ workspace, mainPackage }, wanted = targets) =>
      wanted.map((target) => {
        const [GOOS = "", GOARCH = "", GOARM] = target.split("/");
        const output = join(workspace, "dist", target.replaceAll("/", "_"), GOOS === "windows" ? "shop.exe" : "shop");
        const argv = ["go", "build", "-trimpath", `-ldflags=${ldflags}`, "-o", output, mainPackage] as const;
        return { argv: [...argv], env: { CGO_ENABLED: "0", GOOS, GOARCH, ...(GOARM === undefined ? {} : { GOARM }) } };
      }),
    places: ({ workspace }) => [join(workspace, "dist")],
  };
}
