import { afterAll, beforeAll, expect, it } from "vitest";
import { type GoProject, makeProject } from "../go-build/go-project.ts";
import { footprint, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";

/** As many tutorials write one: pages and files by relative path, a place for uploads, and a command for the database. */
const service = `package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"os"
)

var version = "dev"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "migrate" {
		file, err := os.OpenFile("data/migrations", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(file, version)
		fmt.Println("migrated to", version)
		if len(os.Args) > 2 {
			fmt.Fprintln(os.Stderr, "no such table:", os.Args[2])
			os.Exit(3)
		}
		return
	}
	pages := template.Must(template.ParseGlob("templates/*"))
	http.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(version)) })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { pages.ExecuteTemplate(w, "index.html", version) })
	http.HandleFunc("/args", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(os.Args[1:]) })
	http.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir("static"))))
	http.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		if err := os.WriteFile("uploads/file", []byte(r.URL.RawQuery), 0o640); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	http.HandleFunc("/deface", func(w http.ResponseWriter, r *http.Request) {
		if err := os.WriteFile("templates/index.html", []byte("defaced"), 0o640); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
}
`;

let fleet: Fleet;
let project: GoProject;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
  project = makeProject({
    "go.mod": "module example.com/pages\n\ngo 1.26\n",
    "main.go": service,
    "templates/index.html": "<p>{{.}}",
    "static/käse & more.css": "a{}",
  });
});
afterAll(async () => {
  await fleet?.stop();
  project?.remove();
});

const args = `serve "--greeting=50% of $HOME" '"quoted" \\'`;
const content = { include: "templates/**, static/**", args, persistent: "uploads", unit: "MemoryMax=512M" };

const host = (name: string) => fleet.host(name);
const get = (name: string, path: string) =>
  on(host(name), `curl -s -w ' %{http_code}' --path-as-is 'http://127.0.0.1:8080${path}'`);

function deploy(version: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return runAction({
    workspace: project.directory,
    inputs: {
      cache: "false",
      hosts: `deploy@${host("web1").address}\ndeploy@${host("web2").address}`,
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      "health-timeout": "20s",
      "smoke-test": "off",
      version,
      ...inputs,
    },
  });
}

const errorOf = ({ annotations }: ActionRun) =>
  annotations.flatMap(({ level, message }) => (level === "error" ? [message] : [])).join("\n");

it("a release is the program and its files: they come and go with it, and what the service writes stays", async () => {
  const bare = await deploy("v0.1.0");
  expect(errorOf(bare)).toMatch(/pattern matches no files[\s\S]*`include: templates\/\*\*`/);

  const first = await deploy("v1.0.0", { ...content, "before-start": "migrate" });
  expect(first.outputs["decision"], first.log).toBe("promoted");
  expect(await get("web1", "/")).toBe("<p>v1.0.0 200");
  expect(await get("web2", "/static/k%C3%A4se%20&%20more.css")).toBe("a{} 200");
  expect(JSON.parse((await get("web1", "/args")).replace(/ 200$/, ""))).toEqual([
    "serve",
    "--greeting=50% of $HOME",
    '"quoted" \\',
  ]);
  expect(await get("web1", "/upload?first")).toBe("200");
  expect(await get("web1", "/deface")).toMatch(/read-only file system[\s\S]* 500$/);
  expect(await on(host("web1"), "systemctl show pages@current -p MemoryMax --value")).toBe("536870912");
  const modes = "cd /opt/pages/current && stat -c '%U:%G %a %n' templates templates/index.html files.sha256";
  expect(await on(host("web1"), modes)).toBe(
    "root:pages 750 templates\nroot:pages 640 templates/index.html\nroot:pages 640 files.sha256",
  );
  // Once in a deploy, on the first host, by the service's own user.
  expect(await on(host("web1"), "cat /opt/pages/data/migrations; stat -c %U /opt/pages/data/migrations")).toBe(
    "v1.0.0\npages",
  );
  expect(await on(host("web2"), "ls /opt/pages/data")).toBe("");
  expect(first.log).toMatch(/before-start: migrated to v1\.0\.0/);
});

it("the same files are not sent again; a failed before-start changes nothing; a rollback brings the old files back", async () => {
  const second = await deploy("v2.0.0", content);
  expect(second.outputs["decision"], second.log).toBe("promoted");
  expect(second.log).not.toMatch(/sent \d+ files/);
  expect(await on(host("web1"), "stat -c %h /opt/pages/current/templates/index.html")).toBe("2");
  expect(await get("web1", "/")).toBe("<p>v2.0.0 200");
  expect(await on(host("web1"), "cat /opt/pages/uploads/file; readlink /opt/pages/current/uploads")).toBe(
    "first../../uploads",
  );

  const before = await on(host("web1"), "systemctl show pages@current -p MainPID; readlink /opt/pages/current");
  const broken = await deploy("v3.0.0", { ...content, "before-start": "migrate users" });
  expect(broken.outputs["decision"]).toBe("failed");
  expect(errorOf(broken)).toMatch(/before-start ended with exit code 3: .*no such table: users/);
  expect(await on(host("web1"), "systemctl show pages@current -p MainPID; readlink /opt/pages/current")).toBe(before);
  expect(await on(host("web1"), "ls /run/systemd/system /opt/pages | grep canary")).toBe("");

  project.write({ "templates/index.html": "<b>{{.}}" });
  const fourth = await deploy("v4.0.0", content);
  expect(fourth.outputs["decision"], fourth.log).toBe("promoted");
  expect(await get("web1", "/")).toBe("<b>v4.0.0 200");
  const back = await deploy("", { operation: "rollback", name: "pages" });
  expect(back.outputs["decision"], back.log).toBe("promoted");
  expect(await get("web1", "/")).toBe("<p>v2.0.0 200");
  expect(await get("web2", "/")).toBe("<p>v2.0.0 200");

  await on(host("web1"), "cd /opt/pages/releases/*v4.0.0*/templates && rm index.html && echo defaced >index.html");
  const damaged = await deploy("", { operation: "rollback", name: "pages", release: "v4.0.0" });
  expect(errorOf(damaged)).toMatch(/v4\.0\.0\S* is damaged: the files beside its program are not what they were/);
  expect(await get("web1", "/")).toBe("<p>v2.0.0 200");
});

it("what systemd would pass over in silence is refused, and nothing is touched", async () => {
  const before = await footprint(host("web1"));
  const run = await deploy("v5.0.0", { ...content, unit: "MemoryMax=lots" });
  expect(errorOf(run)).toMatch(/systemd does not take the lines of unit: Invalid memory limit 'lots'/);
  expect((await footprint(host("web1"))).match(/MainPID.*/g)).toEqual(before.match(/MainPID.*/g));
});

it("a host that is down is left out where that is allowed, and never one that refuses the login", async () => {
  const [web1, web2] = [host("web1").address, host("web2").address];
  const url = "https://pages.example.com/";
  project.write({ "templates/index.html": "<i>{{.}}" });
  const some = { ...content, "max-unreachable": "50%", url };
  const run = await deploy("v6.0.0", { ...some, hosts: `deploy@${web1}\ndeploy@127.0.0.1:1` });
  expect(run.exitCode, run.log).toBe(0);
  expect(run.outputs).toMatchObject({ decision: "promoted", url });
  expect(JSON.parse(run.outputs["hosts"] ?? "")).toEqual([
    expect.objectContaining({ host: `deploy@${web1}`, decision: "promoted" }),
    expect.objectContaining({ host: "deploy@127.0.0.1:1", decision: "unreachable" }),
  ]);
  expect(run.summary).toMatch(/^## ⚠️ pages v6\.0\.0 serves on 1 of 2 hosts; /);
  expect(run.summary).toContain(`<${url}>`);
  const refused = await deploy("v7.0.0", { ...some, hosts: `deploy@${web1}\nnobody@${web2}` });
  expect(refused.exitCode).toBe(1);
  expect(refused.outputs).not.toHaveProperty("url");
  expect(await get("web1", "/")).toBe("<i>v6.0.0 200");
});
