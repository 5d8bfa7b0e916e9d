/** Where the log of HAProxy as a front goes on: it is a ring, which loses its first lines, and with its process all of them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { awks } from "../evidence/count-log.ts";

const program = join(import.meta.dirname, "../../../src/deploy/steps/programs/haproxy.sh");
const line = (number: number, pid = 70) => `${1_000 + number}|live|200|1|0|--|${pid}=${number}=${number * 2}`;

describe.each(awks)("%s %s", (...awk) => {
  function read(ring: readonly string[], from: string): readonly string[] {
    const words = awk.join(" ");
    const script = `. ${program}; haproxy_does() { cat; }; awk() { command ${words} "$@"; }; haproxy_log "$1"`;
    const input = ["Proxy front started.", ...ring, ""].map((each) => `${each}\n`).join("");
    const { stdout, stderr } = spawnSync("sh", ["-c", script, "sh", from], { input, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  }

  it("begins at a moment", () => {
    expect(read([line(1), line(2), line(3)], "@1002")).toEqual([line(2), line(3), "place 70=3=6"]);
    expect(read([line(1)], "@2000")).toEqual(["place 70=1=2"]);
  });

  it("goes on behind the line that was read last, whatever the order of two that came at once", () => {
    expect(read([line(2), line(1), line(4), line(3)], "70=1=2")).toEqual([line(4), line(3), "place 70=3=6"]);
    expect(read([line(1), line(2)], "70=2=4")).toEqual(["place 70=2=4"]);
  });

  it("says how many lines are gone where the ring has turned over", () => {
    expect(read([line(9), line(10)], "70=4=8")).toEqual([line(9), line(10), "lost 4", "place 70=10=20"]);
    expect(read([line(5), line(6)], "70=4=8")).toEqual([line(5), line(6), "place 70=6=12"]);
  });

  it("begins anew with its process", () => {
    expect(read([line(0, 81), line(1, 81)], "70=4=8")).toEqual([line(0, 81), line(1, 81), "place 81=1=2"]);
  });

  it("stays where it was while nobody answers", () => {
    expect(read([], "70=4=8")).toEqual(["place 70=4=8"]);
  });
});
