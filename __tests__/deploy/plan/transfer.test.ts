import { describe, expect, it } from "vitest";
import type { HostFacts, KnownRelease, ReleaseRecord } from "../../../src/deploy/facts/host-facts.ts";
import { chooseBinaryTransfer, chooseFilesTransfer, wantedOldBinaries } from "../../../src/deploy/plan/transfer.ts";
import type { OldBinary } from "../../../src/model/old-binary.ts";

const patches = ["zstd", "zstd --patch-from"];
const mebibyte = 1024 * 1024;

/** `B b` is a release B whose program is b, `B b bad` a bad one, `B b files f` one with files. */
function releases(text: string): readonly KnownRelease[] {
  return text
    .split(", ")
    .filter(Boolean)
    .map((words) => {
      const [id = "", binarySha256 = "", ...more] = words.split(" ");
      const files = more[0] === "files" ? { filesSha256: more[1] } : {};
      const record = more[0] === "damaged" ? undefined : ({ id, binarySha256, ...files } as ReleaseRecord);
      return { id, isBad: more[0] === "bad", record };
    });
}

function host(there: string, live: string | undefined, tools: readonly string[] = patches): HostFacts {
  const state = live === undefined ? undefined : { release: live };
  return { releases: releases(there), current: live, state, tools: new Set(tools) } as unknown as HostFacts;
}

const old = (sha256: string, sizeBytes = mebibyte): OldBinary => ({ sha256, path: `/old/${sha256}`, sizeBytes });

describe("a program", () => {
  it.each<[string, HostFacts, readonly OldBinary[], number, string]>([
    ["that is there", host("A a, B new", "A"), [old("a")], 1, "link B"],
    ["that is there twice", host("A new, B new", "A"), [], 1, "link B"],
    ["for a new host", host("", undefined), [old("a")], 1, "whole"],
    ["of whose past nothing is at hand", host("A a", "A"), [], 1, "whole"],
    ["where another past is at hand", host("A a", "A"), [old("x")], 1, "whole"],
    ["where what serves is at hand", host("A a, B b", "A"), [old("b"), old("a")], 1, "patch A of a"],
    ["where a release before is at hand", host("A a, B b, C c", "C"), [old("a"), old("b")], 1, "patch B of b"],
    ["where a bad release is at hand", host("A a, B b bad", "A"), [old("b")], 1, "patch B of b"],
    ["where a damaged release was at hand", host("A a damaged", "A"), [old("a")], 1, "whole"],
    ["for a host without zstd", host("A a", "A", []), [old("a")], 1, "whole"],
    ["for a host with a zstd of old", host("A a", "A", ["zstd"]), [old("a")], 1, "whole"],
    ["that is too large", host("A a", "A"), [old("a")], 129, "whole"],
    ["whose past is too large", host("A a, B b", "B"), [old("b", 129 * mebibyte), old("a")], 1, "patch A of a"],
  ])("%s", (_, facts, oldBinaries, size, expected) => {
    const transfer = chooseBinaryTransfer(facts, { sha256: "new", sizeBytes: size * mebibyte }, oldBinaries);
    const words = {
      link: () => ("from" in transfer ? `link ${transfer.from}` : ""),
      patch: () => ("old" in transfer ? `patch ${transfer.from} of ${transfer.old.sha256}` : ""),
      whole: () => "whole",
    };
    expect(words[transfer.kind]()).toBe(expected);
  });
});

describe("files beside it", () => {
  it.each([
    ["that there are none of", host("A a files f", "A"), undefined, { kind: "none" }],
    ["that are there", host("A a files f, B b files f", "A"), "f", { kind: "link", from: "B" }],
    ["that are not there", host("A a files g, B b", "A"), "f", { kind: "whole" }],
  ])("%s", (_, facts, manifestSha256, expected) => {
    expect(chooseFilesTransfer(facts, manifestSha256 === undefined ? undefined : { manifestSha256 })).toEqual(expected);
  });
});

describe("what is looked for of earlier releases", () => {
  it.each([
    ["what serves first, then the newest", host("A a, B b, C c, D a", "B"), ["b", "a", "c"]],
    ["nothing where the program is there", host("A a, B new", "A"), []],
    ["nothing where no patch could be read", host("A a", "A", ["zstd"]), []],
  ])("%s", (_, facts, expected) => {
    expect(wantedOldBinaries(facts, "new")).toEqual(expected);
  });
});
