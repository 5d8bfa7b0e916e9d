import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashEntries } from "../../../src/text/directory-hash.ts";
import { readZipEntries } from "../../../src/toolchain/goproxy/zip-entries.ts";
import { writeZip } from "./zip-writer.ts";

const prefix = "golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64/";
const sound = { name: `${prefix}bin/go`, content: "the program" };

describe("readZipEntries", () => {
  it("reads what was written, packed or stored, empty, non-ASCII", () => {
    const files = [
      sound,
      { name: `${prefix}größe/空.txt`, content: "" },
      { name: `${prefix}VERSION`, content: "go", method: 0 },
    ];
    const entries = readZipEntries(writeZip(files), prefix);
    expect(entries.map((entry) => [entry.name, entry.read().toString()])).toEqual(
      files.map(({ name, content }) => [name, content]),
    );
  });

  it.each([
    ["..", `${prefix}../../etc/passwd`],
    [".", `${prefix}./go`],
    ["an empty part", `${prefix}bin//go`],
    ["a directory", `${prefix}bin/`],
    ["an absolute path", "/etc/passwd"],
    ["another module", "golang.org/toolchain@v0.0.1-go1.26.9.linux-amd64/bin/go"],
    ["nothing behind the prefix", prefix],
    ["a backslash", `${prefix}bin\\..\\..\\go`],
    ["a drive or stream", `${prefix}bin/go:evil`],
    ["a NUL", `${prefix}bin/go\0.txt`],
    ["a line end, which would forge the hash's list", `${prefix}a\n${"0".repeat(64)}  b`],
  ])("refuses a name with %s", (_what, name) => {
    expect(() => readZipEntries(writeZip([sound, { name, content: "x" }]), prefix)).toThrow(/leads out of its place/);
  });

  it.each([
    ["a name that is not UTF-8", [{ ...sound, name: Buffer.from([...Buffer.from(prefix), 0xff]) }], /UTF-8/],
    ["a file twice", [sound, sound], /twice/],
    ["names that differ in case only", [sound, { ...sound, name: `${prefix}bin/GO` }], /twice/],
    ["an encrypted file", [{ ...sound, flags: 1 }], /another way/],
    ["an unknown packing", [{ ...sound, method: 12 }], /another way/],
    ["more than a Go can be", [{ ...sound, sizeBytes: 600 * 1024 * 1024 }], /more than 500 MB/],
  ])("refuses %s", (_what, files, message) => {
    expect(() => readZipEntries(writeZip(files), prefix)).toThrow(message);
  });

  it.each([
    ["a wrong checksum", { ...sound, crc: 7 }, /damaged/],
    ["a smaller size than it unpacks to", { ...sound, content: "x".repeat(1e6), sizeBytes: 10 }, /does not unpack/],
    ["a larger size", { ...sound, sizeBytes: 99 }, /damaged/],
    ["another name in front of the data", { ...sound, localName: sound.name.replace("go", "no") }, /two names/],
  ])("refuses to unpack a file with %s", (_what, file, message) => {
    const [entry] = readZipEntries(writeZip([file]), prefix);
    expect(() => entry?.read()).toThrow(message);
  });

  it("refuses a zip that is cut off anywhere, or has something behind its end", () => {
    const zip = writeZip([sound, { name: `${prefix}VERSION`, content: "go1.26.8" }]);
    for (let length = 0; length < zip.length; length++) {
      expect(() => readZipEntries(zip.subarray(0, length), prefix)).toThrow(/refused/);
    }
    expect(() => readZipEntries(Buffer.concat([zip, Buffer.from("x")]), prefix)).toThrow(/refused/);
  });

  it("never does anything but refuse when bytes are changed", () => {
    const zip = writeZip([sound, { name: `${prefix}VERSION`, content: "go1.26.8" }]);
    fc.assert(
      fc.property(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const changed = Buffer.from(zip);
        changed.writeUInt8(changed.readUInt8(place) ^ flip, place);
        try {
          for (const entry of readZipEntries(changed, prefix)) entry.read();
        } catch (error) {
          expect(error).toMatchObject({ code: "toolchain" });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("hashEntries", () => {
  it("is Go's h1 hash, whatever the order in the zip", async () => {
    // From golang.org/x/mod/sumdb/dirhash: printf of `<sha256>  <name>\n` lines, sorted, hashed again.
    const files = [
      { name: `${prefix}xyz`, content: "data for xyz" },
      { name: `${prefix}abc`, content: "data for abc" },
    ];
    const hash = await hashEntries(readZipEntries(writeZip(files), prefix));
    expect(hash).toBe("h1:wZtU5JjAeoPxxt6sG7deidE2azpTI7gfMuOyrjAkfmY=");
    expect(await hashEntries(readZipEntries(writeZip(files.toReversed()), prefix))).toBe(hash);
  });
});
