import { expect, it } from "vitest";
import { makeCommand, problemOfMakeTarget } from "../../../src/go-build/command/make-command.ts";

it("gives the facts on the command line, and the linker's flags in the environment only", () => {
  const { argv, env } = makeCommand({
    makeTarget: "release",
    target: { os: "linux", arch: "arm", variant: "6" },
    cgo: true,
    version: { version: "v1$x", commit: "c0ffee", date: "2026-03-04T03:06:07Z" },
    goflags: "-mod=vendor",
    stampCommit: true,
    ldflags: "-s -X 'main.v=a b'",
    outputFile: "/out/svc",
  });
  expect(argv).toEqual([
    "make",
    "release",
    "GOOS=linux",
    "GOARCH=arm",
    "GOARM=6",
    "CGO_ENABLED=1",
    "VERSION=v1$$x",
    "COMMIT=c0ffee",
    "DATE=2026-03-04T03:06:07Z",
    "OUTPUT=/out/svc",
  ]);
  expect(env).toMatchObject({ VERSION: "v1$x", LDFLAGS: "-s -X 'main.v=a b'", GOFLAGS: "-mod=vendor -buildvcs=true" });
});

it.each<[string, RegExp | undefined]>([
  ["release", undefined],
  ["dist/app.tar", undefined],
  ["-f", /option/],
  ["--eval=x", /option/],
  ["SHELL=/bin/x", /assignment/],
  ["a b", /not one target/],
])("make-target %j", (text, words) => {
  expect(problemOfMakeTarget(text)).toEqual(words === undefined ? undefined : expect.stringMatching(words));
});
