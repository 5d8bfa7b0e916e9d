import { afterEach, expect, it } from "vitest";
import { type GoProject, goMod, mainGo, makeProject } from "../go-project.ts";

const projects: GoProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** Builds with a Makefile, which stands for all that writes to the checkout meanwhile. */
function build(...recipe: string[]): Promise<unknown> {
  const lines = recipe.map((line) => `\t${line}\n`).join("");
  const project = makeProject({ "go.mod": goMod, "main.go": mainGo, Makefile: `build:\n${lines}` });
  projects.push(project);
  return project.build({ makeTarget: "build" });
}

const goBuild = 'go build -trimpath -ldflags "$$LDFLAGS" -o "$$OUTPUT" .';

it("files that appear while it is built are named", async () => {
  await expect(build("touch größe.txt", goBuild)).rejects.toMatchObject({
    code: "proof",
    message: expect.stringMatching(/: Go has stamped the build as modified, for größe\.txt$/),
    evidence: expect.arrayContaining(["changed meanwhile: größe.txt"]),
    hint: expect.stringMatching(/^With `checks`.*t\.TempDir\(\)/),
  });
});

it("files that are gone again are told as such", async () => {
  await expect(build("touch x.txt", goBuild, "rm x.txt")).rejects.toMatchObject({
    code: "proof",
    message: expect.stringMatching(/: Go has stamped the build as modified, for files that are gone again$/),
    hint: expect.stringMatching(/^With `checks`.*t\.TempDir\(\)/),
  });
});
