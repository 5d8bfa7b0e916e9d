import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { makeAnalyser } from "./analyser.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);
afterEach(() => vi.unstubAllEnvs());

const secret = (name: string) => `package ${name}\n\nvar apiKey = "9f8b7c6d5e4f3a2b"\n`;

/** One module that has everything odd which a checkout may have: a go command for each would take minutes. */
function makeOddModule(): string {
  const directory = analyser.makeModule({
    "go.mod": "module example.com/m\n\ngo 1.24\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "größe.go": secret("main"),
    "crlf.go":
      `${secret("main").replace("apiKey", "secretKey").trimEnd()} //gin-deploy:ignore hard-coded-secret for show\n`.replaceAll(
        "\n",
        "\r\n",
      ),
    "tab.go": `${secret("main").replace("apiKey", "password").trimEnd()} //gin-deploy:ignore hard-coded-secret\tfor a tab\n`,
    "bom.go": `\uFEFF${secret("main").replace("apiKey", "accessKey")}`,
    "line.go": `//line /etc/passwd:1\n${secret("main").replace("apiKey", "authToken").replace("var", "//line ../../x.tmpl:70\nvar")}`,
    "examples/shop/main.go":
      "package main\n\n//gin-deploy:ignore shared-state nothing is reported here anyway\nfunc main() {}\n",
  });
  analyser.write(directory, "latin1/latin1.go", Buffer.from('package latin1\n\nvar s = "gr\xF6\xDFe"\n', "latin1"));
  analyser.write(directory, "twice/twice.go", secret("twice"));
  // Links of directories are not followed, and one of a file that leads nowhere is an error of its package alone.
  symlinkSync("..", join(directory, "twice/loop"));
  analyser.write(directory, "circle/circle.go", "package circle\n");
  symlinkSync("b.go", join(directory, "circle/a.go"));
  symlinkSync("a.go", join(directory, "circle/b.go"));
  return directory;
}

it("reports what stands in the repository at its real place, whatever files are called, hold and lead to", () => {
  const { findings, errors } = analyser.run(makeOddModule());
  expect(findings.map(({ file, line, rule, ignored }) => `${file}:${line} ${rule} ${ignored ?? ""}`.trim())).toEqual([
    "bom.go:3 hard-coded-secret",
    "crlf.go:3 hard-coded-secret for show",
    "größe.go:3 hard-coded-secret",
    "line.go:5 hard-coded-secret",
    "tab.go:3 hard-coded-secret for a tab",
    "twice/twice.go:3 hard-coded-secret",
  ]);
  expect(errors.join("\n")).toMatch(/circle.*too many levels of symbolic links/);
  expect(errors.join("\n")).toMatch(/latin1\.go:3:\d+: (?:illegal|invalid) UTF-8 encoding/);
});

it("says which file it could not read, because its name is not UTF-8", () => {
  const directory = analyser.makeModule({
    "go.mod": "module example.com/m\n\ngo 1.24\n",
    "main.go": "package main\n\nfunc main() {}\n",
  });
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/b`), Buffer.of(0xff), Buffer.from(".go")]), secret("main"));
  const { findings, errors } = analyser.run(directory);
  expect(findings).toEqual([]);
  expect(errors).toEqual([
    expect.stringMatching(
      /\/b\uFFFD\.go: cannot be read: no such file or directory: its name is not UTF-8, so rename it$/,
    ),
  ]);
});

it("knows its own code where the shell stands in a link to it", () => {
  const directory = analyser.makeModule({ "go.mod": "module example.com/m\n\ngo 1.24\n", "main.go": secret("main") });
  const link = `${directory}-link`;
  symlinkSync(directory, link);
  vi.stubEnv("PWD", link);
  expect(analyser.run(link).findings).toHaveLength(1);
});
