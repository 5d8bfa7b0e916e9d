import { afterAll, expect, it } from "vitest";
import { makeAnalyser, placesOf } from "./analyser.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);

const goMod = "module example.com/m\n\ngo 1.24\n";
const secret = (name: string) => `package ${name}\n\nvar apiKey = "9f8b7c6d5e4f3a2b"\n`;
const also = (os: string, ...list: string[]) => `-also=${JSON.stringify({ list, env: { GOOS: os } })}`;

const files = {
  "go.mod": goMod,
  "main.go": 'package main\n\nimport "example.com/m/store"\n\nfunc main() { store.Open() }\n',
  "service_windows.go": secret("main"),
  "store/store.go": "package store\n\nfunc Open() {}\n",
  "store/special.go": `//go:build special\n\n${secret("store")}`,
  // Of one system alone, and nothing imports it.
  "cmd/tray/main_darwin.go": `${secret("main")}\nfunc main() {}\n`,
};

it.each([
  ["the first target alone", [], []],
  ["one more system", [also("windows")], ["service_windows.go:3"]],
  ["a package that is there on one system", [also("darwin")], ["cmd/tray/main_darwin.go:3"]],
  ["a target with tags of its own", [also("linux", "-tags=special")], ["store/special.go:5"]],
  [
    "all of them, and one that has nothing new",
    [also("freebsd"), also("windows"), also("darwin", "-tags=special"), also("windows")],
    ["cmd/tray/main_darwin.go:3", "service_windows.go:3", "store/special.go:5"],
  ],
] as const)("looks at what is built for %s", (_, targets, expected) => {
  const analysis = analyser.run(analyser.makeModule(files), ...targets);
  expect(analysis.errors).toEqual([]);
  expect(placesOf(analysis)).toEqual(expected.map((place) => `${place} hard-coded-secret`));
});

it("reports what targets share once, and a comment that accepts something for one of them only not as idle", () => {
  const handler = (body: string) =>
    `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc handle(http.ResponseWriter, *http.Request) { ${body} }\n`;
  const { findings, packages } = analyser.run(
    analyser.makeModule({
      "go.mod": goMod,
      "main.go":
        'package main\n\nimport "net/http"\n\nfunc main() { http.HandleFunc("/", handle) }\n\nfunc end() { stop() } //gin-deploy:ignore exit-in-handler only Windows does\n\nvar apiKey = "9f8b7c6d5e4f3a2b"\n',
      "handle_linux.go": handler("_ = os.Args"),
      "handle_windows.go": handler("end(); os.Exit(1)"),
      "stop_linux.go": "package main\n\nfunc stop() {}\n",
      "stop_windows.go":
        'package main\n\nimport "os"\n\nfunc stop() { os.Exit(3) } //gin-deploy:ignore exit-in-handler on purpose\n',
    }),
    also("windows"),
  );
  expect(packages).toBe(1);
  expect(findings.map(({ file, rule, ignored }) => `${file} ${rule} ${ignored ?? ""}`.trim())).toEqual([
    "handle_windows.go exit-in-handler",
    "main.go idle-ignore",
    "main.go hard-coded-secret",
    "stop_windows.go exit-in-handler on purpose",
  ]);
});

it("says of the first target alone what does not compile: the build says it of the others", () => {
  const broken = { ...files, "store/other_windows.go": "package store\n\nfunc other() { undefinedThing() }\n" };
  const { errors, findings } = analyser.run(analyser.makeModule(broken), also("windows"));
  expect(errors).toEqual([]);
  expect(findings.map(({ file }) => file)).toEqual(["service_windows.go"]);
  const first = analyser.run(
    analyser.makeModule({ ...files, "store/other_linux.go": broken["store/other_windows.go"] }),
  );
  expect(first.errors.join()).toContain("undefined: undefinedThing");
});
