/** "Deploy in 10 minutes" of both READMEs, to the letter, each on a host that nobody has prepared. Only GitHub itself is a stand-in: `gh`, and who runs a workflow. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { on } from "../support/deploy-example.ts";
import { type ExampleProject, makeExampleProject } from "../support/example-project.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { runAction } from "../support/run-action.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

function readGuide({ readme, heading }: { readonly readme: string; readonly heading: string }): string {
  const sections = readFileSync(join(root, readme), "utf8").split(/^## /m);
  return sections.find((section) => section.startsWith(heading)) ?? "";
}

/** The commands of a guide, step by step. */
function commandsOf(guide: string): readonly string[] {
  return [...guide.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text = ""]) => text);
}

/** As tutorials have it: templates beside the program, and nothing that this project asks for but a health route. */
const tutorial = `package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default()
	r.LoadHTMLGlob("templates/*")
	r.GET("/", func(c *gin.Context) { c.HTML(http.StatusOK, "index.html", gin.H{"name": "Ada"}) })
	r.GET("/health", func(c *gin.Context) { c.Status(http.StatusOK) })
	r.Run()
}
`;

function makeTutorial(project: ExampleProject): void {
  mkdirSync(join(project.directory, "templates"));
  writeFileSync(join(project.directory, "templates/index.html"), "<h1>Hello, {{ .name }}!</h1>");
  rmSync(join(project.directory, "cmd/greeter"), { recursive: true });
  mkdirSync(join(project.directory, "cmd/greeter"));
  writeFileSync(join(project.directory, "cmd/greeter/main.go"), tutorial);
  project.git("add", "--all");
  project.git("commit", "--quiet", "--message=A tutorial's service");
}

const guides = [
  {
    readme: "README.md",
    heading: "Deploy in 10 minutes",
    host: "web1",
    make: () => undefined,
    hasTemplates: false,
    path: "/greetings/Ada",
    answer: '{"message":"Hello, Ada!"}',
  },
  {
    readme: "README.zh-CN.md",
    heading: "十分钟部署",
    host: "web2",
    make: makeTutorial,
    hasTemplates: true,
    path: "/",
    answer: "<h1>Hello, Ada!</h1>",
  },
] as const;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ hosts: guides.map(({ host }) => ({ name: host })) });
});
afterAll(() => fleet?.stop());

/** Somebody who follows a guide: what is found before the programs of the machine, and what GitHub keeps. */
async function startFollowing({ host: name, make, ...guide }: (typeof guides)[number]) {
  const host = fleet.host(name);
  await on(host, "userdel --remove deploy 2>/dev/null; rm -f /etc/sudoers.d/*");
  const commands = commandsOf(readGuide(guide));
  const project = makeExampleProject();
  const bench = mkdtempSync(join(tmpdir(), "guide-"));
  project.git("tag", "--delete", "v1.0.0");
  make(project);
  const remote = join(bench, "remote.git");
  project.git("init", "--quiet", "--bare", remote);
  project.git("remote", "add", "origin", remote);
  for (const directory of ["kept", "bin", ".ssh"]) mkdirSync(join(bench, directory));
  const program = (file: string, text: string) => {
    writeFileSync(join(bench, "bin", file), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bench, "bin", file), 0o755);
  };
  program("ssh", `exec /usr/bin/ssh -i ${fleet.privateKeyPath} -o UserKnownHostsFile=${fleet.knownHostsPath} "$@"`);
  program(
    "gh",
    `case "$1 $2" in
"secret set" | "variable set") cat >"${bench}/kept/$3" ;;
"run download") mkdir -p "$6" && cp "${bench}/kept/gin-deploy-provision.sh" "$6" ;;
"workflow run" | "run watch") ;;
*) exit 2 ;;
esac`,
  );
  const kept = (file: string) => readFileSync(join(bench, "kept", file), "utf8");
  return {
    commands,
    host,
    bench,
    /** The commands of one step, with the host's own address. */
    async follow(step: number): Promise<string> {
      const text = commands[step]?.replaceAll("web1.example.com", host.address).replaceAll("/tmp/", `${bench}/`);
      const { stdout } = await run("sh", ["-ec", text ?? "exit 3"], {
        cwd: project.directory,
        env: { ...process.env, HOME: bench, PATH: `${join(bench, "bin")}:${process.env["PATH"]}` },
      });
      return stdout;
    },
    /** The step of a workflow to copy that is this action, as GitHub would run it. */
    runWorkflow(file: string, own: Readonly<Record<string, string>> = {}) {
      const { jobs } = parse(readFileSync(join(root, "examples/workflows", file), "utf8"));
      const [job] = Object.values(jobs as Record<string, { steps: { uses?: string; with?: object }[] }>);
      const step = job?.steps.find(({ uses }) => uses?.startsWith("org/gin-deploy@"));
      const filled = Object.entries({ ...step?.with, ...own }).map(([input, value]) => [
        input,
        String(value).replace(/\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g, (_, key: string) => kept(key)),
      ]);
      return runAction({
        workspace: project.directory,
        env: { RUNNER_TEMP: join(bench, "kept") },
        inputs: { cache: "false", ...Object.fromEntries(filled) },
      });
    },
    [Symbol.dispose]() {
      project.remove();
      rmSync(bench, { recursive: true, force: true });
    },
  };
}

it.each(guides)("$readme leads from an empty server to a service that runs", async (guide) => {
  using somebody = await startFollowing(guide);
  const { commands, host, bench, follow, runWorkflow } = somebody;
  expect(commands).toHaveLength(6);
  await follow(0);
  await follow(1);
  const fingerprints = (await follow(2)).match(/SHA256:\S+/g) ?? [];
  expect(fingerprints).toHaveLength(2);
  expect(new Set(fingerprints).size, "the two that the guide has compared").toBe(1);
  await follow(3);

  const provision = await runWorkflow("provision.yml");
  expect(provision.exitCode, provision.log).toBe(0);
  const script = provision.outputs["provision-script-file"] ?? "";
  expect(script).toBe(join(bench, "kept/gin-deploy-provision.sh"));
  expect(await follow(4)).toContain("provisioned=sudo rule /etc/sudoers.d/gin-deploy-greeter");

  await follow(5);
  const [, include = ""] = /`include: ([^`]+)`/.exec(readGuide(guide)) ?? [];
  const line = guide.hasTemplates ? { include } : {};
  const deploy = await runWorkflow("deploy.yml", { hosts: `deploy@${host.address}`, ...line });
  expect(deploy.outputs["decision"], deploy.log).toBe("promoted");
  expect(deploy.outputs["version"]).toBe("v1.0.0");
  expect(await on(host, `curl -s localhost:8080${guide.path}; systemctl is-active greeter@current`)).toBe(
    `${guide.answer}active`,
  );
  expect(await on(host, "sudo -l -U deploy | tail -n 1")).toContain("/usr/local/lib/gin-deploy/greeter");
});
