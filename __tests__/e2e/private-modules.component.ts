import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GitServer, serveGit } from "../git/git-server.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

const token = "ghs_0123456789secret";
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
/** Go reads the repository of a path with `.git` in it without asking the host what is there. */
const library = "git.example.test/team/lib.git";

let top: string;
let git: GitServer;
let proxy: Server;
const at = (...path: string[]) => join(top, ...path);
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), "gin-deploy-private-"));
  write("repositories/team/lib.git/go.mod", `module ${library}\n\ngo 1.24\n`);
  write("repositories/team/lib.git/lib.go", 'package lib\n\nconst Text = "from a private module"\n');
  const repository = at("repositories/team/lib.git");
  const inRepository = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.test", ...args], { cwd: repository });
  inRepository("init", "--quiet");
  inRepository("add", "--all");
  inRepository("commit", "--quiet", "--message=first");
  inRepository("tag", "v1.0.0");
  git = await serveGit(at("repositories"), basic("x-access-token", token));
  write("service/go.mod", `module example.com/service\n\ngo 1.24\n\nrequire ${library} v1.0.0\n`);
  write("service/main.go", `package main\n\nimport lib "${library}"\n\nfunc main() { println(lib.Text) }\n`);
  writeGitConfig("home", token);
  // Not synchronous: the servers are in this process.
  await promisify(execFile)("go", ["mod", "tidy"], { cwd: at("service"), env: { ...process.env, ...jobOf("home") } });
  proxy = await serveModules(at("home/modules/cache/download"), basic("build", token));
}, 60_000);

afterAll(async () => {
  await git.close();
  proxy.close();
  proxy.closeAllConnections();
  // Go makes its module cache read-only; only root can remove that as it is.
  execFileSync("chmod", ["-R", "u+w", top]);
  rmSync(top, { recursive: true, force: true });
});

/** As `git config --global url.https://x-access-token:TOKEN@host/.insteadOf https://host/` leaves it. */
function writeGitConfig(home: string, secret: string): void {
  const address = git.url.replace("//", `//x-access-token:${secret}@`);
  write(`${home}/.gitconfig`, `[url "${address}"]\n\tinsteadOf = https://git.example.test/\n`);
}

/** What a job sets; every home has caches of its own. */
function jobOf(home: string): Record<string, string> {
  return {
    HOME: at(home),
    GOMODCACHE: at(home, "modules"),
    GOPRIVATE: "git.example.test",
    GOFLAGS: "",
    GOENV: "off",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

/** Go's module proxy protocol over the files of a module cache, over TLS, for those who bring this Authorization header only. */
async function serveModules(directory: string, authorization: string): Promise<Server> {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const key = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  execFileSync("openssl", [...key, "-keyout", at("key.pem"), "-out", at("cert.pem"), ...subject], { stdio: "ignore" });
  const server = createServer(
    { key: readFileSync(at("key.pem")), cert: readFileSync(at("cert.pem")) },
    (request, response) => {
      const file = join(directory, request.url ?? "");
      if (request.headers.authorization !== authorization) response.writeHead(401).end();
      else if (!existsSync(file)) response.writeHead(404).end();
      else response.end(readFileSync(file));
    },
  );
  server.listen(0, "localhost");
  await once(server, "listening");
  return server;
}

async function build(name: string, env: Readonly<Record<string, string>>): Promise<{ run: ActionRun; said: string }> {
  const workspace = at(name, "service");
  cpSync(at("service"), workspace, { recursive: true });
  const goVersion = execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
  const inputs = { cache: "false", version: "v1.0.0", "go-version": goVersion };
  const run = await runAction({ workspace, inputs, env });
  const files =
    run.exitCode === 0 ? readdirSync(join(workspace, "dist"), { recursive: true, withFileTypes: true }) : [];
  const contents = files.flatMap((file) =>
    file.isFile() ? [readFileSync(join(file.parentPath, file.name), "latin1")] : [],
  );
  // What is masked is what the runner would hide; here nothing may need it.
  expect(run.leaks).toEqual([]);
  return { run, said: [run.log, run.summary, JSON.stringify(run.outputs), ...contents].join("\n") };
}

const says = (run: ActionRun) => {
  const [{ path }] = JSON.parse(run.outputs["binaries"] ?? "[]");
  return execFileSync("sh", ["-c", 'exec "$0" 2>&1', path], { encoding: "utf8" }).trim();
};

it("builds with a token in the configuration of git, which is in nothing that is left", async () => {
  writeGitConfig("by-git", token);
  const { run, said } = await build("by-git", { ...jobOf("by-git"), GOPROXY: "direct" });
  expect(run.exitCode).toBe(0);
  expect(says(run)).toBe("from a private module");
  expect(said).not.toContain(token);
});

it("builds with a password in .netrc, for a proxy that asks for one", async () => {
  const { port } = proxy.address() as AddressInfo;
  write("by-netrc/.netrc", `machine localhost:${port}\nlogin build\npassword ${token}\n`);
  const job = { ...jobOf("by-netrc"), GOPRIVATE: "", GONOSUMDB: "*", SSL_CERT_FILE: at("cert.pem") };
  const { run, said } = await build("by-netrc", { ...job, GOPROXY: `https://localhost:${port}` });
  expect(run.log).not.toContain("401");
  expect(run.exitCode).toBe(0);
  expect(says(run)).toBe("from a private module");
  expect(said).not.toContain(token);
});

it.each([
  ["a token that is refused", "ghs_9876543210wrong"],
  ["no token at all", ""],
])("%s is an error at the import, with what to do, without waiting for anybody", async (_, secret) => {
  const name = secret === "" ? "without" : "refused";
  if (secret === "") write(`${name}/.gitconfig`, `[url "${git.url}"]\n\tinsteadOf = https://git.example.test/\n`);
  else writeGitConfig(name, secret);
  const { run, said } = await build(name, { ...jobOf(name), GOPROXY: "direct" });
  expect(run.exitCode).toBe(1);
  const errors = run.annotations.filter(({ level }) => level === "error");
  // Go does not name the module here: the place is its import.
  expect(errors[0]?.properties).toContain("file=main.go,line=3");
  expect(errors.at(-1)?.message).toContain("GOPRIVATE");
  if (secret !== "") expect(said).not.toContain(secret);
});
