import { describe, expect, it } from "vitest";
import { moduleEntries } from "../../src/cache/module-entries.ts";

const hash = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
/** The paths of an entry, in one line. */
const read = (goSum: string) =>
  moduleEntries(goSum).map(({ directory, files, zip, partial }) => [directory, zip, partial, ...files].join(" "));
/** What a line `path version` comes to, given the escaped path and version. */
const whole = (path: string, version: string) => {
  const at = `cache/download/${path}/@v/${version}`;
  return `${path}@${version} ${at}.zip ${at}.partial ${at}.mod ${at}.info ${at}.ziphash`;
};
const goModOnly = (path: string, version: string) => {
  const at = `cache/download/${path}/@v/${version}`;
  return `   ${at}.mod ${at}.info`;
};

describe("entries of a go.sum", () => {
  it.each([
    ["module", `a.example/x v1.0.0 ${hash}\n`, [whole("a.example/x", "v1.0.0")]],
    ["go.mod of a module", `a.example/x v1.0.0/go.mod ${hash}\n`, [goModOnly("a.example/x", "v1.0.0")]],
    [
      "upper case",
      `github.com/BurntSushi/toml v1.0.0-RC.1 ${hash}\n`,
      [whole("github.com/!burnt!sushi/toml", "v1.0.0-!r!c.1")],
    ],
    ["+incompatible", `a.example/x v2.0.0+incompatible ${hash}\n`, [whole("a.example/x", "v2.0.0+incompatible")]],
    ["major version", `a.example/x/v2 v2.0.0 ${hash}\n`, [whole("a.example/x/v2", "v2.0.0")]],
    [
      "pseudo-version",
      `a.example/x v0.0.0-20260102030405-0123456789ab ${hash}`,
      [whole("a.example/x", "v0.0.0-20260102030405-0123456789ab")],
    ],
    ["tilde, dot and underscore", `a.example/~u/_x.y v1.0.0 ${hash}`, [whole("a.example/~u/_x.y", "v1.0.0")]],
    [
      "lines that end as on Windows",
      `a.example/x v1.0.0 ${hash}\r\na.example/y v1.0.0 ${hash}\r\n`,
      [whole("a.example/x", "v1.0.0"), whole("a.example/y", "v1.0.0")],
    ],
    ["line without a hash, as on Windows", "a.example/x v1.0.0\r\n", [whole("a.example/x", "v1.0.0")]],
    [
      "line twice, with two hashes",
      `a.example/x v1.0.0 ${hash}\na.example/x v1.0.0 h2:other\n`,
      [whole("a.example/x", "v1.0.0")],
    ],
    ["empty and blank lines", `\n \n\t\na.example/x v1.0.0 ${hash}\n\n`, [whole("a.example/x", "v1.0.0")]],
    ["nothing", "", []],
  ])("%s", (_, goSum, expected) => {
    expect(read(goSum)).toEqual(expected);
  });

  it.each([
    ["a way up in the path", `../../etc v1.0.0 ${hash}`],
    ["a way up in the middle", `a.example/../../x v1.0.0 ${hash}`],
    ["a way up in the version", `a.example/x ../../v1.0.0 ${hash}`],
    ["a way up before /go.mod", `a.example/x ../go.mod ${hash}`],
    ["an absolute path", `/etc/passwd v1.0.0 ${hash}`],
    ["a path of Windows", `C:\\x v1.0.0 ${hash}`],
    ["a back slash", `a\\..\\x v1.0.0 ${hash}`],
    ["an empty element", `a.example//x v1.0.0 ${hash}`],
    ["an end in a slash", `a.example/x/ v1.0.0 ${hash}`],
    ["dots alone", `a.example/... v1.0.0 ${hash}`],
    ["an escape of its own", `a.example/!x v1.0.0 ${hash}`],
    ["a null byte", `a.example/x\0 v1.0.0 ${hash}`],
    ["letters outside of ASCII", `beispiel.de/größe v1.0.0 ${hash}`],
    ["no version", "a.example/x"],
    ["no version but the file's name", `a.example/x /go.mod ${hash}`],
    ["a mark of a merge", "<<<<<<< HEAD"],
    ["another at sign", `a.example/x@v1 v1.0.0 ${hash}`],
  ])("no line with %s", (_, line) => {
    expect(read(`${line}\n`)).toEqual([]);
  });

  it("comes to an end with a very long line: one that takes the square of its length would not", () => {
    expect(read(`${"a/".repeat(1_000_000)} v1.0.0 ${hash}`)).toEqual([]);
  });
});
