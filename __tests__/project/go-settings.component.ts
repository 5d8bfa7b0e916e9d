import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readGoSettings } from "../../src/project/go-settings.ts";
import { systemFiles } from "../../src/world/files.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "gin-deploy-test-ö-"));
  // Go counts its uses in a process that outlives it, and would write into the directory while it is being removed.
  for (const configuration of [".config", "cfg"]) {
    await mkdir(join(home, configuration, "go", "telemetry"), { recursive: true });
    await writeFile(join(home, configuration, "go", "telemetry", "mode"), "off");
  }
});

afterAll(() => rm(home, { recursive: true, force: true }));

const names = ["GOMODCACHE", "GOCACHE", "GOFLAGS", "GOPROXY", "GOSUMDB", "GOWORK"];
/** What GOROOT/go.env gives, which is not looked at as there may be no Go yet. */
const defaults: Readonly<Record<string, string>> = {
  GOPROXY: "https://proxy.golang.org,direct",
  GOSUMDB: "sum.golang.org",
};

it.each([
  // environment, `~` being the home; what `go env -w` wrote, and where
  [{}, undefined, ""],
  [{ GOFLAGS: "-mod=mod", GOPROXY: "off" }, undefined, ""],
  [{ GOMODCACHE: "~/m", GOCACHE: "~/c" }, undefined, ""],
  [{ GOPATH: "~/a:~/b", XDG_CACHE_HOME: "~/x" }, undefined, ""],
  [{ GOPATH: ":~/b" }, undefined, ""],
  [
    {},
    "~/.config/go/env",
    "GOFLAGS=-trimpath\nGOPROXY=https://a.test|direct\nGOPATH=~/p\nnot a setting\nGOSUMDB=off\n",
  ],
  [{ GOFLAGS: "-mod=mod" }, "~/.config/go/env", "GOFLAGS=-trimpath\n"],
  [{ GOFLAGS: "" }, "~/.config/go/env", "GOFLAGS=-trimpath\n"],
  [{ XDG_CONFIG_HOME: "~/cfg" }, "~/cfg/go/env", "GOCACHE=~/c\nGOMODCACHE=~/m m\n"],
  [{ GOENV: "~/other" }, "~/other", "GOPROXY=https://b.test\n"],
  [{ GOENV: "off" }, "~/.config/go/env", "GOFLAGS=-trimpath\n"],
])("go env says the same with %j and %s", async (given, file, text) => {
  const inHome = (value: string) => value.replaceAll("~", home);
  const env = Object.fromEntries(Object.entries({ HOME: "~", ...given }).map(([name, value]) => [name, inHome(value)]));
  if (file !== undefined) {
    await mkdir(dirname(inHome(file)), { recursive: true });
    await writeFile(inHome(file), inHome(text));
  }
  try {
    const settings = await readGoSettings({
      runner: { ...githubRunner, env },
      files: systemFiles,
      platform: { os: process.platform, arch: process.arch, cores: 1, memoryBytes: 1 },
    });
    const ours = names.map((name) => [name, settings.get(name) ?? defaults[name] ?? ""]);
    const own = {
      ...Object.fromEntries(ours),
      GOMODCACHE: settings.moduleCache ?? "",
      GOCACHE: settings.buildCache ?? "",
    };
    expect(own).toEqual(await askGo(env));
  } finally {
    if (file !== undefined) await rm(inHome(file));
  }
});

async function askGo(env: Readonly<Record<string, string>>): Promise<unknown> {
  const { stdout } = await promisify(execFile)("go", ["env", "-json", ...names], {
    cwd: home,
    env: { PATH: process.env["PATH"], GOTOOLCHAIN: "local", ...env },
  });
  return JSON.parse(stdout);
}
