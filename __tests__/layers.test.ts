import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

/** The house from the ground up. A room imports itself and rows below its own; rooms of one row know nothing of each other. */
const rows: readonly (readonly string[])[] = [
  ["action-version.ts", "errors.ts", "model", "text"],
  ["tasks"],
  ["world/cache-service", "world/process", "world/runner", "world/ssh"],
  ["world"],
  ["service", "targets", "tool-errors"],
  ["project"],
  ["git"],
  ["output", "version"],
  ["toolchain/wish", "proof/executable"],
  ["toolchain/sources", "proof"],
  ["toolchain/goproxy", "go-build/errors"],
  ["toolchain", "go-build/command"],
  ["go-build/source"],
  ["go-build/programs"],
  ["go-build/run"],
  ["audit", "cache", "checks/go-test", "package/describe", "smoke"],
  ["checks", "package"],
  ["deploy/connect"],
  ["deploy/steps/table"],
  ["deploy/judgement/verdict", "deploy/release", "deploy/steps"],
  ["deploy/facts"],
  ["deploy/judgement/evidence"],
  ["deploy/judgement/fitness"],
  ["deploy/judgement/state"],
  ["deploy/plan"],
  ["deploy/host/session"],
  ["deploy/host/look"],
  ["deploy/host/change"],
  ["deploy/fingerprint", "deploy/run"],
  ["report"],
  ["report/document", "report/notices", "report/summary"],
  ["report/page"],
  ["report/files"],
  ["inputs"],
  ["operations"],
  ["main.ts", "post.ts"],
  ["start"],
];

const source = join(import.meta.dirname, "../src");

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Relative to src, with `/`. */
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.ts$/.test(file) && !file.endsWith(".d.ts"))
  .map((file) => file.split(sep).join("/"));

const textOf = (file: string) => readFileSync(join(source, file), "utf8");

const imports: readonly Import[] = files.flatMap((from) =>
  [...textOf(from).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)"(\.[^"]+)"/g)].map(([, to = ""]) => ({
    from,
    to: posix.join(posix.dirname(from), to),
  })),
);

/** The directory of a file; a file that stands alone is a room of its own. The programs for hosts belong to the table that declares them. */
function roomOf(file: string): string {
  const room = posix.dirname(file);
  return room === "."
    ? file
    : /\.(?:sh|awk)$/.test(file)
      ? room.replace(/\/(?:programs|awk)(?:\/.*)?$/, "/table")
      : room;
}

const rowOf = (room: string) => rows.findIndex((row) => row.includes(room));

/** Parts of the cache library that it does not export are for one room. */
function isOfCacheLibrary({ from, to }: Import): boolean {
  return roomOf(from) === "world/cache-service" && to.startsWith("../node_modules/@actions/cache/lib/");
}

/** What is wrong with an import; undefined: nothing is. */
function fault({ from, to }: Import): string | undefined {
  if (isOfCacheLibrary({ from, to })) return undefined;
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other || (rowOf(other) !== -1 && rowOf(other) < rowOf(room))) return undefined;
  const where = rowOf(other) === rowOf(room) ? "beside" : "above";
  return `${from} imports ${to}, from a room ${where} its own`;
}

describe("the rooms of src", () => {
  it("are all in the table, and the table names no other", () => {
    expect(rows.flat().toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
  });

  it("import only what is below them", () => {
    expect(imports.length).toBeGreaterThan(1000);
    expect(imports.map(fault).filter((each) => each !== undefined)).toEqual([]);
  });

  it("are told from each other: an import upwards and one of a neighbour are faults", () => {
    expect(fault({ from: "text/lists.ts", to: "inputs/values.ts" })).toContain("from a room above its own");
    expect(fault({ from: "model/inputs.ts", to: "text/lists.ts" })).toContain("from a room beside its own");
    expect(fault({ from: "inputs/values.ts", to: "text/lists.ts" })).toBeUndefined();
    expect(fault({ from: "cache/keys.ts", to: "../node_modules/@actions/cache/lib/cache.js" })).toContain("above");
    expect(fault({ from: "deploy/steps/remote-step.ts", to: "deploy/steps/programs/lock.sh" })).toBeUndefined();
  });

  it("hold types alone on the ground floor", () => {
    const values = files
      .filter((file) => roomOf(file) === "model")
      .filter((file) => /^(?:export )?(?:async )?(?:const|let|function|class)\b|^import (?!type)/m.test(textOf(file)));
    expect(values).toEqual([]);
  });
});

it("tests stand in rooms of src", () => {
  const root = import.meta.dirname;
  const ours = [
    "bench",
    "e2e",
    "examples",
    "github",
    "scripts",
    "support",
    "deploy/contract",
    "deploy/evidence",
    "deploy/simulation",
  ];
  const rooms = new Set([...rows.flat(), ...rows.flat().map((room) => posix.dirname(room))]);
  const strays = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(test|component|fleet|runner)\.ts$/.test(file))
    .map((file) =>
      relative(root, dirname(join(root, file)))
        .split(sep)
        .join("/"),
    )
    .filter((room) => room !== "" && !rooms.has(room) && !ours.some((own) => `${room}/`.startsWith(`${own}/`)));
  expect([...new Set(strays)]).toEqual([]);
});
