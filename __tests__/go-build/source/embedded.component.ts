import { afterEach, expect, test } from "vitest";
import { type GoProject, goMod, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});
const make = (files: Readonly<Record<string, string>>) => {
  const project = makeProject({ "go.mod": goMod, "web/web.go": "package web\n", ...files });
  projects.push(project);
  return project;
};
/** A program that embeds these patterns. */
const embeds = (...patterns: readonly string[]) =>
  `package main\n\nimport "embed"\n\n//go:embed ${patterns.join(" ")}\nvar files embed.FS\n\nfunc main() { println(files.Open("x")) }\n`;
const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 17485506\n";

test.each<[string, Readonly<Record<string, string>>, string, string]>([
  [
    "Git LFS pointers",
    { "main.go": embeds("assets"), "assets/model.bin": pointer, "assets/a/b.bin": pointer, "assets/c.txt": "c" },
    "assets/a/b.bin, assets/model.bin is a Git LFS pointer",
    "`lfs: true`",
  ],
  [
    "an encrypted file",
    { "main.go": embeds("key.pem"), "key.pem": "\0GITCRYPT\0..." },
    "key.pem is encrypted by git-crypt",
    "git-crypt unlock",
  ],
  [
    "source that is a pointer",
    { "main.go": 'package main\n\nimport _ "example.com/team/svc/big"\n\nfunc main() {}\n', "big/data.go": pointer },
    "big/data.go is a Git LFS pointer",
    "`lfs: true`",
  ],
  ["a program that is a pointer", { "main.go": pointer }, "main.go is a Git LFS pointer", "`lfs: true`"],
  [
    "a profile that is a pointer",
    { "main.go": "package main\n\nfunc main() {}\n", "default.pgo": pointer },
    "default.pgo is a Git LFS pointer",
    "`lfs: true`",
  ],
  [
    "a pointer in a vendored module",
    {
      "go.mod": `${goMod}\nrequire x.org/lib v1.0.0\n`,
      "main.go": 'package main\n\nimport _ "x.org/lib"\n\nfunc main() {}\n',
      "vendor/modules.txt": "# x.org/lib v1.0.0\n## explicit; go 1.24\nx.org/lib\n",
      "vendor/x.org/lib/lib.go": 'package lib\n\nimport _ "embed"\n\n//go:embed model.bin\nvar Model []byte\n',
      "vendor/x.org/lib/model.bin": pointer,
    },
    "vendor/x.org/lib/model.bin is a Git LFS pointer",
    "`lfs: true`",
  ],
])("%s: nothing is built", async (_, files, message, hint) => {
  const error = await make(files)
    .build()
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: "build",
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  [
    "nothing but a placeholder",
    { "main.go": embeds("all:site"), "site/.gitkeep": "" },
    /svc embeds site, where nothing but site\/\.gitkeep is\./,
  ],
  [
    "an empty file",
    { "main.go": embeds("version.txt"), "version.txt": "" },
    /svc embeds version\.txt, which is empty\./,
  ],
  [
    "a link as text",
    { "main.go": embeds("logo.svg"), "logo.svg": "shared/logo.svg", "shared/logo.svg": "<svg/>" },
    /^logo\.svg holds nothing but the path shared\/logo\.svg/,
  ],
  [
    "a submodule that is not there",
    { "main.go": embeds("web"), ".gitmodules": '[submodule "t"]\n\tpath = web/theme\n\turl = x\n' },
    /^web\/theme, which .*svc embeds, is a git submodule .*`submodules: true`/,
  ],
])("%s: a warning, and a build", async (_, files, warning) => {
  const project = make(files);
  expect((await project.build()).binaries).toHaveLength(1);
  expect(project.told.warnings).toEqual([expect.stringMatching(warning)]);
});

test("what is whole is silent", async () => {
  const project = make({
    "main.go": embeds("web", "all:site", "docs/*.md"),
    "web/.gitkeep": "",
    "web/index.html": "<p>",
    "site/.gitkeep": "",
    "site/app.js": "1",
    "docs/lfs.md": `${pointer}${"is how a pointer begins. ".repeat(100)}`,
    "not-embedded.bin": pointer,
  });
  expect((await project.build()).binaries).toHaveLength(1);
  expect(project.told.warnings).toEqual([]);
});
