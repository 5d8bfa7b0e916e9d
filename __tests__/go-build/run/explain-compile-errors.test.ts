import { expect, it } from "vitest";
import { explainCompileErrors } from "../../../src/go-build/run/explain-compile-errors.ts";
import { systemFiles } from "../../../src/world/files.ts";

const choice = {
  target: { os: "linux", arch: "amd64", variant: undefined },
  tags: [],
  cgo: false,
  goVersion: "1.26.8",
} as const;
const routes = "package main\n\nfunc routes() {}\n";

function explain(output: string, texts: Readonly<Record<string, string>>, ignored: readonly string[] = []) {
  const files = { ...systemFiles, readText: async (path: string) => texts[path.replace("/ws/", "")] };
  const packages = ["", "/api"].map((place) => ({
    ImportPath: `example.com/svc${place}`,
    Name: place === "" ? "main" : "api",
    Dir: `/ws${place}`,
    IgnoredGoFiles: ignored.filter((file) => !file.endsWith("_test.go")),
    TestGoFiles: ignored.filter((file) => file.endsWith("_test.go")),
  }));
  return explainCompileErrors(output, packages, choice, "/ws", { files });
}

it.each<[string, string, string, string | undefined]>([
  [
    "routes_js.go",
    "undefined: routes",
    routes,
    "routes is declared in routes_js.go, which is for another target by its name. If it is meant for every target, rename it: Go reads the end of its name as one.",
  ],
  [
    "routes_test.go",
    "undefined: routes",
    routes,
    "routes is declared in routes_test.go, which is a test: only tests have it. Move it into a file without `_test`.",
  ],
  [
    "routes.go",
    "undefined: routes",
    `//go:build prod\n\n${routes}`,
    "routes is declared in routes.go, which is behind `//go:build prod`. Set `tags: prod`.",
  ],
  [
    "routes.go",
    "undefined: routes",
    `//go:build windows\n\n${routes}`,
    "routes is declared in routes.go, which is behind `//go:build windows`. Declare it for this target as well.",
  ],
  ["routes_js.go", "undefined: limit", "package main\n\nvar (\n\tother int\n\tlimit = 3\n)\n", "limit is declared in"],
  ["routes_js.go", "undefined: other", routes, undefined],
  ["routes_js.go", "declared and not used: routes", routes, undefined],
])("%s: %s", async (file, message, text, words) => {
  const explained = await explain(`# example.com/svc\n./main.go:15:2: ${message}\n`, { [file]: text }, [file]);
  if (words === undefined) expect(explained).toBeUndefined();
  else expect(explained?.startsWith(words), explained).toBe(true);
});

it("of another package as well", async () => {
  const texts = { "api/api_windows.go": "package api\n\nfunc Routes() {}\n" };
  expect(await explain("./main.go:15:6: undefined: api.Routes\n", texts, ["api_windows.go"])).toMatch(
    /^Routes is declared in api\/api_windows\.go, which is for another target by its name/,
  );
});

it("a merge conflict, of which the compiler says only that it is no declaration", async () => {
  const text = "package main\n\n<<<<<<< HEAD\nfunc a() {}\n=======\n>>>>>>> x\n";
  const output = "./main.go:3:1: syntax error: non-declaration statement outside function body\n";
  expect(await explain(output, { "main.go": text })).toBe(
    "main.go holds a merge conflict: resolve it, and commit the file.",
  );
  expect(await explain(output, { "main.go": text.replaceAll("<", "-") })).toBeUndefined();
});
