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

  /** Lines of HAProxy 2.6.12, all but those that are none. */
  it.each<[string, string, readonly string[] | undefined]>([
    ["an answer", "1795944606.132|canary|200|2|0|--", ["canary 200 2"]],
    ["a failure", "1795944606.189|canary|500|1|0|--", ["canary 500 1"]],
    ["a server that hangs up", "1795944606.315|canary|502|-1|0|SH", ["canary 502 ?"]],
    ["one that does not answer", "1795944607.068|canary|504|-1|0|sH", ["canary 504 ?"]],
    ["one that hangs up in the middle of its answer", "1795944608.109|canary|200|0|0|SD", ["canary 502 0"]],
    ["a failure that a retry hides", "1795944608.254|live|200|0|+1|--", ["!live 503 ?", "live 200 0"]],
    [
      "one that cannot be reached",
      "1795944608.343|canary|503|-1|3|SC",
      ["canary 503 ?", "canary 503 ?", "canary 503 ?", "canary 503 ?"],
    ],
    ["a client that did not wait", "1795944611.392|canary|-1|-1|0|CH", []],
    ["no server", "1795944611.392|<NOSRV>|503|-1|0|SC", []],
    ["something else", "1795944611.392|canary|oops|-1|0|--", undefined],
    ["a line cut off", "1795944611.392|canary|200", undefined],
  ])("HAProxy: %s", (_, line, tries) => {
    expect(triesIn("read_haproxy", `<134>Nov 29 09:30:06 haproxy[27503]: gin-deploy ${line}`, awk)).toEqual(tries);
  });
});
