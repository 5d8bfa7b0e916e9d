import { describe, expect, it } from "vitest";
import { chooseCachePlaces } from "../../src/cache/cache-places.ts";
import { goSettings } from "../../src/project/go-settings.ts";
import type { Platform } from "../../src/world/platform.ts";

type Env = Readonly<Record<string, string>>;

function places(os: Platform["os"], env: Env, { isVendored = false, written = "" } = {}) {
  return chooseCachePlaces({ settings: goSettings(env, written, os), isVendored }, env, os);
}

const off = { off: expect.any(String) };
const home = { HOME: "/home/ci" };

describe("the places of the caches", () => {
  it.each<[string, Platform["os"], Env, string, string]>([
    ["Linux", "linux", home, "/home/ci/go/pkg/mod", "/home/ci/.cache/go-build"],
    ["Linux with XDG", "linux", { ...home, XDG_CACHE_HOME: "/x" }, "/home/ci/go/pkg/mod", "/x/go-build"],
    ["macOS", "darwin", { HOME: "/Users/r" }, "/Users/r/go/pkg/mod", "/Users/r/Library/Caches/go-build"],
    [
      "Windows",
      "win32",
      { USERPROFILE: "C:\\Users\\r", LocalAppData: "C:\\Users\\r\\AppData\\Local" },
      "C:\\Users\\r\\go\\pkg\\mod",
      "C:\\Users\\r\\AppData\\Local\\go-build",
    ],
    ["variables", "linux", { ...home, GOMODCACHE: "/m", GOCACHE: "/b" }, "/m", "/b"],
    ["GOPATH", "linux", { ...home, GOPATH: "/p:/q" }, "/p/pkg/mod", "/home/ci/.cache/go-build"],
    ["no home but variables", "linux", { GOMODCACHE: "/m", GOCACHE: "/b" }, "/m", "/b"],
  ])("on %s", (_, os, env, modules, build) => {
    expect(places(os, env)).toEqual({ modules: { directory: modules }, build: { directory: build }, moved: {} });
  });

  it("are those that `go env -w` wrote", () => {
    const written = "GOMODCACHE=/m\nGOCACHE=/b\n";
    expect(places("linux", home, { written })).toMatchObject({
      modules: { directory: "/m" },
      build: { directory: "/b" },
    });
  });

  it.each<[string, Platform["os"], Env, boolean, unknown, unknown]>([
    [
      "vendored dependencies",
      "linux",
      home,
      true,
      { off: "dependencies are vendored" },
      { directory: "/home/ci/.cache/go-build" },
    ],
    [
      "GOCACHEPROG",
      "linux",
      { ...home, GOCACHEPROG: "prog --x" },
      false,
      { directory: "/home/ci/go/pkg/mod" },
      { off: "GOCACHEPROG keeps it" },
    ],
    ["GOCACHE=off", "linux", { ...home, GOCACHE: "off" }, false, { directory: "/home/ci/go/pkg/mod" }, off],
    ["relative places", "linux", { ...home, GOMODCACHE: "mod", GOCACHE: "../build" }, false, off, off],
    ["no home", "linux", {}, false, off, off],
    ["an empty home", "linux", { HOME: "" }, false, off, off],
    ["no home on Windows", "win32", {}, false, off, off],
  ])("do not exist with %s", (_, os, env, isVendored, modules, build) => {
    expect(places(os, env, { isVendored })).toEqual({ modules, build, moved: {} });
  });
});

describe("on GitHub's Windows machines", () => {
  const hosted = {
    USERPROFILE: "C:\\Users\\r",
    LocalAppData: "C:\\Users\\r\\AppData\\Local",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: "D:\\a\\_temp",
  };
  const fast = (name: string) => `D:\\a\\_temp\\gin-deploy-caches\\${name}`;
  const slow = { modules: "C:\\Users\\r\\go\\pkg\\mod", build: "C:\\Users\\r\\AppData\\Local\\go-build" };
  it.each<[string, Env, { modules?: string; build?: string }]>([
    ["caches move to the drive of the job", hosted, { modules: fast("gomodcache"), build: fast("gocache") }],
    ["they stay on the drive that is the job's", { ...hosted, RUNNER_TEMP: "C:\\a\\_temp" }, {}],
    ["the letter's case does not matter", { ...hosted, RUNNER_TEMP: "c:\\a\\_temp" }, {}],
    ["a machine of the user's is left alone", { ...hosted, RUNNER_ENVIRONMENT: "self-hosted" }, {}],
    ["a machine that does not say what it is is left alone", { ...hosted, RUNNER_ENVIRONMENT: "" }, {}],
    ["without RUNNER_TEMP there is no better place", { ...hosted, RUNNER_TEMP: "" }, {}],
  ])("%s", (_, env, { modules, build }) => {
    const moved = { ...(modules && { GOMODCACHE: modules }), ...(build && { GOCACHE: build }) };
    expect(places("win32", env)).toEqual({
      modules: { directory: modules ?? slow.modules },
      build: { directory: build ?? slow.build },
      moved,
    });
  });

  it.each<[string, Env, string, string]>([
    ["GOMODCACHE", { GOMODCACHE: "E:\\m" }, "E:\\m", fast("gocache")],
    ["GOPATH", { GOPATH: "E:\\p" }, "E:\\p\\pkg\\mod", fast("gocache")],
    ["GOCACHE", { GOCACHE: "E:\\b" }, fast("gomodcache"), "E:\\b"],
  ])("a place that the user chose by %s is kept", (_, env, modules, build) => {
    const chosen = places("win32", { ...hosted, ...env });
    expect(chosen).toMatchObject({ modules: { directory: modules }, build: { directory: build } });
    expect(Object.keys(chosen.moved)).toHaveLength(1);
  });

  it("nothing moves on another system, and nothing that is not there", () => {
    const env = { ...home, RUNNER_ENVIRONMENT: "github-hosted", RUNNER_TEMP: "/mnt/temp" };
    expect(places("linux", env).moved).toEqual({});
    expect(places("win32", { RUNNER_ENVIRONMENT: "github-hosted", RUNNER_TEMP: "D:\\t" }).moved).toEqual({});
  });

  it("a vendored project and GOCACHEPROG have no cache, moved or not", () => {
    const chosen = places("win32", { ...hosted, GOCACHEPROG: "p" }, { isVendored: true });
    expect(chosen).toMatchObject({ modules: off, build: off });
  });
});
