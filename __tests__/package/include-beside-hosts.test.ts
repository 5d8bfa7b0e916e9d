import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { declaredInputs } from "../../src/inputs/declared.ts";
import { readInputs } from "../../src/inputs/read-inputs.ts";
import { preparePackage } from "../../src/package/prepare-package.ts";
import { systemFiles } from "../../src/world/files.ts";
import { thisPlatform } from "../../src/world/platform.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";
import { githubRunner } from "../../src/world/runner/runner.ts";

const deploying = { hosts: "deploy@web1.example.com", "ssh-known-hosts": `SHA256:${"A".repeat(43)}` };

async function noticesOf(inputs: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const workspace = mkdtempSync(join(tmpdir(), "gin-include-"));
  try {
    mkdirSync(join(workspace, "templates"));
    writeFileSync(join(workspace, "templates/a.html"), "hi");
    const rawInput = (name: string) => ({ ...declaredInputs, ...inputs })[name as "include"] ?? "";
    const read = readInputs({ rawInput, env: {}, workspace }, thisPlatform);
    const notices: string[] = [];
    const runner = { ...githubRunner, workspace, notice: (message: string) => notices.push(message) };
    await preparePackage(read, { files: systemFiles, processes: systemProcesses, runner });
    return notices;
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

it("a deploy tells that files of include do not go to hosts, and what to do instead", async () => {
  const include = { archives: "auto", include: "templates/*" };
  expect(await noticesOf({ ...deploying, ...include })).toEqual([
    expect.stringMatching(/^include: these files go into the archives, and not to the hosts\. .*\/\/go:embed\.$/),
  ]);
  expect(await noticesOf(include)).toEqual([]);
  expect(await noticesOf({ ...deploying, archives: "auto" })).toEqual([]);
});
