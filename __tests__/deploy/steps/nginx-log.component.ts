/** Where the log of a front that is a proxy goes on, whatever becomes of its file. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const program = join(import.meta.dirname, "../../../src/deploy/steps/programs/nginx.sh");
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
  execFileSync("sh", ["-c", `. ${program}; nginx_log_file=$1; ${script}`, "sh", log, ...args], { encoding: "utf8" });
/** Its lines from a place on, and where it goes on. */
function read(from: string): readonly [lines: string, place: string] {
  const [, lines = "", place = ""] = /^([\s\S]*)place (\d+=\d+)\n$/.exec(sh('nginx_log "$2"', from)) ?? [];
  return [lines, place];
}
const linesFrom = (from: string) => read(from)[0];
const end = () => read("@9")[1];

it("begins at a moment, and goes on where it ended", () => {
  const [since, place] = read("@2");
  expect(since).toBe(line(2) + line(3));
  appendFileSync(log, line(4));
  const [added, next] = read(place);
  expect(added).toBe(line(4));
  appendFileSync(log, line(5));
  expect(linesFrom(next)).toBe(line(5));
  expect(linesFrom(end())).toBe("");
});

it("is read to its end when it was put away meanwhile, and then from the beginning of the new one", () => {
  const place = end();
  appendFileSync(log, line(4));
  renameSync(log, `${log}.1`);
  writeFileSync(log, line(5));
  expect(linesFrom(place)).toBe(line(4) + line(5));
});

it("begins anew when somebody has emptied it", () => {
  const place = end();
  truncateSync(log);
  appendFileSync(log, line(6));
  expect(linesFrom(place)).toBe(line(6));
});

it("has no place where there is no log", () => {
  rmSync(log);
  expect(sh('nginx_log "$2"', "@1")).toBe("");
});

it("a share is of exactly so many of all two first bytes, and the link moves when all are there", () => {
  const shares = [1, 5, 25, 99, 100].map((share) => {
    const count = sh(
      'replace_link() { ln -sfn "$1" "$2"; }; registered_front() { :; }; proxy_answer() { echo " seen"; }; nginx_share_dir=$2; nginx_send_share "$3"; nginx_share; ls "$2/canary" | awk \'length($0) == 2 { n += 256 } length($0) == 4 { n++ } END { print n }\'; ls "$2" | wc -l',
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
