import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { readAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { encodeRequest } from "../../../src/deploy/steps/remote-step.ts";
import { type Facts, steps } from "../../../src/deploy/steps/step-table.ts";
import { writeFields } from "../../../src/deploy/steps/table/step-fields.ts";
import { secretsIn } from "../../../src/service/redaction.ts";

const awkFile = join(import.meta.dirname, "../../../src/deploy/steps/awk/without-secrets.awk");
const environment = new Map([
  ["DSN", "postgres://app:hunter22@db/shop?a&b"],
  ["KEY", "first line of it\nsecond line of it"],
  ["PATTERN", "a.c*[x]"],
  ["LONGER", "hunter22-and-more"],
]);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-secrets-"));
  mkdirSync(join(root, "releases/r1/env"), { recursive: true });
  mkdirSync(join(root, "releases/r2/env"), { recursive: true });
  const [first = "", ...rest] = secretsIn(environment).filter((secret) => !secret.includes("\n"));
  writeFileSync(join(root, "releases/r1/env/secrets"), `${rest.join("\n")}\n`);
  writeFileSync(join(root, "releases/r2/env/secrets"), `${first}\n`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each([["mawk"], ["gawk"], ["busybox", "awk"], ["original-awk"]])(
  "without-secrets.awk in %s %s",
  (...words) => {
    const [command = "", ...before] = words.filter((word) => word !== undefined);
    const shown = (text: string) => {
      const files = ["r2", "r1", "none"].map((release) => join(root, `releases/${release}/env/secrets`));
      const program = `${readFileSync(awkFile, "utf8")}\n{ print without_secrets($0) }`;
      const { stdout, stderr } = spawnSync(command, [...before, program], {
        input: text,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], LC_ALL: "C", SECRET_FILES: files.join("\n") },
      });
      expect(stderr).toBe("");
      return stdout;
    };

    it("takes out values of all releases, whole and in parts, to the letter", () => {
      expect(shown("postgres://app:hunter22@db/shop?a&b\n")).toBe("***\n");
      expect(shown("password hunter22, hunter22-and-more, hunter22\n")).toBe("password ***, ***, ***\n");
      expect(shown("a second line of it\nabc*x a.c*[x]\n")).toBe("a ***\nabc*x ***\n");
    });

    it("leaves everything else as it is", () => {
      const lines = "listening on :8080 \\n %d & *** \n\n  two blanks\n";
      expect(shown(lines)).toBe(lines);
    });
  },
);

describe.each([["dash"], ["busybox", "sh"], ["bash", "--posix"]])("explain.sh in %s %s", (...words) => {
  const [shell = "", ...options] = words.filter((word) => word !== undefined);

  it("answers nothing of the environment", () => {
    const tools = join(root, "tools");
    mkdirSync(tools);
    const printed = "panic: cannot connect to postgres://app:hunter22@db/shop?a&b";
    writeFileSync(join(tools, "journalctl"), `#!/bin/sh\necho 'starting with hunter22'\necho '${printed}'\n`, {
      mode: 0o755,
    });
    writeFileSync(join(tools, "systemctl"), "#!/bin/sh\necho MainPID=0\n", { mode: 0o755 });
    writeFileSync(join(tools, "curl"), "#!/bin/sh\nprintf 'http://127.0.0.1/login?token=hunter22\\n'\n", {
      mode: 0o755,
    });
    const facts: Facts<"explain"> = {
      name: "shop",
      deploy_path: root,
      slot: "canary",
      since: 0,
      lines: 10,
      port: 1,
      health_path: "/health",
      probe_paths: ["/"],
    };
    const { stdout } = spawnSync(shell, [...options, "-c", runProgram], {
      input: encodeRequest(streamedProgram("explain"), "explain", writeFields(steps.explain.facts, facts)),
      encoding: "utf8",
      env: { ...process.env, PATH: `${tools}:${process.env["PATH"]}` },
    });
    const answer = readAnswer(stdout);
    expect(answer?.get("crash")).toEqual(["panic: cannot connect to ***"]);
    expect(answer?.get("journal")).toEqual(["starting with ***", "panic: cannot connect to ***"]);
    expect(answer?.get("leads_to")).toEqual(["http://127.0.0.1/login?token=***"]);
  });
});
