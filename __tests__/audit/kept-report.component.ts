import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeAnalyser } from "./analyser.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);

const files = {
  "go.mod": "module example.com/m\n\ngo 1.24\n",
  "main.go": `package main

import (
	"net/http"
	"os"

	"example.com/m/store"
)

func main() {
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { store.Hits++ })
	os.ReadFile("page.html")
}
`,
  "store/store.go": "package store\n\nvar Hits int\n",
  "store/only_windows.go": "package store\n",
};

it("takes the report of the same source from Go's build cache, and makes a new one whenever anything differs", () => {
  const directory = analyser.makeModule(files);
  const run = (...args: string[]) => analyser.runKept(directory, ...args);
  const write = (path: string, text: string) => writeFileSync(join(directory, path), text);
  const [first, isKept] = run();
  expect(isKept).toBe(false);
  expect(first.findings).toHaveLength(1);
  expect(run()).toEqual([first, true]);

  // A comment changes nothing of what is compiled.
  write(
    "main.go",
    files["main.go"].replace("store.Hits++ })", "store.Hits++ }) //gin-deploy:ignore shared-state for show"),
  );
  const [accepted, isAcceptedKept] = run();
  expect([accepted.findings[0]?.ignored, isAcceptedKept]).toEqual(["for show", false]);
  write("main.go", files["main.go"]);
  expect(run()).toEqual([first, true]);

  expect(run("-include", "other/**")[1]).toBe(false);
  expect(run("-list=-tags=extra")[1]).toBe(false);
  expect(run('-also={"env":{"GOOS":"windows"}}')[1]).toBe(false);
  write("store/more.go", "package store\n");
  expect(run()[1]).toBe(false);
  rmSync(join(directory, "store/more.go"));
  expect(run()).toEqual([first, true]);
});

it("asks again for the files that rules ask for", () => {
  const service = files["main.go"]
    .replace('"example.com/m/store"', '"github.com/gin-gonic/gin"\n')
    .replace("store.Hits++", "")
    .replace("os.Read", "gin.New()\n\tos.Read");
  const directory = analyser.makeModule({ "main.go": service });
  const rules = () => {
    const [{ findings }, isKept] = analyser.runKept(directory);
    return [findings.map(({ rule }) => rule), isKept];
  };
  expect(rules()).toEqual([[], false]);
  expect(rules()).toEqual([[], true]);
  writeFileSync(join(directory, "page.html"), "<p>");
  expect(rules()).toEqual([["relative-file"], false]);
  expect(rules()).toEqual([["relative-file"], true]);
  rmSync(join(directory, "page.html"));
  expect(rules()).toEqual([[], false]);
});
