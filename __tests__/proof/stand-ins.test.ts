import { expect, it } from "vitest";
import { isPlaceholder, linkTextOf, standInBytes, standInOf } from "../../src/proof/stand-ins.ts";

const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 17485506\n";
const standIn = (text: string) => {
  const bytes = Buffer.from(text);
  return standInOf(bytes.subarray(0, standInBytes), bytes.length);
};

it.each([
  [pointer, /^is a Git LFS pointer/],
  [pointer.replace("git-lfs", "hawser"), /^is a Git LFS pointer/],
  [`\0GITCRYPT\0${"x".repeat(5000)}`, /^is encrypted by git-crypt/],
  ["/annex/objects/SHA256E-s1--4d7a.bin\n", /^is a git-annex pointer/],
  ["#$# git-fat da39a3ee 12\n", /^is a git-fat pointer/],
])("%j", (text, what) => expect(standIn(text)?.what).toMatch(what));

it.each([
  ["a text about pointers", `${pointer}${"and so on ".repeat(200)}`],
  ["a page that names one", `<pre>${pointer}</pre>`],
  ["nothing", ""],
  ["a picture", "\x89PNG\r\n"],
])("%s is the file itself", (_, text) => expect(standIn(text)).toBeUndefined());

it.each([
  ["../shared/logo.svg", "../shared/logo.svg"],
  ["home.html", "home.html"],
  ["two words.txt", undefined],
  ["../shared/logo.svg\n", undefined],
  ["", undefined],
  ["word", undefined],
])("%j is the text of a link: %s", (text, expected) => {
  expect(linkTextOf(Buffer.from(text), text.length)).toBe(expected);
});

it.each([
  [".gitkeep", 20, true],
  [".keep", 0, true],
  ["index.html", 0, true],
  [".gitignore", 13, true],
  ["index.html", 20, false],
  ["keeper.js", 20, false],
])("%s of %d bytes only keeps a place: %s", (name, size, expected) => {
  expect(isPlaceholder(name, size)).toBe(expected);
});
