import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let root: string;
let app: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-stage-"));
  app = join(root, "app");
  mkdirSync(join(app, ".gin-deploy/incoming"), { recursive: true });
  mkdirSync(join(app, ".gin-deploy/lock"));
  writeFileSync(join(app, ".gin-deploy/lock/token"), "one\n");
  mkdirSync(join(root, "etc/nobody/units"), { recursive: true });
  writeFileSync(join(root, "etc/nobody/units", sha256("[Unit]\n")), "[Unit]\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]];

/** Stages a release of `nobody`, who is on every system. */
function stage(shell: readonly string[], release: string, facts: Readonly<Record<string, string>>) {
  const { status, stderr } = stageAnswering(shell, release, facts);
  return { status, stderr };
}

function stageAnswering(shell: readonly string[], release: string, facts: Readonly<Record<string, string>>) {
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
    unit_sha256: sha256("[Unit]\n"),
    release_json: "{}",
    env_current: "",
    env_canary: "",
    secrets: "",
    state_json: "{}",
    ...facts,
  };
  const [command = "", ...options] = shell;
  const input = encodeRequest(streamedProgram("stage").replaceAll("/etc/gin-deploy", join(root, "etc")), "stage", all);
  const { status, stdout, stderr } = spawnSync(command, [...options, "-c", runProgram], { input, encoding: "utf8" });
  return { status, stderr, answer: readAnswer(stdout) ?? new Map<string, readonly string[]>() };
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
      ["a unit of its own", "mkdir unit; printf x >unit/x", { "unit/x": "x" }, /unit of its own/],
      ["a record of its own", "printf x >release.json", { "release.json": "x" }, /release\.json of its own/],
      ["the service's data", "mkdir data; printf x >data/a", { "data/a": "x" }, /data of its own/],
      ["a file of the host's", "printf x >a", { a: "x", "../../../../etc/hostname": "x" }, /not those that were sent/],
    ])("are refused with %s, and nothing stays", (_, make, listed, words) => {
      expect(stage(shell, "r1", upload(make, listed))).toEqual({ status: 1, stderr: expect.stringMatching(words) });
      expect(existsSync(join(app, "releases/r1"))).toBe(false);
      expect(existsSync(join(app, ".gin-deploy/staging"))).toBe(false);
    });

    it.each([
      ["a file of it", "files", (release: string) => writeFileSync(join(release, "a"), "y")],
      ["one file more", "nothing", (release: string) => writeFileSync(join(release, "more"), "y")],
      ["one file less", "files", (release: string) => rmSync(join(release, "a"))],
      ["its list", "files", (release: string) => writeFileSync(join(release, "files.sha256"), "")],
      ["its program", "binary", (release: string) => writeFileSync(join(release, "bin/nobody"), "y")],
      ["all of it", "binary files", (release: string) => rmSync(release, { recursive: true })],
    ])("are asked for where a release was changed by hand that has them: %s", (_, changed, change) => {
      const files = upload("printf x >a", { a: "x" });
      stage(shell, "r1", files);
      change(join(app, "releases/r1"));
      const same = { files_sha256: files.files_sha256, same_files_in: "r1", same_binary_in: "r1" };
      const { answer, ...end } = stageAnswering(shell, "r2", same);
      expect(end).toEqual({ status: 0, stderr: "" });
      expect(answer.get("changed")?.join(" ") ?? "nothing").toBe(changed);
      expect(answer.get("staged")).toEqual(changed === "nothing" ? ["r2"] : undefined);
      expect(existsSync(join(app, "releases/r2"))).toBe(changed === "nothing");
      expect(existsSync(join(app, ".gin-deploy/staging"))).toBe(false);
      expect(existsSync(join(app, ".gin-deploy/unpacked"))).toBe(false);
    });

    it("that were sent outlast a step that asks for the program", () => {
      const first = upload("printf x >a", { a: "x" });
      stage(shell, "r1", first);
      writeFileSync(join(app, "releases/r1/bin/nobody"), "y");
      const sent = upload("printf x >b", { b: "x" });
      expect(stageAnswering(shell, "r2", { ...sent, same_binary_in: "r1" }).answer.get("changed")).toEqual(["binary"]);
      expect(stageAnswering(shell, "r2", sent).answer.get("staged")).toEqual(["r2"]);
    });

    it("a link is no directory of the service", () => {
      mkdirSync(join(root, "other"));
      symlinkSync(join(root, "other"), join(app, "uploads"));
      expect(stage(shell, "r1", { persistent: "uploads" }).stderr).toContain("uploads is a link");
      expect(statSync(join(root, "other")).uid).toBe(0);
    });

    it.each(["../etc", ".ssh", "a/b", "bin", "current", "current.next", "canary.next"])(
      "no directory called %s outlives releases",
      (persistent) => {
        expect(stage(shell, "r1", { persistent })).toMatchObject({
          status: 1,
          stderr: expect.stringMatching(/cannot be a directory|does not take this fact: persistent/),
        });
      },
    );
  },
);
