import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { rule } from "../../../src/deploy/judgement/verdict/rule.ts";
import { steps } from "../../../src/deploy/steps/step-table.ts";
import { awks } from "./count-log.ts";

const [live, canary] = ["127.0.0.1:8080", "127.0.0.1:20132"];

describe.each(awks)("%s %s", (command, ...before) => {
  const count = (lines: readonly string[], front = "nginx") => {
    const { stdout, stderr } = spawnSync(command, [...before, steps.count.texts.count_attempts], {
      input: lines.map((line) => `${line}\n`).join(""),
      encoding: "utf8",
      env: { PATH: process.env["PATH"], LC_ALL: "C", SLOW_MS: "500", FRONT: front, CURRENT: live, CANARY: canary },
    });
    expect(stderr).toBe("");
    return stdout.trim().split("\n").toSorted();
  };

  it("counts attempts by the slot that they went to: also those that a retry hides", () => {
    const counted = count([
      `1795944601.1|${live}|200|0.049`,
      `1795944601.2|${canary}, ${live}|502, 200|0.012, 0.002`,
      `1795944602.0|${canary}|200|0.900`,
      "1795944602.1|-|-|-",
      "1795944602.1|10.0.0.1:80|500|0.001",
      "nothing of ours",
    ]);
    expect(counted.filter((line) => line.startsWith("requests"))).toEqual([
      "requests canary proxy 2 1 1 0 0",
      "requests current proxy 2 0 0 0 0",
    ]);
    expect(counted).toContain("by_second canary proxy errors 1795944601:1");
    expect(counted).toContain("by_second canary proxy slow 1795944602:1");
  });

  it("counts those of HAProxy by their names: what another server than the live one has not done, the canary has not", () => {
    const counted = count(
      [
        "1796061129|canary|200|3|0|--|32251=1=4",
        "1796061129|live|200|1|+1|--|32251=4=7",
        "1796061131|canary|200|1505|0|--|32251=9=12",
        "1796061136|live|503|-1|3|SC|32251=12=17",
        "Proxy live started.",
      ],
      "haproxy",
    );
    expect(counted.filter((line) => line.startsWith("requests"))).toEqual([
      "requests canary proxy 3 1 1 1 0",
      "requests current proxy 5 4 0 4 0",
    ]);
    expect(counted).toContain("by_second canary proxy errors 1796061129:1");
  });

  it("says where the log goes on, and what was gone of it", () => {
    const counted = count(["lost 7", `1795944601.1|${live}|200|0.049`, "place 12=345"]);
    expect(counted).toEqual(expect.arrayContaining(["place 12=345", "lost 7"]));
  });

  it("tells clients of the canary apart where the site does, as many as a step wants to have seen", () => {
    const many = Array.from({ length: 300 }, (_, number) => (0x1000 + (number % 100)).toString(16));
    const counted = count([
      `1795944601.1|${live}|200|0.049|00aa`,
      `1795944601.2|${canary}, ${live}|502, 200|0.012, 0.002|00bb`,
      `1795944601.3|${canary}|200|0.012|-`,
      `1795944601.3|${canary}|200|0.012|`,
      `1795944601.3|${canary}|200|0.012|../a`,
      ...many.map((client) => `1795944602.0|${canary}|200|0.010|${client}`),
    ]);
    const clients = counted.filter((line) => line.startsWith("client "));
    expect(clients).toHaveLength(rule.leastCallers);
    expect(new Set(clients).size).toBe(rule.leastCallers);
    expect(clients).toContain("client 00bb");
    expect(clients.join()).not.toMatch(/00aa|-|\.\./);
    expect(counted).toContain("requests canary proxy 304 1 0 0 0");
  });

  it("says of a log without a request that it was read", () => {
    expect(count([])).toEqual(["requests canary proxy 0 0 0 0 0", "requests current proxy 0 0 0 0 0"]);
  });
});
