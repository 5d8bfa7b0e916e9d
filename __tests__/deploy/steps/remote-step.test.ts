import { describe, expect, it } from "vitest";
import { type ConnectedHost, encodeRequest, readAnswer, runStep } from "../../../src/deploy/steps/remote-step.ts";
import type { RemoteCompleted } from "../../../src/world/ssh/ssh.ts";

const host = (completed: RemoteCompleted): ConnectedHost => ({
  label: "deploy@web1",
  connection: { run: async () => completed, close: () => undefined },
});
const answering = (stdout: string, exitCode = 0, stderr = "") =>
  runStep(host({ stdout, exitCode, stderr }), "inspect", {}, { signal: new AbortController().signal });

describe("runStep", () => {
  it("reads the answer, and nothing that start-up files printed before it", async () => {
    const answer = await answering(
      "Welcome\nActiveState=failed\nkernel=Plan9\n#gin-deploy answers\nkernel=Linux\ntool=a\ntool=b\n",
    );
    expect([...answer]).toEqual([
      ["kernel", ["Linux"]],
      ["tool", ["a", "b"]],
    ]);
  });

  it.each<[string, string, number, string, object]>([
    ["no root", "", 90, "sudo: a password is required", { code: "preflight", cause: "sudo: a password is required" }],
    ["no lock", "\n#gin-deploy answers\n", 91, "no longer ours", { code: "lock" }],
    ["a failed step", "\n#gin-deploy answers\nkey=value\n", 1, "disk gone", { code: "host", cause: "disk gone" }],
    ["a failed step without a word", "\n#gin-deploy answers\nkey=value\n", 1, "", { cause: "it gave no reason" }],
    ["a program that was swallowed", "", 0, "", { code: "host", cause: "the host said nothing" }],
  ])("%s", async (_, stdout, exitCode, stderr, error) => {
    await expect(answering(stdout, exitCode, stderr)).rejects.toMatchObject(error);
  });

  it("takes the answer for the host's own, and not what start-up files printed in its form", async () => {
    const answer = await answering("\n#gin-deploy answers\nkernel=Plan9\n\n#gin-deploy answers\nkernel=Linux\n");
    expect(answer.get("kernel")).toEqual(["Linux"]);
  });

  it("shows nothing of what it sent to a command that sends it back", async () => {
    const echo: ConnectedHost = {
      label: "deploy@web1",
      connection: {
        run: async ({ input }) => ({ stdout: `${input}backup done\n`, exitCode: 0, stderr: String(input) }),
        close: () => undefined,
      },
    };
    const sent = runStep(echo, "inspect", { environment: "secret" }, { signal: new AbortController().signal });
    await expect(sent).rejects.toMatchObject({ cause: "backup done" });
  });
});

it("an answer may be empty, but not absent", () => {
  expect(readAnswer("\n#gin-deploy answers\n")?.size).toBe(0);
  expect(readAnswer("kernel=Linux\n")).toBeUndefined();
});

it("a request holds the program on one line, then the facts, then a dot", () => {
  const lines = encodeRequest("echo 1\necho 2\n", { name: "a b\nc", empty: "" }).split("\n");
  expect(lines.map((line, index) => (index === 0 ? Buffer.from(line, "base64").toString() : line))).toEqual([
    "echo 1\necho 2\n",
    "name YSBiCmM=",
    "empty ",
    ".",
    "",
  ]);
});
