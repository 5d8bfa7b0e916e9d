/** The parts of the adapter for supervisor that need no supervisord, in every shell that a host may have. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { provisionFacts } from "../../../src/deploy/plan/plan-provision.ts";
import { renderEnvironmentFile } from "../../../src/deploy/release/environment-file.ts";
import { renderDefinition } from "../../../src/deploy/release/service-definition.ts";
import { quoteArgument } from "../../../src/deploy/release/unit-text.ts";
import { provisionScript } from "../../../src/deploy/steps/host-program.ts";

const programs = join(import.meta.dirname, "../../../src/deploy/steps/programs");
const read = (name: string) => readFileSync(join(programs, name), "utf8");
const launcher = `name=shop\ndeploy_path=/opt/shop\nport=8080\n${read("service/launch.sh")}`;
const shells = [["dash"], ["busybox", "sh"], ["bash", "--posix"]].filter(
  ([program = "", ...options]) => spawnSync(program, [...options, "-c", "true"]).status === 0,
);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gin-deploy-supervisor-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Prints what supervisord would be asked, and answers what lies in files of these names. */
const supervisorctl = `#!/bin/sh
cat "\${0%/*}/answer-$1" 2>/dev/null
`;

it.each(["systemd", "supervisor"] as const)(
  "root can read and run what provisions a service of %s",
  (serviceManager) => {
    const place = { name: "shop", deployPath: "/opt/shop", port: 8080, serviceManager };
    const definition = { ...place, args: [`it's "50%"`], persistent: [], lines: [] };
    const unitText = renderDefinition(serviceManager, definition);
    const wish = { ...place, unitText, openFirewall: "leave" } as const;
    const script = provisionScript({
      ...provisionFacts("/usr/local/lib/gin-deploy", wish, "deploy"),
      deploy_path: "/opt/shop",
      name: "shop",
    });
    writeFileSync(join(root, "script"), script);
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", "--severity=error", join(root, "script")], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    for (const [command = "", ...options] of shells)
      expect(spawnSync(command, [...options, "-n", join(root, "script")], { encoding: "utf8" })).toMatchObject({
        status: 0,
        stderr: "",
      });
  },
);

it("shellcheck finds nothing", () => {
  writeFileSync(join(root, "launch"), `#!/bin/sh\n${launcher}`);
  const { stdout } = spawnSync(
    "shellcheck",
    ["--shell=sh", "--exclude=SC2154,SC2317,SC2329,SC2015,SC2016", join(root, "launch")],
    { encoding: "utf8" },
  );
  expect(stdout).toBe("");
});

describe.each(shells.map((shell) => ({ shell, title: shell.join(" ") })))("in $title", ({ shell }) => {
  const [command = "", ...options] = shell;
  const run = (script: string, args: readonly string[] = []) =>
    execFileSync(command, [...options, "-c", script, "sh", ...args], {
      encoding: "utf8",
      // bash takes a socket for a login from afar, and reads ~/.bashrc.
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: `${root}:${process.env["PATH"]}` },
    });
  /** With all that steps have, in a place of its own. */
  const asStep = (script: string) =>
    run(
      [
        "set -u\nLC_ALL=C\nname=shop\ndeploy_path=$1\n",
        ...["checks.sh", "prelude.sh", "service/find-supervisor.sh", "service/supervisor.sh"].map(read),
        "service_run_dir=$1\nservice_log_dir=$1\n",
        script,
      ].join("\n"),
      [root],
    );

  it("a program gets its environment to the letter, whatever it is called and holds", () => {
    const values = new Map([
      ["SECRET", `it's "q" $HOME $(id) \`id\` \\ ; # %(here)s 100% ü`],
      ["LINES_", 'one\ntwo "three"\n\nfour\\\n'],
      ["EMPTY", ""],
      ["IFS", "zz"],
      ["PATH", "/nowhere"],
      ["line", "x"],
      ["LAST", "\\"],
    ]);
    writeFileSync(join(root, "launch"), launcher);
    writeFileSync(join(root, "env"), renderEnvironmentFile(values));
    const printed = execFileSync(
      "sh",
      [
        "-c",
        'exec 3<"$1/env"; shift; exec "$@"',
        "sh",
        root,
        command,
        ...options,
        join(root, "launch"),
        "enter",
        "/usr/bin/env",
        "-0",
      ],
      { encoding: "utf8", env: { PATH: process.env["PATH"] } },
    );
    const seen = new Map(
      printed.split("\0").map((entry) => [entry.split("=")[0], entry.slice(entry.indexOf("=") + 1)]),
    );
    for (const [name, value] of values) expect(seen.get(name), name).toBe(value);
  });

  it.each(["NAME=x\n", '1A="x"\n', '="x"\n', 'A B="x"\n', '$(id)="x"\n'])(
    "an environment that is none is not run: %j",
    (text) => {
      writeFileSync(join(root, "launch"), launcher);
      writeFileSync(join(root, "env"), text);
      const outcome = spawnSync(
        "sh",
        [
          "-c",
          'exec 3<"$1/env"; shift; exec "$@"',
          "sh",
          root,
          command,
          ...options,
          join(root, "launch"),
          "enter",
          "echo",
          "ran",
        ],
        { encoding: "utf8", env: { PATH: process.env["PATH"] } },
      );
      expect(outcome.stdout).not.toContain("uid=");
      if (text !== "NAME=x\n") expect(outcome).toMatchObject({ status: 1, stdout: "" });
    },
  );

  it("a program gets its arguments to the letter", () => {
    const args = ["serve", "", 'a "b" \\ c', "50% $HOME $$ %%", "tab\tand\nline", "; # |", "ü", "--title=a b"];
    const functions = launcher.split("\nslot=$1\n")[0];
    const printed = run(`${functions}\ntake_words "$1" printf '%s\\0'`, [args.map(quoteArgument).join(" ")]);
    expect(printed.split("\0").slice(0, -1)).toEqual(args);
    expect(run(`${functions}\ntake_words "" echo none`)).toBe("none\n");
  });

  it.each([
    ["[include]\nfiles = /etc/supervisor/conf.d/*.conf\n", "/etc/supervisor/conf.d/*.conf"],
    ["[supervisord]\nfiles=/no/*.x\n[include]\nfiles = supervisord.d/*.ini ; ours\n", "ROOT/supervisord.d/*.ini"],
    ["[include]\nfiles=%(here)s/a/*.conf one.conf\n  more/*.ini\n", "ROOT/a/*.conf\nROOT/more/*.ini"],
    ["[include]\nfiles =\n  one.conf\n  more/*.ini\n[other]\n", "ROOT/more/*.ini"],
    ["[include]\r\nfiles = d/*\r\n", "ROOT/d/*"],
    ["; [include]\n;files = /x/*.conf\n", ""],
  ])("where supervisord reads programs is found: %j", (text, found) => {
    writeFileSync(join(root, "supervisord.conf"), text);
    expect(asStep('included_patterns "$1/supervisord.conf"').trim()).toBe(found.replaceAll("ROOT", root));
  });

  it("lines of a log are counted once, when they are whole, also across a rotation", () => {
    const log = join(root, "current.log");
    writeFileSync(log, "before\n");
    const look = (place: string) => {
      const lines = asStep(`service_entries current '${place}'`).trim().split("\n");
      const cursor = lines.pop() ?? "";
      expect(cursor).toMatch(/^-- cursor: s=\d+;\d+$/);
      return {
        lines: lines.filter(Boolean).map((line) => line.replace(/^\d+\.0+ service\[1\]: /, "")),
        cursor: cursor.slice(11).trim(),
      };
    };
    const first = look("@1790000000");
    expect(first.lines).toEqual([]);
    appendFileSync(log, "one\ntwo\nhal");
    const second = look(first.cursor);
    expect(second.lines).toEqual(["one", "two"]);
    appendFileSync(log, "f\nlast of it\n");
    renameSync(log, `${log}.1`);
    writeFileSync(log, "new\n");
    const third = look(second.cursor);
    expect(third.lines).toEqual(["half", "last of it", "new"]);
    expect(look(third.cursor).lines).toEqual([]);
  });

  it("what became of a slot is said in systemd's words", async () => {
    writeFileSync(join(root, "supervisorctl"), supervisorctl, { mode: 0o755 });
    const show = (slot: string) => asStep(`describe_process ${slot}`).trim().split("\n").slice(1, 8).join(" ");
    expect(show("current")).toMatch(/^ActiveState=inactive SubState=dead MainPID=0 NRestarts=0 Result=success/);
    mkdirSync(join(root, "releases/r1/bin"), { recursive: true });
    execFileSync("cp", [
      execFileSync("which", ["sleep"], { encoding: "utf8" }).trim(),
      join(root, "releases/r1/bin/shop"),
    ]);
    const child = spawn(join(root, "releases/r1/bin/shop"), ["100"]);
    const began = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
    writeFileSync(join(root, "current.run"), `${child.pid} ${began} 1 3\n`);
    expect(show("current")).toMatch(`ActiveState=active SubState=running MainPID=${child.pid} NRestarts=2`);
    child.kill("SIGKILL");
    await once(child, "close");
    const logged = (end: string) =>
      writeFileSync(
        join(root, "answer-maintail"),
        `2026-11-29 13:00:00,1 INFO spawned: 'shop@current' with pid ${child.pid}\n2026-11-29 13:00:01,1 WARN exited: shop@current (${end}; not expected)\n`,
      );
    logged("exit status 7");
    writeFileSync(join(root, "answer-status"), "shop@current   BACKOFF   Exited too quickly\n");
    expect(show("current")).toMatch(
      /ActiveState=activating SubState=auto-restart MainPID=0 NRestarts=2 Result=exit-code ExecMainCode=1 ExecMainStatus=7/,
    );
    rmSync(join(root, "current.end"));
    logged("terminated by SIGSEGV (core dumped)");
    writeFileSync(join(root, "answer-status"), "shop@current   EXITED   Nov 29\n");
    expect(show("current")).toMatch(
      /ActiveState=failed SubState=failed MainPID=0 NRestarts=2 Result=signal ExecMainCode=2 ExecMainStatus=11/,
    );
    writeFileSync(join(root, "answer-status"), "shop@current   STOPPED   Nov 29\n");
    expect(show("current")).toMatch(/ActiveState=inactive SubState=dead MainPID=0/);
    rmSync(join(root, "answer-maintail"));
    rmSync(join(root, "current.end"));
    writeFileSync(join(root, "answer-status"), "shop@current   EXITED   Nov 29\n");
    expect(show("current")).toMatch(/ActiveState=failed .* ExecMainStatus=unknown/);
  });
});
