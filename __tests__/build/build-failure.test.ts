import { expect, test } from "vitest";
import { reportFailedBuilds } from "../../src/build/build-failure.ts";

const report = (output: string, stderr = output) =>
  reportFailedBuilds(
    [{ command: "go build", target: "linux/amd64", exitCode: 1, output, stderr }],
    { moduleDirectory: "/ws", workspace: "/ws" },
    1,
    { error: () => {} },
  );

test("a failure that is not about the source says why in Go's own words", () => {
  const error = report(
    "# example.com/svc\ngo build example.com/svc: copying /tmp/x: write /ws/dist/svc: no space left on device\n",
  );
  expect(error).toMatchObject({ code: "build", hint: expect.stringContaining("The disk is full") });
  expect(String((error.cause as Error).message)).toContain("no space left on device");
});

test("one that says nothing is told as it is", () => {
  const { message, cause, hint } = report("");
  expect({ message, cause, hint }).toEqual({
    message: "go build failed for linux/amd64 with exit code 1",
    cause: undefined,
    hint: undefined,
  });
});

test("what a Makefile tells of its recipes is not the reason", () => {
  const stderr = "flag provided but not defined: -foo\nmake: *** [Makefile:2: release] Error 1\n";
  const { cause, hint, evidence } = report(`go build -ldflags -foo .\n${stderr}`, stderr);
  expect((cause as Error).message).toBe("flag provided but not defined: -foo");
  expect(hint).toContain("`go tool link -help`");
  expect(evidence[0]).toBe("go build -ldflags -foo .");
});
