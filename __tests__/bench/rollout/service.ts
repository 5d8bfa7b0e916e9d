import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ExampleProject, makeExampleProject } from "../../support/example-project.ts";

export type Release = "v1" | "good" | "bad";

export interface BenchService {
  readonly project: ExampleProject;
  /** Of the program, within the checkout. */
  readonly path: (release: Release) => string;
}

const faults: Readonly<Record<Release, string>> = { v1: "", good: "", bad: "health-green-routes-500" };

/** The example service, which also takes a socket of systemd: the same programs for every way. */
export function makeBenchService(): BenchService {
  const project = makeExampleProject();
  appendFileSync(join(project.directory, ".git/info/exclude"), "/bin\n");
  const main = join(project.directory, "cmd/greeter/main.go");
  const source = readFileSync(main, "utf8");
  const changed = source
    .replace('listener, err := net.Listen("tcp", ', "listener, err := listen(")
    .replace('\t"net"\n', "");
  if (!changed.includes("listener, err := listen(")) throw new Error(`${main} does not listen as it did`);
  writeFileSync(main, changed);
  writeFileSync(join(project.directory, "cmd/greeter/listen.go"), listen);
  const path = (release: Release) => `bin/${release}/greeter`;
  for (const [release, fault] of Object.entries(faults)) {
    const variables = [`main.version=${release}`, `example.com/greeter/internal/fault.Name=${fault}`];
    const flags = `-ldflags=-s -w ${variables.map((variable) => `-X ${variable}`).join(" ")}`;
    execFileSync("go", ["build", "-trimpath", flags, "-o", path(release as Release), "./cmd/greeter"], {
      cwd: project.directory,
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
    });
  }
  return { project, path };
}

const listen = `package main

import (
	"net"
	"os"
)

// listen takes the socket that systemd hands over, if it does.
func listen(address string) (net.Listener, error) {
	if os.Getenv("LISTEN_FDS") == "" {
		return net.Listen("tcp", address)
	}
	return net.FileListener(os.NewFile(3, "socket"))
}
`;
