import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { awks } from "./count-log.ts";

const front = readFileSync(join(import.meta.dirname, "../../../src/deploy/steps/awk/front.awk"), "utf8");

/** Every try as `server status milliseconds`; undefined: it is no line of that front. */
function triesIn(reader: "read_nginx" | "read_haproxy", line: string, [command = "", ...before]: readonly string[]) {
  const program = `${front}
    { if (!${reader}($0)) print "none"; else for (i = 1; i <= tries; i++) print try_server[i], try_status[i], (try_us[i] < 0 ? "?" : try_us[i] / 1000) }`;
  const { stdout, status, stderr } = spawnSync(command, [...before, program], {
    input: `${line}\n`,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout === "none\n" ? undefined : stdout.split("\n").slice(0, -1);
}

const [live, canary] = ["127.0.0.1:18080", "127.0.0.1:20132"];

describe.each(awks)("%s %s", (...awk) => {
  /** Lines of nginx 1.22.1, all but those that are none. */
  it.each<[string, string, readonly string[] | undefined]>([
    ["an answer", `1795944601.243|${canary}|200|0.049`, [`${canary} 200 49`]],
    ["a failure", `1795944601.333|${canary}|500|0.053`, [`${canary} 500 53`]],
    [
      "a failure that a retry hides",
      `1795944601.408|${canary}, ${live}|502, 200|0.012, 0.002`,
      [`${canary} 502 12`, `${live} 200 2`],
    ],
    [
      "no answer in time",
      `1795944603.258|${canary}, ${live}|504, 200|1.000, 0.002`,
      [`${canary} 504 1000`, `${live} 200 2`],
    ],
    [
      "a redirect inside",
      `1795944603.258|${canary} : ${live}|200 : 200|0.001 : 0.002`,
      [`${canary} 200 1`, `${live} 200 2`],
    ],
    ["no server at all", "1795944603.492|-|-|-", []],
    ["no server that could be tried", "1795944603.492|canary|502|0.000", ["canary 502 0"]],
    ["a client that did not wait", `1795944604.013|${canary}|-|0.301`, []],
    ["lists that do not fit", `1795944603.258|${canary}, ${live}|200|0.001`, undefined],
    ["another log", '127.0.0.1 - - [29/Nov/2026:09:30:06 +0000] "GET /x|y|500|9 HTTP/1.1" 200 0 "-" "-"', undefined],
    ["nothing", "", undefined],
  ])("nginx: %s", (_, line, tries) => {
    expect(triesIn("read_nginx", line, awk)).toEqual(tries);
  });

  /** Lines of HAProxy 2.2.9, 2.6.12 and 3.0.11, all but those that are none. */
  it.each<[string, string, readonly string[] | undefined]>([
    ["an answer", "1796061131|canary|200|1505|0|--|32251=9=12", ["canary 200 1505"]],
    ["a failure", "1796061170|canary|500|0|0|--|7237=3=6", ["canary 500 0"]],
    ["a server that hangs up", "1796061170|canary|502|-1|0|SH|7237=8=11", ["canary 502 ?"]],
    ["one that does not answer", "1796061170|canary|504|-1|0|sH|7237=8=11", ["canary 504 ?"]],
    ["one that hangs up in the middle of its answer", "1796061170|canary|200|2|0|SD|7237=6=9", ["canary 502 2"]],
    ["one that does so at once", "1796060515|canary|-1|-1|0|SD|10332=16=19", ["canary 502 ?"]],
    ["a failure that a retry hides", "1796061183|live|200|3|+1|--|8856=11=14", ["!live 503 ?", "live 200 3"]],
    ["a retry that fails too", "1796061133|live|503|-1|+1|SC|32251=11=15", ["!live 503 ?", "live 503 ?"]],
    [
      "one that cannot be reached",
      "1796061136|live|503|-1|3|SC|32251=12=17",
      ["live 503 ?", "live 503 ?", "live 503 ?", "live 503 ?"],
    ],
    ["a client that did not wait", "1796061170|canary|-1|-1|0|CH|7237=6=9", []],
    ["what it answers itself", "1796061179|<NOSRV>|200|-1|0|LR|8856=0=3", []],
    ["no request", "1796061182|<NOSRV>|400|-1|0|PR|8856=10=13", []],
    ["a client with a number", "1796060634|live|200|1|+1|--|14336=15=17|0000", ["!live 503 ?", "live 200 1"]],
    ["something else", "1796061170|canary|oops|-1|0|--|7237=6=9", undefined],
    ["its own words", "Proxy front started.", undefined],
    ["a line cut off", "1796061170|canary|200", undefined],
  ])("HAProxy: %s", (_, line, tries) => {
    expect(triesIn("read_haproxy", line, awk)).toEqual(tries);
  });
});
