import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { type ActionError, wordsOf } from "../../../src/errors.ts";
import { type GoProject, goMod, linuxAmd64, linuxArm64, mainGo, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

const env = { PATH: process.env["PATH"] ?? "" };
const recipe = 'release:\n\tgo build -trimpath -ldflags "$(LDFLAGS)" -o "$(OUTPUT)" .\n';

function withMakefile(makefile: string | undefined): GoProject {
  const files = makefile === undefined ? {} : { Makefile: makefile };
  const project = makeProject({ "go.mod": goMod, "main.go": mainGo, ".gitignore": "*.log\n", ...files });
  projects.push(project);
  return project;
}

const release = (project: GoProject, inputs: Parameters<GoProject["build"]>[0] = {}) =>
  project.build({ makeTarget: "release", version: "v1.2.3", ...inputs }, { env });

async function failure(work: Promise<unknown>): Promise<ActionError> {
  return work.then(
    () => {
      throw new Error("nothing failed");
    },
    (error: ActionError) => error,
  );
}
const says = (file: string) => execFileSync("sh", ["-c", 'exec "$0" 2>&1', file], { encoding: "utf8" }).trim();

it("builds for each target, one after the other, and what it made is proved", async () => {
  // Values of the Makefile's own do not win; recipes take them from the shell, which needs no quoting of them.
  const project = withMakefile(`VERSION = dev
GOARCH := mips
release:
	go build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .
	mkdir alone.log && sleep 0.2 && rmdir alone.log
	echo "$(GOARCH) $$VERSION $(COMMIT) $(CGO_ENABLED)" >> order.log
`);
  const built = await release(project, { version: "v1 $HOME's", targets: [linuxAmd64, linuxArm64] });
  const { commit } = built.version;
  expect(says(built.binaries[0]?.path ?? "")).toMatch(/^v1 \$HOME's [0-9a-f]{40} /);
  expect(built.binaries.map(({ proof }) => proof[1]?.found)).toEqual(["amd64", "arm64"]);
  expect(built.binaries[0]?.proof.map(({ found }) => found)).toContain(
    "a variable of the Makefile's choice=v1 $HOME's",
  );
  expect(readFileSync(join(project.directory, "order.log"), "utf8")).toBe(
    ["amd64", "arm64"].map((arch) => `${arch} v1 $HOME's ${commit} 0\n`).join(""),
  );
});

it("a Makefile that has linker flags of its own keeps them", async () => {
  const project = withMakefile(`LDFLAGS = -s -X main.version=$(VERSION) -X main.commit=made\n${recipe}`);
  const built = await release(project);
  expect(says(built.binaries[0]?.path ?? "")).toBe("v1.2.3 made");
});

it.each(["ln -sf", "ln -f"])("what is published is what was proved, also where OUTPUT is a link: %s", async (link) => {
  const made =
    'release:\n\tgo build -trimpath -ldflags "$(LDFLAGS)" -o bin.tmp . && cat bin.tmp > shared.log && chmod +x shared.log\n';
  const project = withMakefile(`${made}\t${link} "$(CURDIR)/shared.log" "$(OUTPUT)"\n`);
  project.write({ ".gitignore": "*.log\n*.tmp\n" });
  project.commit();
  const { binaries } = await release(project, { targets: [linuxAmd64, linuxArm64], version: "v1.2.3" });
  for (const { path, sha256 } of binaries) {
    expect(lstatSync(path)).toMatchObject({ nlink: 1 });
    expect(lstatSync(path).isFile()).toBe(true);
    expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(sha256);
  }
});

it.each<[string, string, string, RegExp]>([
  [
    "nothing at OUTPUT",
    "release:\n\tgo build -o bin/svc.log .\n",
    "proof",
    /^make release left no file at OUTPUT for linux\/arm64$/,
  ],
  [
    "another machine",
    recipe.replace("go build", "GOARCH=amd64 go build"),
    "proof",
    /machine: found amd64, wanted arm64/,
  ],
  ["no version", recipe.replace('"$(LDFLAGS)"', "-s"), "proof", /choice=v1\.2\.3 is not in the binary/],
  ["no commit", recipe.replace("go build", "go build -buildvcs=false"), "proof", /revision: found nothing, wanted/],
  ["a text", "release:\n\techo hello > $(OUTPUT)\n", "proof", /of no format that Go makes programs in/],
  [
    "a failure",
    "release:\n\t@echo alone; echo it is broken >&2; exit 3\n",
    "build",
    /^make release failed for linux\/arm64 with exit code 2: it is broken\nalone\nit is broken/,
  ],
])("%s is one clear error, and nothing is published", async (_, makefile, code, words) => {
  const project = withMakefile(makefile);
  const error = await failure(release(project, { targets: [linuxArm64] }));
  expect(error.code).toBe(code);
  expect([wordsOf(error), ...error.evidence].join("\n")).toMatch(words);
  if (code === "proof") expect(error.hint).toContain('go build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .');
  expect(existsSync(join(project.directory, "dist/svc_linux_arm64"))).toBe(false);
});

it("what does not compile is annotated, however much a recipe prints around it, and without a line end before it", async () => {
  const noise = "yes $$(seq -s. 200) | head -c 9000000";
  const compile = "go tool compile -o made.log main.go >&2";
  const project = withMakefile(`release:\n\t@${noise}; printf 'no end'; ${compile} || { ${noise} >&2; exit 1; }\n`);
  project.write({ "main.go": "package main\n\nfunc main() { missing() }\n" });
  project.commit();
  const error = await failure(release(project));
  expect(error.message).toMatch(/^one error in the source/);
  expect(project.told.errors).toMatchObject([{ message: "undefined: missing", place: { file: "main.go", line: 3 } }]);
});

it.each<[string, string | undefined, RegExp]>([
  ["no Makefile", undefined, /^make-target: there is no Makefile in /],
  [
    "another target",
    recipe.replace("release", "releases"),
    /Makefile has no rule for release; did you mean releases\?$/,
  ],
  ["far from any target", "all:\n\ttrue\nclean:\n\ttrue\n", /Makefile has no rule for release\. It has all, clean\.$/],
  [
    "a Makefile that is none",
    "release:\nbroken here\n",
    /make cannot use Makefile: Makefile:2: \*\*\* missing separator\..*with a tab/,
  ],
  [
    "a prerequisite that is not there",
    "release: schema.sql\n\ttrue\n",
    /^make-target: make cannot use Makefile: make: \*\*\* No rule to make target 'schema\.sql', needed by 'release'\..*Commit or make schema\.sql/,
  ],
  [
    "an included file that is not there",
    "include conf.mk\nrelease:\n\ttrue\n",
    /^make-target: make cannot use Makefile: Makefile:1: conf\.mk: No such file or directory: Commit conf\.mk/,
  ],
])("%s is found before anything is built", async (_, makefile, words) => {
  const error = await failure(release(withMakefile(makefile)));
  expect(error).toMatchObject({ code: "input", message: expect.stringMatching(words) });
});

it("a Makefile may ask for its variables while it is read, and name its target after OUTPUT", async () => {
  const asking = "ifndef VERSION\n$(error VERSION is not set)\nendif\nrelease: $(OUTPUT)\n$(OUTPUT):\n\t";
  const { binaries } = await release(withMakefile(recipe.replace("release:\n\t", asking)));
  expect(binaries).toHaveLength(1);
});

it("a target without a rule for it, of which there is a file, runs no recipe while it is looked for", async () => {
  const project = withMakefile(`release: made.log\n\ttrue\nmade.log:\n\techo x > made.log\n`);
  const error = await failure(release(project));
  expect(error.code).toBe("proof");
  expect(existsSync(join(project.directory, "made.log"))).toBe(true);
  expect(project.told.infos.filter((line) => line.includes("echo x > made.log"))).toHaveLength(1);
});
