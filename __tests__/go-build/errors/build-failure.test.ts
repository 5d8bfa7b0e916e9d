import { expect, test } from "vitest";
import { wordsOf } from "../../../src/errors.ts";
import { reportFailedBuilds } from "../../../src/go-build/errors/build-failure.ts";

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
  expect(error).toMatchObject({ code: "build", hint: expect.stringMatching(/^Free space there/) });
  expect(String((error.cause as Error).message)).toContain("no space left on device");
});

test("what no line of the source puts right is no error in the source, though Go names the import", () => {
  const error = report(
    'main.go:3:8: example.com/lib@v1.0.0: Get "https://proxy.test/x": dial tcp: lookup proxy.test: no such host\n',
  );
  expect(wordsOf(error)).toMatch(
    /^go build failed for linux\/amd64 with exit code 1: main\.go:3:8: example\.com\/lib@v1\.0\.0: Get /,
  );
  expect(error.hint).toMatch(/^Let this machine reach proxy\.test /);
});

test("an error in the source stands in the first line, and has no remedy that is made up", () => {
  const error = report("# example.com/svc\n./main.go:3:15: undefined: a\n./main.go:4:1: undefined: b\n");
  expect(wordsOf(error)).toBe("2 errors in the source, for linux/amd64: main.go:3:15: undefined: a");
  expect(error.hint).toBeUndefined();
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
