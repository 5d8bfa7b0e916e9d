import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findIncludedFiles, withCompanions } from "../../src/package/included-files.ts";
import { systemFiles } from "../../src/world/files.ts";

let root: string;
let workspace: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "include-")));
  workspace = join(root, "work");
  mkdirSync(workspace);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), path);
  }
}

const request = (globs: readonly string[], directory = "svc", output = "svc/dist") => ({
  globs,
  moduleDirectory: join(workspace, directory),
  workspace,
  outputDirectory: join(workspace, output),
});
const find = (...args: Parameters<typeof request>) => findIncludedFiles(request(...args), { files: systemFiles });
const names = async (...args: Parameters<typeof find>) => (await find(...args)).map(({ name }) => name);

test("companions of the module, else of the repository; globs; each once and sorted", async () => {
  write(
    "LICENSE",
    "README.md",
    "svc/README.zh.md",
    "svc/CHANGELOG",
    "svc/config/a.yml",
    "svc/config/größe.yml",
    "svc/run.sh",
  );
  chmodSync(join(workspace, "svc/run.sh"), 0o755);
  const globs = ["config/*.{yml,toml}", "config/**", "*.sh"];
  expect(await names(globs)).toEqual(["config/a.yml", "config/größe.yml", "run.sh"]);
  const found = await withCompanions(await find(globs), request(globs), { files: systemFiles });
  expect(found.map(({ name, isExecutable }) => [name, isExecutable])).toEqual([
    ["CHANGELOG", false],
    ["LICENSE", false],
    ["README.zh.md", false],
    ["config/a.yml", false],
    ["config/größe.yml", false],
    ["run.sh", true],
  ]);
  expect(found[1]?.path).toBe(join(workspace, "LICENSE"));
});

test("a file that a checkout has not really brought is refused, with what brings it", async () => {
  write("svc/model.bin", "svc/key.pem");
  writeFileSync(
    join(workspace, "svc/model.bin"),
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 17\n",
  );
  writeFileSync(join(workspace, "svc/key.pem"), "\0GITCRYPT\0...");
  const error = await find(["*.bin", "*.pem"]).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: "input",
    message: expect.stringMatching(/"model\.bin" is a Git LFS pointer.*`lfs: true`/),
  });
  expect(error).toMatchObject({ message: expect.stringContaining('"key.pem" is encrypted by git-crypt') });
});

test("** is the sources: neither what was built nor git's own files", async () => {
  write("svc/main.go", "svc/dist/svc_linux_amd64/svc", "svc/.git/config", "svc/sub/.git");
  expect(await names(["**"])).toEqual(["main.go"]);
});

test("a glob that matches nothing is an error, and all of them are named", async () => {
  write("svc/main.go", "svc/dist/old.zip");
  await expect(find(["templates/**", "*.go", "dist/*.zip"])).rejects.toThrow(
    /^include: 2 problems:\n- "templates\/\*\*" matches no file in .*\n- "dist\/\*\.zip" matches no file/,
  );
});

test("links are packed as what they lead to, as long as it lies in the workspace", async () => {
  write("shared/a.yml", "svc/config/b.yml");
  symlinkSync("../../shared/a.yml", join(workspace, "svc/config/a.yml"));
  expect(await names(["config/*"])).toEqual(["config/a.yml", "config/b.yml"]);
});

test.each<[string, string, RegExp]>([
  ["a file outside", "../../../outside.txt", /"config\/link" is a link that leads out of the workspace/],
  [
    "git's settings, which hold a token",
    "../../.git/config",
    /"config\/link" is a link that leads out of the workspace/,
  ],
  ["nothing", "nowhere", /"config\/link" is a link that leads to nothing/],
])("a link to %s is an error", async (_, target, words) => {
  write("svc/config/a.yml", ".git/config");
  writeFileSync(join(root, "outside.txt"), "secret");
  symlinkSync(target, join(workspace, "svc/config/link"));
  await expect(find(["config/*"])).rejects.toThrow(words);
});

test("what lies behind a link to a directory outside is not packed", async () => {
  write("svc/config/a.yml");
  mkdirSync(join(root, "outside"));
  writeFileSync(join(root, "outside/secret"), "secret");
  symlinkSync("../../../outside", join(workspace, "svc/config/link"));
  expect(await names(["config/**"])).toEqual(["config/a.yml"]);
  await expect(find(["config/link/*"])).rejects.toThrow(/leads out of the workspace/);
});

test("names that would be others when unpacked are refused", async () => {
  write("svc/config/a\\b", "svc/config/c\nd");
  await expect(find(["config/*"])).rejects.toThrow(
    /2 problems:[\s\S]*"config\/a\\\\b" cannot be[\s\S]*"config\/c\\nd" cannot be/,
  );
});
