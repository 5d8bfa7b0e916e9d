/** Where the log of a front that is a proxy goes on, whatever becomes of its file. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const program = join(import.meta.dirname, "../../../src/deploy/steps/programs/proxy.sh");
let directory: string;
let log: string;
const line = (second: number) => `${second}.5|127.0.0.1:8080|200|0.001\n`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "proxy-log-"));
  log = join(directory, "front.log");
  writeFileSync(log, line(1) + line(2) + line(3));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const sh = (script: string, ...args: readonly string[]) =>
  execFileSync("sh", ["-c", `. ${program}; proxy_log=$1; ${script}`, "sh", log, ...args], { encoding: "utf8" });
const end = () => sh("proxy_log_end").trim();
const read = (from: string, to = end()) => sh('read_proxy_log "$2" "$3"', from, to);

it("begins at a moment, and goes on where it ended", () => {
  expect(read("@2")).toBe(line(2) + line(3));
  const place = end();
  appendFileSync(log, line(4));
  const next = end();
  appendFileSync(log, line(5));
  expect(read(place, next)).toBe(line(4));
  expect(read(next)).toBe(line(5));
  expect(read(end())).toBe("");
});

it("is read to its end when it was put away meanwhile, and then from the beginning of the new one", () => {
  const place = end();
  appendFileSync(log, line(4));
  renameSync(log, `${log}.1`);
  writeFileSync(log, line(5));
  expect(read(place)).toBe(line(4) + line(5));
});

it("begins anew when somebody has emptied it", () => {
  const place = end();
  truncateSync(log);
  appendFileSync(log, line(6));
  expect(read(place)).toBe(line(6));
});

it("a share is of exactly so many of all two first bytes, and the link moves when all are there", () => {
  const shares = [1, 5, 25, 99, 100].map((share) => {
    const count = sh(
      'replace_link() { ln -sfn "$1" "$2"; }; proxy_dir=$2; share_by_proxy "$3"; proxy_share; ls "$2/canary" | awk \'length($0) == 2 { n += 256 } length($0) == 4 { n++ } END { print n }\'; ls "$2" | wc -l',
      join(directory, "front"),
      String(share),
    );
    return count.trim().split("\n").map(Number);
  });
  expect(shares).toEqual([
    [1, 655, 2],
    [5, 3277, 2],
    [25, 16_384, 2],
    [99, 64_881, 2],
    [100, 65_536, 2],
  ]);
});
