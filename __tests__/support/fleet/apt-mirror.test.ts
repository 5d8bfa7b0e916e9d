import { expect, test } from "vitest";
import { findArchive, parseDeb822, parseOneLine } from "./apt-mirror.ts";
import { overlaps } from "./network.ts";

const DEB822 = `# made by the installer
Types: deb
# an old address
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://mirror.example/source
Suites: bookworm
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb deb-src
URIs: http://a.example/x http://b.example/x
Suites: stable
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEZ
`;

test("deb822 sources are read, and what is off or holds only sources is left out", () => {
  expect(parseDeb822(DEB822)).toEqual([
    {
      uri: "http://mirror.example/debian",
      suites: ["bookworm", "bookworm-updates"],
      components: ["main", "contrib"],
      keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
    },
    { uri: "http://a.example/x", suites: ["stable"], components: ["main"], keyring: undefined },
    { uri: "http://b.example/x", suites: ["stable"], components: ["main"], keyring: undefined },
  ]);
  expect(parseDeb822("")).toEqual([]);
});

test("one-line sources are read with and without options", () => {
  const text = `
# deb http://off.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb http://one.example/debian bookworm main non-free # fast
deb [arch=amd64 signed-by=/k.gpg] http://two.example/debian/ trixie main
deb
`;
  expect(parseOneLine(text)).toEqual([
    { uri: "http://one.example/debian", suites: ["bookworm"], components: ["main", "non-free"], keyring: undefined },
    { uri: "http://two.example/debian/", suites: ["trixie"], components: ["main"], keyring: "/k.gpg" },
  ]);
});

test("the archive is the one of the system's own suite, not a vendor's", () => {
  const vendor = { uri: "http://vendor.example", suites: ["nodistro"], components: ["main"], keyring: undefined };
  const updates = { ...vendor, uri: "http://updates.example", suites: ["bookworm-updates"] };
  const own = { ...vendor, uri: "http://own.example", suites: ["bookworm"] };
  expect(findArchive([vendor, updates, own], "bookworm")).toBe(own);
  expect(findArchive([vendor, updates], "bookworm")).toBeUndefined();
});

test.each([
  ["198.18.5.0/24", "198.18.5.7", true],
  ["198.18.0.0/15", "198.19.255.0/24", true],
  ["0.0.0.0/0", "198.18.5.0/24", true],
  ["198.18.4.0/24", "198.18.5.0/24", false],
  ["10.0.0.0/8", "198.18.5.0/24", false],
  ["198.16.0.0/15", "198.18.5.0/24", false],
])("%s and %s share an address: %s", (one, other, shared) => {
  expect(overlaps(one, other)).toBe(shared);
  expect(overlaps(other, one)).toBe(shared);
});
