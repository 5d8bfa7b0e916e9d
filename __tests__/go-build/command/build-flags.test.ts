import { expect, it } from "vitest";
import { compilingFlags, isOn, listingFlags, parseBuildFlags } from "../../../src/go-build/command/build-flags.ts";
import { readGoflags } from "../../../src/go-build/command/inherited-flags.ts";
import { formatGoFlag, splitQuoted } from "../../../src/project/go-flags.ts";

const written = (text: string) => parseBuildFlags(text).flags.map(formatGoFlag);

it.each<[string, readonly string[]]>([
  ["", []],
  ["-mod=vendor", ["-mod=vendor"]],
  ["--mod vendor  -p 4", ["-mod=vendor", "-p=4"]],
  ["-race=1 -a\n-x", ["-race", "-a", "-x"]],
  // It overrules a -race in GOFLAGS.
  ["-race=false", ["-race=false"]],
  ["-trimpath -v", []],
  ["'-gcflags=all=-N -l' \"-toolexec=prog 'x'\"", ["-gcflags=all=-N -l", "-toolexec=prog 'x'"]],
  ["-pgo off -buildmode=pie -overlay=o.json", ["-pgo=off", "-buildmode=pie", "-overlay=o.json"]],
  ["-gcflags=a=-N -gcflags=b=-l", ["-gcflags=a=-N", "-gcflags=b=-l"]],
  ["-mod=vendor -mod=vendor", ["-mod=vendor", "-mod=vendor"]],
])("%j is handed on as %j", (text, flags) => {
  expect(parseBuildFlags(text).problems).toEqual([]);
  expect(written(text)).toEqual(flags);
});

it("takes the tags out, as the input `tags` does", () => {
  expect(parseBuildFlags("-tags=a,b --tags 'c d'")).toEqual({ flags: [], tags: ["a", "b", "c", "d"], problems: [] });
});

it.each<[string, RegExp]>([
  ["-mdo=vendor", /^-mdo is not a flag of `go build`; did you mean -mod\?$/],
  ["-count=1", /^-count is not a flag of `go build`$/],
  ["--trimpth", /did you mean -trimpath\?$/],
  ["-mod=vendr", /^-mod=vendr is none of mod, readonly, vendor; did you mean vendor\?$/],
  ["-mod", /^-mod needs a value$/],
  ["-mod=", /^-mod needs a value$/],
  ["-race=maybe", /^-race=maybe is neither true nor false$/],
  ["-p=0", /^-p=0 is not a number/],
  ["./cmd/api", /^"\.\/cmd\/api" is not a flag: name packages in the input `main`$/],
  ["-- -a", /^"--" is not a flag/],
  ["-", /^"-" is not a flag/],
  ["---a", /^"---a" is not a flag/],
  ["-=x", /^"-=x" is not a flag/],
  ["-ldflags=-s", /input `ldflags`/],
  ["-o x", /`output-directory` and `name`/],
  ["-C dir", /`working-directory`/],
  ["-n", /only prints/],
  ["-trimpath=false", /directories/],
  ["-buildvcs=auto", /neither true nor false/],
  ["-linkshared", /shared libraries on every host/],
  [
    "-buildmode=c-shared",
    /^-buildmode=c-shared is none of default, exe, pie: only programs can be verified and deployed$/,
  ],
  ["-buildmode=plugin", /only programs/],
  ["-compiler=gccgo", /^-compiler=gccgo is none of gc/],
  ["-json", /annotations/],
  ["-mod=vendor -mod=mod", /^-mod=vendor and -mod=mod contradict each other$/],
  ["-race -msan", /^-race and -msan exclude each other$/],
  ["'-mod=vendor", /^a quote is not closed/],
])("%j is refused", (text, words) => {
  expect(parseBuildFlags(text).problems).toEqual([expect.stringMatching(words)]);
});

it("names all problems at once", () => {
  expect(parseBuildFlags("-o x -ldflags -s y -rcae").problems).toHaveLength(4);
});

it("tells the flags that decide what is listed, and those that change what is compiled", () => {
  const { flags } = parseBuildFlags("-mod=vendor -a -p=2 -x -race -gcflags=-N -modfile=a.mod");
  expect(listingFlags(flags)).toEqual(["-mod=vendor", "-race", "-modfile=a.mod"]);
  expect(compilingFlags(flags)).toBe("-mod=vendor -race -gcflags=-N -modfile=a.mod");
});

it.each<[string, boolean]>([
  ["-race", true],
  ["-race=T", true],
  ["-race -race=0", false],
  ["-race=false --race", true],
  ["", false],
])("GOFLAGS %j: race is %s", (goflags, expected) => {
  expect(isOn(readGoflags(goflags).flags, "race")).toBe(expected);
});

it("takes from GOFLAGS what the action would overrule, and leaves the rest to Go", () => {
  const inherited = readGoflags(
    "'-ldflags=-s -X main.a=b c' -tags=x,y -buildvcs=false -count=1 -mod=mod -trimpath=false",
  );
  expect(inherited).toEqual({
    flags: [{ name: "mod", value: "mod" }],
    tags: ["x", "y"],
    ldflags: "-s -X main.a=b c",
    problems: [],
    notices: [expect.stringMatching(/^GOFLAGS: -trimpath=false is not used/)],
    infos: [expect.stringMatching(/^GOFLAGS: -buildvcs=false is not used: .*set `build-flags: -buildvcs=false`/)],
  });
  expect(readGoflags("-buildvcs=true -trimpath")).toMatchObject({ notices: [], infos: [] });
});

it.each<[string, RegExp]>([
  ["'-mod=vendor", /^a quote is not closed$/],
  ["-mod vendor", /^"vendor" is not a flag; one with a value is written -name=value there$/],
  ["-ldflags=all=-s", /^-ldflags=all=-s is for certain packages only: use the input `ldflags`$/],
  ["-linkshared", /shared libraries/],
  ["-buildmode=plugin", /only programs/],
  ["-n", /only prints/],
  ["-o=x", /^-o says where the binary goes: use the inputs `output-directory` and `name`$/],
])("GOFLAGS %j is refused", (goflags, words) => {
  expect(readGoflags(goflags).problems).toContainEqual(expect.stringMatching(words));
});

// What Split of Go 1.26's cmd/internal/quoted makes of them, by its own tests and its code.
it.each<[string, readonly string[] | undefined]>([
  ["", []],
  [" \t\r\n", []],
  ["a b", ["a", "b"]],
  ["'a b' c", ["a b", "c"]],
  ["'a'b", ["a", "b"]],
  [`'a "b' "c 'd"`, ['a "b', "c 'd"]],
  ["a'b c", ["a'b", "c"]],
  ["''", [""]],
  ["x ' y", undefined],
  ["\"x'", undefined],
  ["a\u00a0b", ["a\u00a0b"]],
  ["a\\ b", ["a\\", "b"]],
])("%j is split as Go splits it", (text, fields) => {
  expect(splitQuoted(text)).toEqual(fields);
});
