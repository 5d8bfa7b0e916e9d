import { describe, expect, it } from "vitest";
import { readFingerprint } from "../../../src/deploy/fingerprint/read-fingerprint.ts";

const problemsOf = (text: string) => {
  const read = readFingerprint(text, "hosts.yml");
  return "problems" in read ? read.problems : [];
};

describe("readFingerprint", () => {
  it("reads facts, names, lists and what has to be the same, each with its line", () => {
    const text = `# ours
os: [debian, ubuntu]
version: 12.10
kernel: ">=5.10 <7"
time-sync: true
packages:
  curl: any
  telnetd: absent
sysctl: { net.core.somaxconn: ">=4096" }
same:
  - kernel
  - packages.openssl
`;
    expect(readFingerprint(text, "hosts.yml")).toEqual({
      file: "hosts.yml",
      wanted: [
        { fact: "os", line: 2, wishes: [{ kind: "exact", text: "debian", value: "debian" }, expect.anything()] },
        // No number: 12.1 is another version.
        { fact: "version", line: 3, wishes: [{ kind: "exact", text: "12.10", value: "12.10" }] },
        { fact: "kernel", line: 4, wishes: [expect.objectContaining({ kind: "range" })] },
        { fact: "time-sync", line: 5, wishes: [{ kind: "exact", text: "yes", value: "yes" }] },
        { fact: "packages.curl", line: 7, wishes: [{ kind: "any", text: "any" }] },
        { fact: "packages.telnetd", line: 8, wishes: [{ kind: "absent", text: "absent" }] },
        { fact: "sysctl.net.core.somaxconn", line: 9, wishes: [expect.objectContaining({ kind: "range" })] },
      ],
      same: [
        { fact: "kernel", line: 11 },
        { fact: "packages.openssl", line: 12 },
      ],
    });
  });

  it("reads the file of a machine with other ends of lines, and one with a mark at its start", () => {
    expect(problemsOf("\ufeffos: debian\r\nkernel: any\r\n")).toEqual([]);
  });

  it.each<[what: string, text: string, ...problems: RegExp[]]>([
    ["nothing", "", /^hosts\.yml:1: says nothing that a host has to be/],
    ["a list", "- os", /^hosts\.yml:1: says nothing that a host has to be/],
    ["plain text", "debian", /^hosts\.yml:1: says nothing/],
    [
      "a word that is none",
      "os: debian\nkernl: any",
      /^hosts\.yml:2: there is no fact "kernl"; did you mean kernel\?$/,
    ],
    ["another word", "wlan: any", /^hosts\.yml:1: there is no fact "wlan"; there are os, version/],
    [
      "a range without quotes",
      "os: debian\nkernel: >=5.10",
      /^hosts\.yml:2: is not YAML: .*\(a range stands in quotes/,
    ],
    ["a fact twice", "os: a\nos: b", /^hosts\.yml:2: is not YAML: .*unique/],
    ["an open quote", 'os: "debian', /^hosts\.yml:\d: is not YAML: /],
    ["tabs", "packages:\n\tcurl: any", /^hosts\.yml:2: is not YAML: /],
    ["two documents", "os: a\n---\nos: b", /is not YAML: .*multiple documents/],
    ["a tag of another program", "os: !!python/object:x y", /is not YAML: .*python/],
    ["a reference", "os: &x debian\nversion: *x", /^hosts\.yml:2: version is none of/],
    ["no value", "os:", /^hosts\.yml:1: os says nothing: write any/],
    ["an empty list", "os: []", /^hosts\.yml:1: os says nothing/],
    ["a list of lists", "os: [[a]]", /^hosts\.yml:1: os is none of an exact value/],
    ["a wish of another tool", "kernel: ^5", /^hosts\.yml:1: kernel: "\^5" is none of an exact value, a range/],
    ["packages as a list", "packages: [curl]", /^hosts\.yml:1: packages has one name and what it has to be/],
    ["no package", "packages: { '../x': any }", /^hosts\.yml:1: "\.\.\/x" is not a name for packages/],
    ["an option", "packages: { --version: any }", /is not a name for packages/],
    ["no sysctl", "sysctl: { net/core/somaxconn: 1 }", /^hosts\.yml:1: .* is not a name for sysctl/],
    [
      "a range without a name",
      'libc: ">=2.31"',
      /^hosts\.yml:1: libc: ">=2.31" says no name: write one before it, as in glibc >=2.31/,
    ],
    ["a half-kept clock", "time-sync: maybe", /^hosts\.yml:1: time-sync: "maybe" is neither yes nor no/],
    ["same as a word", "same: kernel", /^hosts\.yml:1: same is a list of facts/],
    ["the same unknown", "same:\n  - kernl", /^hosts\.yml:2: same: there is no fact "kernl"/],
    ["a bomb", `os: ${"[".repeat(50_000)}`, /hosts\.yml:1: /],
    ["a large file", `os: ${"a".repeat(300_000)}`, /^hosts\.yml:1: is longer than 256 KiB/],
    ["several at once", "os:\nkernl: any\nkernel: ^5", /:1: os/, /:2: there/, /:3: kernel/],
  ])("refuses %s", (_, text, ...problems) => {
    const found = problemsOf(text);
    expect(found.length).toBeGreaterThan(0);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });
});
