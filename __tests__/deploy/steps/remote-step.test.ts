import type { PassThrough } from "node:stream";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { type ConnectedHost, encodeRequest, runStep } from "../../../src/deploy/steps/remote-step.ts";
import type { Answers } from "../../../src/deploy/steps/step-table.ts";
import type { Connection, RemoteCommand, RemoteCompleted } from "../../../src/world/ssh/ssh.ts";

const over = (run: Connection["run"]): ConnectedHost => ({
  label: "deploy@web1",
  connection: { run, close: () => undefined },
});
const facts = {
  deploy_path: "/opt/greeter",
  token: "one",
  name: "greeter",
  phase_line: "{}",
  release: "r1",
  life_seconds: 600,
};
const answering = (stdout: string, exitCode = 0, stderr = "") =>
  runStep(
    over(async () => ({ stdout, exitCode, stderr })),
    "start-canary",
    facts,
  );
const mark = "\n#gin-deploy answers\n";
const right = "started_at=1764000000\nstarted=greeter@canary.service\n";

describe("runStep", () => {
  it("reads the answer, and nothing that start-up files printed before it", async () => {
    expect(await answering(`Welcome\nstarted=Plan9\n${mark}${right}`)).toEqual({
      started_at: 1_764_000_000,
      started: "greeter@canary.service",
    });
  });

  it.each<[string, string, number, string, object]>([
    ["no root", "", 90, "sudo: a password is required", { code: "preflight", cause: "sudo: a password is required" }],
    ["no lock", mark, 91, "no longer ours", { code: "lock" }],
    ["a failed step", `${mark}key=value\n`, 1, "disk gone", { code: "host", cause: "disk gone" }],
    ["a failed step without a word", `${mark}key=value\n`, 1, "", { cause: "it gave no reason" }],
    ["a program that was swallowed", "", 0, "", { code: "host", cause: "the host said nothing" }],
  ])("%s", async (_, stdout, exitCode, stderr, error) => {
    await expect(answering(stdout, exitCode, stderr)).rejects.toMatchObject(error);
  });

  it.each([
    ["missing", "started=x\n", "started_at is missing"],
    ["empty", "started_at=\nstarted=x\n", 'started_at is "", and not a whole number'],
    ["malformed", "started_at=soon\nstarted=x\n", 'started_at is "soon", and not a whole number'],
    ["there twice", "started_at=1\nstarted=x\nstarted=y\n", 'started is "x\\ny", and not one line'],
  ])("an answer that is %s is an error that names host, step and key", async (_, stdout, problem) => {
    await expect(answering(mark + stdout)).rejects.toMatchObject({
      code: "host",
      message: `deploy@web1: step start-canary gave an answer that cannot be used: ${problem}`,
    });
  });

  it("takes the answer for the host's own, and not what start-up files printed in its form", async () => {
    const answer = await answering(`${mark}started_at=1\nstarted=Plan9\n${mark}${right}`);
    expect(answer.started).toBe("greeter@canary.service");
  });

  it("shows nothing of what it sent to a command that sends it back", async () => {
    const echo = over(async ({ input }) => ({ stdout: `${input}backup done\n`, exitCode: 0, stderr: String(input) }));
    await expect(runStep(echo, "start-canary", facts)).rejects.toMatchObject({ cause: "backup done" });
  });
});

describe("a step that looks again and again", () => {
  const asked = {
    name: "greeter",
    slot: "canary",
    port: 8080,
    health_path: "/health",
    since: 0,
    for_seconds: 20,
    pause_seconds: 0.5,
  } as const;
  const look = (number: number, status = "200") =>
    [
      "ActiveState=active",
      "SubState=running",
      "MainPID=812",
      "NRestarts=0",
      "Result=success",
      "ExecMainStatus=0",
      "ExecMainCode=0",
      "ExecMainStartTimestampMonotonic=1",
      `http_status=${status}`,
      `at=${number}.25`,
      `look=${number}`,
      "",
    ].join("\n");

  /** A program that prints these pieces, then waits for the end of its input; its connection may break off instead. */
  function looker(pieces: readonly string[], end: "input" | "lost" | RemoteCompleted = "input") {
    const isOver = Promise.withResolvers<void>();
    const host = over(async ({ input, onOutput }: RemoteCommand) => {
      const stream = input as PassThrough;
      stream.resume().once("end", isOver.resolve);
      for (const piece of pieces) onOutput?.(Buffer.from(piece));
      if (end === "lost") throw new Error("the connection broke off");
      if (end !== "input") return end;
      await isOver.promise;
      return { exitCode: 0, stdout: pieces.join(""), stderr: "" };
    });
    return host;
  }
  const watch = async (host: ConnectedHost, enoughAfter: number) => {
    const seen: Answers<"observe">[] = [];
    const onLook = (each: Answers<"observe">) => {
      seen.push(each);
      return seen.length < enoughAfter ? "more" : "enough";
    };
    const last = await runStep(host, "observe", asked, { onLook });
    return { last, numbers: seen.map((each) => each.look) };
  };

  it("hands out each look as it comes, in whatever pieces, and ends when it is enough", async () => {
    const said = [...(mark + look(1) + look(2) + look(3))];
    const { last, numbers } = await watch(looker(said), 2);
    expect(numbers).toEqual([1, 2]);
    expect(last).toMatchObject({ ActiveState: "active", http_status: 200 });
  });

  it("once it was enough, a connection that is lost is no failure", async () => {
    expect((await watch(looker([mark + look(1)], "lost"), 1)).numbers).toEqual([1]);
  });

  it("a connection that is lost before is one", async () => {
    await expect(watch(looker([mark + look(1)], "lost"), 2)).rejects.toThrow("the connection broke off");
  });

  it("when its time is over, the last look is the answer", async () => {
    const stdout = mark + look(1) + look(2);
    const { last } = await watch(looker([stdout], { exitCode: 0, stdout, stderr: "" }), 9);
    expect(last.look).toBe(2);
  });

  it("a look that cannot be read ends it, with an error that names host, step and key", async () => {
    await expect(watch(looker([mark + look(1) + look(2, "?")]), 9)).rejects.toMatchObject({
      message: expect.stringMatching(/^deploy@web1: step observe gave .* http_status is "\?", and not a whole number$/),
    });
  });

  it("that never looked is an error", async () => {
    const stdout = mark;
    await expect(watch(looker([stdout], { exitCode: 0, stdout, stderr: "" }), 9)).rejects.toMatchObject({
      message: expect.stringMatching(/ActiveState is missing$/),
    });
  });

  it("a program that fails says why", async () => {
    const end = { exitCode: 1, stdout: mark, stderr: "systemctl gave no answer" };
    await expect(watch(looker([mark], end), 9)).rejects.toMatchObject({ cause: "systemctl gave no answer" });
  });
});

it("an answer may be empty, but not absent", () => {
  expect(readAnswer("\n#gin-deploy answers\n")?.size).toBe(0);
  expect(readAnswer("kernel=Linux\n")).toBeUndefined();
});

it("a request holds the program on one line, then the facts, then a dot", () => {
  const lines = encodeRequest("echo 1\necho 2\n", "echo", {
    name: "a b\nc",
    plain: "/opt/a-b_c.d:1@e+f,",
    empty: "",
  }).split("\n");
  expect(lines.map((line, index) => (index === 0 ? gunzipSync(Buffer.from(line, "base64")).toString() : line))).toEqual(
    ["echo 1\necho 2\n", "- echo", "name YSBiCmM=", "plain =/opt/a-b_c.d:1@e+f,", "empty =", ".", ""],
  );
});
