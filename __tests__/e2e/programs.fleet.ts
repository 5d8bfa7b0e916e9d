import { afterAll, beforeAll, expect, it } from "vitest";
import { type GoProject, makeProject } from "../go-build/go-project.ts";
import { footprint, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

const server = `package main

import (
	"net/http"
	"os"
)

var version = "dev"

func main() {
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(version)) })
	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
}
`;
const tool = 'package main\n\nfunc main() { println("dropping tables") }\n';

let fleet: Fleet;
const projects: GoProject[] = [];
const make = (modulePath: string, files: Readonly<Record<string, string>>) => {
  const project = makeProject({ "go.mod": `module ${modulePath}\n\ngo 1.26\n`, ...files });
  projects.push(project);
  return project;
};

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
});
afterAll(async () => {
  await fleet?.stop();
  for (const project of projects) project.remove();
});

function deploy({ directory }: GoProject, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return runAction({
    workspace: directory,
    inputs: {
      cache: "false",
      hosts: `deploy@${fleet.host("web1").address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      "health-timeout": "10s",
      "smoke-test": "off",
      ...inputs,
    },
  });
}

async function refused(project: GoProject, words: RegExp, inputs: Readonly<Record<string, string>> = {}) {
  const host = fleet.host("web1");
  const before = await footprint(host);
  const run = await deploy(project, inputs);
  expect(run.exitCode).toBe(1);
  const errors = run.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
  expect(errors).toEqual([expect.stringMatching(words)]);
  expect(await footprint(host)).toBe(before);
}

it("a tool that is the only program, or one of several, is not brought to a host", async () => {
  await refused(
    make("example.com/shop", { "cmd/migrate/main.go": tool }),
    /^example\.com\/shop\/cmd\/migrate has no HTTP server in it[\s\S]*`main: example\.com\/shop\/cmd\/migrate`/,
  );
  await refused(
    make("example.com/shop", { "cmd/migrate/main.go": tool, "server/main.go": server }),
    /^2 main packages, and a deploy takes one: \.\/cmd\/migrate, \.\/server\n.*`main: \.\/server`/,
  );
  // A pattern says no more than nothing about which program is meant.
  await refused(make("example.com/shop", { "cmd/migrate/main.go": tool }), /has no HTTP server/, { main: "./cmd/*" });
});

it("another program of the same name does not take a service's place, unless the service is named", async () => {
  const host = fleet.host("web1");
  const first = await deploy(make("example.com/acme/till", { "main.go": server }), { version: "v1.0.0" });
  expect(first.outputs["decision"], first.log).toBe("promoted");
  const other = make("example.com/other/till", { "main.go": server });
  await refused(
    other,
    /its service till is example\.com\/acme\/till, and example\.com\/other\/till would take its place[\s\S]*`name: other-till`/,
  );
  const named = await deploy(other, { version: "v2.0.0", name: "till" });
  expect(named.outputs["decision"], named.log).toBe("promoted");
  expect(await on(host, "curl -s http://127.0.0.1:8080/health")).toBe("v2.0.0");
});
