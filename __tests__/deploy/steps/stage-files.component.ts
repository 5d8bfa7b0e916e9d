import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";

const programs = join(import.meta.dirname, "../../../src/deploy/steps/programs");
const read = (file: string) => readFileSync(join(programs, file), "utf8");
const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let root: string;
let app: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-stage-"));
  app = join(root, "app");
  mkdirSync(join(app, ".gin-deploy/incoming"), { recursive: true });
  mkdirSync(join(app, ".gin-deploy/lock"));
  writeFileSync(join(app, ".gin-deploy/lock/token"), "one\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]];

/** Stages a release of `nobody`, who is on every system. */
function stage(shell: readonly string[], release: string, facts: Readonly<Record<string, string>>) {
  writeFileSync(join(app, ".gin-deploy/incoming", sha256("program")), "program");
  const all = {
    deploy_path: app,
    token: "one",
    name: "nobody",
    phase_line: "{}",
    release,
    sha256: sha256("program"),
    same_binary_in: "",
    files_sha256: "",
    files_stream: "",
    same_files_in: "",
    persistent: "",
    unit_text: "[Unit]\n",
    release_json: "{}",
    env_current: "",
    env_canary: "",
    state_json: "{}",
    ...facts,
  };
  const [command = "", ...options] = shell;
  const bootstrap = 'IFS= read -r program && eval "$(printf %s "$program" | base64 -d)"';
  const input = encodeRequest(read("prelude.sh") + read("stage.sh"), all);
  const { status, stderr } = spawnSync(command, [...options, "-c", bootstrap], { input, encoding: "utf8" });
  return { status, stderr };
}

/** Puts an archive of what `make` leaves in a directory where an upload would be; its list names what is given. */
function upload(make: string, listed: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(root, "files-"));
  const list = Object.entries(listed).map(([name, text]) => `${sha256(text)}  ${name}\n`);
  writeFileSync(join(directory, "files.sha256"), list.join(""));
  execFileSync("sh", ["-c", make], { cwd: directory });
  const archive = execFileSync("tar", ["-cf", "-", "-C", directory, ...readdirSync(directory)]);
  writeFileSync(join(app, ".gin-deploy/incoming", sha256(archive)), archive);
  return { files_sha256: sha256(list.join("")), files_stream: sha256(archive) };
}

const good =
  "mkdir 'täglich & mehr'; printf hi >'täglich & mehr/a b.html'; printf x >.env.example; chmod 6777 .env.example; mkdir files verify; printf f >files/f; printf v >verify/v";
const goodList = { "täglich & mehr/a b.html": "hi", ".env.example": "x", "files/f": "f", "verify/v": "v" };

describe.skipIf(process.getuid?.() !== 0).each(shells.map((shell) => ({ shell, name: shell.join(" ") })))(
  "files of a release in $name",
  ({ shell }) => {
    it("lie beside the program, and are linked where a release has them", () => {
      const files = upload(good, goodList);
      expect(stage(shell, "r1", { ...files, persistent: "uploads" })).toEqual({ status: 0, stderr: "" });
      const releases = join(app, "releases");
      const names = readdirSync(join(releases, "r1")).sort();
      expect(names).toEqual(
        [
          ".env.example",
          "bin",
          "data",
          "env",
          "files",
          "files.sha256",
          "logs",
          "release.json",
          "täglich & mehr",
          "unit",
          "unproven",
          "verify",
          "uploads",
        ].sort(),
      );
      expect(statSync(join(releases, "r1/.env.example")).mode & 0o7777).toBe(0o750);
      expect(readdirSync(join(app, ".gin-deploy/incoming"))).toEqual([]);
      const same = { files_sha256: files.files_sha256, same_files_in: "r1" };
      expect(stage(shell, "r2", same)).toEqual({ status: 0, stderr: "" });
      expect(statSync(join(releases, "r2/täglich & mehr/a b.html")).nlink).toBe(2);
    });

    it.each([
      ["a link", "ln -s /etc/passwd passwd", {}, /neither a file nor a directory/],
      ["a link to a directory", "ln -s /etc etc", {}, /neither a file nor a directory/],
      ["a hard link", "printf x >a; ln a b", { a: "x", b: "x" }, /neither a file nor a directory/],
      ["a pipe", "mkfifo pipe", {}, /neither a file nor a directory/],
      ["another content", "printf y >a", { a: "x" }, /not those that were sent/],
      ["more than its list", "printf x >a; printf y >b", { a: "x" }, /not those that were sent/],
      ["less than its list", "printf x >a", { a: "x", b: "y" }, /not those that were sent/],
      ["a name of the release's own", "mkdir env; printf x >env/current", { "env/current": "x" }, /env of its own/],
    ])("are refused with %s, and nothing stays", (_, make, listed, words) => {
      expect(stage(shell, "r1", upload(make, listed))).toEqual({ status: 1, stderr: expect.stringMatching(words) });
      expect(existsSync(join(app, "releases/r1"))).toBe(false);
      expect(existsSync(join(app, ".gin-deploy/staging"))).toBe(false);
    });

    it("are refused where a release that has them was changed", () => {
      const files = upload("printf x >a", { a: "x" });
      stage(shell, "r1", files);
      writeFileSync(join(app, "releases/r1/a"), "y");
      const same = { files_sha256: files.files_sha256, same_files_in: "r1" };
      expect(stage(shell, "r2", same)).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/files of release r1 were changed on the host/),
      });
    });

    it.each(["../etc", ".ssh", "a/b", "bin", "current"])("no directory called %s outlives releases", (persistent) => {
      expect(stage(shell, "r1", { persistent })).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/cannot be a directory/),
      });
    });
  },
);
