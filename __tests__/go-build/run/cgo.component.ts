import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ActionError } from "../../../src/errors.ts";
import { copyProject, type GoProject, goMod, linuxAmd64, linuxArm64, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
const keep = (project: GoProject) => {
  projects.push(project);
  return project;
};
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const path = process.env["PATH"] ?? "";
const withC = (c: string, go = "") => `package main

// ${c}
import "C"
import ("net"; "os/user")

var version = "dev"

func main() {
	_, err := net.LookupHost("localhost")
	account, _ := user.Current()
	println(version, C.twice(21), err == nil, account != nil)
${go}}
`;
const plainC = withC("static int twice(int x) { return x * 2; }");
const make = (main: string) => keep(makeProject({ "go.mod": goMod, "main.go": main }));
const says = (file: string) => execFileSync("sh", ["-c", 'exec "$0" 2>&1', file], { encoding: "utf8" }).trim();
const failure = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("nothing failed");
    },
    (error: ActionError) => error,
  );
/** Of one point of the proof. */
const point = (built: Awaited<ReturnType<GoProject["build"]>>, name: string, index = 0) =>
  built.binaries[index]?.proof.find((each) => each.name === name)?.found;

describe("with cgo", () => {
  it("binaries for this machine and for arm64 are static, proved, and what C computed is right", async () => {
    const project = make(plainC);
    const built = await project.build(
      { cgo: true, version: "v1.0.0", targets: [linuxAmd64, linuxArm64] },
      { env: { PATH: path } },
    );
    expect(says(built.binaries[0]?.path ?? "")).toBe("v1.0.0 42 true true");
    expect([0, 1].map((index) => point(built, "machine", index))).toEqual(["amd64", "arm64"]);
    for (const index of [0, 1]) {
      expect(point(built, "static", index)).toBe("no loader, no shared library");
      expect(point(built, "build information", index)).toContain("CGO_ENABLED=1");
    }
    expect(project.told.infos).toContain("[linux/arm64] C compiler: aarch64-linux-gnu-gcc");
    expect(project.told).toMatchObject({ notices: [], warnings: [] });
  });

  it("the same commit in another directory gives the same bytes, also with symbols and debug information", async () => {
    const project = make(plainC);
    const copy = keep(copyProject(project));
    for (const ldflags of ["-s -w", ""]) {
      const hashes = [project, copy].map(async (each) => {
        const { binaries } = await each.build({ cgo: true, ldflags }, { env: { PATH: path } });
        return binaries[0]?.sha256;
      });
      expect(await hashes[0]).toBe(await hashes[1]);
    }
  });

  it("a dynamic binary that ldflags ask for says which libraries it needs", async () => {
    const project = make(plainC);
    const built = await project.build({ cgo: true, ldflags: "-s -w -linkmode=external" }, { env: { PATH: path } });
    expect(point(built, "static")).toMatch(/^needs loader \/lib64\/ld-linux.*, library libc\.so\.6$/);
    expect(project.told.notices).toEqual([
      expect.stringMatching(/^The binary for linux\/amd64 needs loader .*: the hosts need that too\.$/),
    ]);
  });

  it("a static binary that is none fails the proof", async () => {
    const project = make(plainC);
    // A C compiler that leaves -static out, as one does that has no static C library and falls back.
    project.write({
      "bin/forgetful-gcc": '#!/bin/sh\nfor a; do shift; [ "$a" = -static ] || set -- "$@" "$a"; done\nexec gcc "$@"\n',
    });
    execFileSync("chmod", ["+x", join(project.directory, "bin/forgetful-gcc")]);
    const error = await failure(
      project.build(
        { cgo: true },
        { env: { PATH: path, CC_FOR_linux_amd64: join(project.directory, "bin/forgetful-gcc") } },
      ),
    );
    expect(error).toMatchObject({ code: "proof" });
    expect(error.evidence[0]).toMatch(/^static: found that it needs loader .*; wanted a static binary$/);
  });

  it("C that makes glibc load libraries at run time is told, and musl does not need them", async () => {
    const main = `package main

// #include <netdb.h>
// static int twice(int x) { struct addrinfo *r; return x * 2 + (getaddrinfo("127.0.0.1", 0, 0, &r) != 0); }
import "C"

var version = "dev"

func main() { println(version, C.twice(21)) }
`;
    const [glibc, musl] = [make(main), make(main)];
    await glibc.build({ cgo: true }, { env: { PATH: path } });
    expect(glibc.told.warnings).toEqual([
      expect.stringMatching(/^\[linux\/amd64\] C code calls getaddrinfo, .*CC=musl-gcc/),
    ]);
    const built = await musl.build({ cgo: true, version: "m" }, { env: { PATH: path, CC: "musl-gcc" } });
    expect(musl.told.warnings).toEqual([]);
    expect(says(built.binaries[0]?.path ?? "")).toBe("m 42");
  });

  it("every missing compiler is named with its package, at once, before anything is built", async () => {
    const project = make(plainC);
    const empty = join(project.directory, "empty");
    mkdirSync(empty);
    symlinkSync("/bin/true", join(empty, "zag"));
    const targets = [
      linuxAmd64,
      linuxArm64,
      { os: "darwin", arch: "arm64", variant: undefined },
      { os: "windows", arch: "amd64", variant: undefined },
    ];
    const error = await failure(project.build({ cgo: true, targets }, { env: { PATH: empty } }));
    expect(error).toMatchObject({ code: "input" });
    expect(error.message).toMatch(/cgo for linux\/amd64: .*apt-get install gcc libc6-dev/);
    expect(error.message).toMatch(
      /cgo for linux\/arm64: .*apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross/,
    );
    expect(error.message).toMatch(/cgo for darwin\/arm64: .*macOS runner.*CC_FOR_darwin_arm64/);
    expect(error.message).toMatch(/cgo for windows\/amd64: .*gcc-mingw-w64-x86-64/);
    expect(existsSync(join(project.directory, "dist"))).toBe(false);
  });

  it("a C header that is missing is an error at its place, with what to do", async () => {
    const project = make(plainC.replace("// static", "// #include <nowhere.h>\n// static"));
    const error = await failure(project.build({ cgo: true }, { env: { PATH: path } }));
    expect(error).toMatchObject({
      code: "build",
      hint: expect.stringMatching(/^Install the development package that has nowhere\.h/),
    });
  });
});

describe("without cgo", () => {
  const sqlite = {
    "go.mod": "module example.com/team/svc\n\ngo 1.24\n\nrequire github.com/mattn/go-sqlite3 v1.14.32\n",
    "internal/db/db.go": 'package db\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc Open() {}\n',
    "main.go": 'package main\n\nimport "example.com/team/svc/internal/db"\n\nfunc main() { db.Open() }\n',
  };
  const withSums = (project: GoProject) => {
    execFileSync("go", ["mod", "tidy"], { cwd: project.directory, stdio: "pipe" });
    return project;
  };

  it("the stub of go-sqlite3 is named before building, with who imports it and what to use instead", async () => {
    const project = withSums(keep(makeProject(sqlite)));
    const error = await failure(project.build({ targets: [linuxAmd64, linuxArm64] }));
    expect(error.code).toBe("build");
    expect(error.message).toBe(
      "cgo is off, and the program needs it: github.com/mattn/go-sqlite3 is only a stub without cgo, " +
        "imported by example.com/team/svc > example.com/team/svc/internal/db. In pure Go: " +
        "modernc.org/sqlite (database/sql), github.com/glebarez/sqlite (GORM) or github.com/ncruces/go-sqlite3",
    );
    expect(error.hint).toContain("`cgo: true`");
    expect(project.told.infos.filter((line) => line.endsWith("building"))).toEqual([]);
    // Somebody has said in Go's own words that cgo is to be off.
    await project.build({}, { env: { PATH: path, CGO_ENABLED: "0" } });
    expect(project.told.warnings).toContainEqual(expect.stringContaining("go-sqlite3 is only a stub"));
  });

  it("a package of which nothing is left is named, and files for other systems are no reason", async () => {
    const files = {
      "go.mod": goMod,
      "main.go":
        'package main\n\nimport (\n\t_ "net"\n\t_ "os/user"\n\n\t"example.com/team/svc/a"\n)\n\nfunc main() { a.A() }\n',
      "a/a.go": 'package a\n\nimport _ "example.com/team/svc/b"\n\nfunc A() {}\n',
      "a/fast.go": '//go:build cgo\n\npackage a\n\nimport "C"\n',
      "a/slow.go": "//go:build !cgo\n\npackage a\n",
      "a/mac_darwin.go": 'package a\n\nimport "C"\n',
      "a/tagged.go": '//go:build windows\n\npackage a\n\nimport "C"\n',
      "a/new.go": 'package a\n\nimport _ "example.com/team/svc/d"\n',
      // Only Go knows that there is no such experiment.
      "d/d.go": "package d\n",
      "d/experiment.go": '//go:build goexperiment.nosuch\n\npackage d\n\nimport "C"\n',
      "b/b.go": 'package b\n\nimport "C"\n',
    };
    const project = keep(makeProject(files));
    const error = await failure(project.build());
    expect(error.message).toBe(
      "cgo is off, and the program needs it: example.com/team/svc/b has nothing without cgo, " +
        "imported by example.com/team/svc > example.com/team/svc/a",
    );
    const meant = await failure(project.build({}, { env: { PATH: path, CGO_ENABLED: "0" } }));
    expect(meant.message).toBe(error.message);
    // In a checkout of its own: a build that failed may still look at its files, and say that one was changed.
    const mended = keep(makeProject({ ...files, "b/b.go": "package b\n" }));
    await mended.build();
    expect(mended.told.warnings).toEqual([]);
    expect(readdirSync(join(mended.directory, "dist"))).toContain("svc_linux_amd64");
  });
});
