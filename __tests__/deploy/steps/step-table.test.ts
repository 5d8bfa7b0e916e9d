import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type StepDeclaration, steps } from "../../../src/deploy/steps/step-table.ts";

const remote = join(import.meta.dirname, "../../../src/deploy/steps/programs");
/** What is no step by itself. */
const shared = [
  "checks",
  "prelude",
  "request",
  "front",
  "nginx",
  "haproxy",
  "proxy",
  "set-up-nginx",
  "set-up-haproxy",
  "set-up-proxy",
  "service/find-supervisor",
  "service/systemd",
  "service/supervisor",
  "canary",
  "firewall",
  "open-port",
  "selinux",
  "label-service",
].map((name) => `${name}.sh`);
const prelude = shared
  .filter((file) => file !== "request.sh")
  .map((file) => readFileSync(join(remote, file), "utf8"))
  .join("");

/** Names below a heading of a program's first comment: `# Facts: name, port (of the slot).` */
function namesUnder(heading: string, program: string): readonly string[] {
  const comment = /^(?:#.*\n)+/.exec(program)?.[0].replace(/^# ?/gm, "").replaceAll("\n", " ") ?? "";
  const section = new RegExp(`\\b${heading}: (.*?)(?: Answers: |$)`).exec(comment)?.[1] ?? "";
  const names = section.replace(/\([^)]*\)/g, "").split(/,| and /);
  return names.map((name) => name.replace(/\.\s*$/, "").trim()).filter((name) => name !== "" && name !== "none");
}

/** Each service manager has its own of the same name: what one of them needs is needed. */
const functions = new Map<string, string>();
for (const [, name = "", body = ""] of prelude.matchAll(/^([a-z_]+)\(\) \{\n([\s\S]*?)^\}$/gm))
  functions.set(name, (functions.get(name) ?? "") + body);
/** What the prelude sets for every program, and the fact that it is made from. */
const ofPrelude: Readonly<Record<string, string | undefined>> = {
  state_dir: "deploy_path",
  decimal: undefined,
  lock_dir: "deploy_path",
  spare_dir: "deploy_path",
  service_file: "name",
  service_canary_file: "name",
  service_run_dir: "name",
  service_log_dir: "name",
  table: "name",
  mark: "name",
  tracking_functions: undefined,
  proxy_kind: "name",
  proxy_title: "name",
  proxy_process: "name",
  proxy_text: "name",
  proxy_self: "name",
  proxy_files: "name",
  haproxy_file: "name",
  haproxy_map: "name",
  haproxy_unit: "name",
  haproxy_unit_file: "name",
  haproxy_socket: "name",
  proxy_file: "name",
  nginx_site: "name",
  nginx_share_dir: "name",
  nginx_log_file: "name",
  opened_record: "name",
  nftables_file: undefined,
  selinux_tools: undefined,
};

function withoutComments(program: string): string {
  return program.replace(/^\s*#.*$/gm, "");
}

/** A program with those functions of the prelude that it calls. */
function withFunctions(program: string): string {
  const called = new Set<string>();
  const look = (text: string) => {
    for (const [name, body] of functions) {
      if (called.has(name) || !new RegExp(`(?<![$\\w-])${name}(?![\\w=-])`).test(text)) continue;
      called.add(name);
      look(body);
    }
  };
  look(withoutComments(program));
  return [...[...called].map((name) => functions.get(name) ?? ""), program].map(withoutComments).join("\n");
}

/** Variables that a program reads and nobody has set: its facts. */
function freeVariables(program: string): ReadonlySet<string> {
  const text = withFunctions(program);
  const used = [...text.matchAll(/\$\{?([a-z][a-z0-9_]*)/g)].map(([, name = ""]) => name);
  // In arithmetic without a dollar.
  // Innermost commands first: what is left between the parentheses is a sum.
  let flat = text;
  for (let last = ""; last !== flat; ) {
    last = flat;
    flat = flat.replace(/\$\((?!\()[^()]*\)/g, "");
  }
  const counted = [...flat.matchAll(/\$\(\(([^()]*)\)\)/g)].flatMap(
    ([, sum = ""]) => sum.match(/\b[a-z_]{2,}\b/g) ?? [],
  );
  const set = [
    ...text.matchAll(/(?:^|[\s;(])([a-z][a-z0-9_]*)=/gm),
    ...text.matchAll(/\bfor ([a-z_]+) in\b/g),
    ...[...text.matchAll(/\bread (?:-r )?([a-z_ ]+)/g)].flatMap(([, names = ""]) =>
      names.split(" ").map((name) => ["", name]),
    ),
  ].map(([, name = ""]) => name);
  const free = new Set(
    [...used, ...counted].filter((name) => !set.includes(name) && !(name in ofPrelude) && name !== "own_version"),
  );
  for (const [name, fact] of Object.entries(ofPrelude)) if (fact !== undefined && used.includes(name)) free.add(fact);
  return free;
}

/** Keys that a program prints. */
function emitted(program: string): ReadonlySet<string> {
  const text = withFunctions(program);
  const properties = /shown=\$\(service_show "\$slot" ([^)]*)\)/.exec(text)?.[1] ?? "";
  return new Set([
    ...[...text.matchAll(/\bemit ([a-z_0-9]+)/g)].map(([, key = ""]) => key),
    ...[...properties.matchAll(/\b[A-Z]\w+/g)].map(([key]) => key),
  ]);
}

const sorted = (names: Iterable<string>) => [...names].sort();

describe.each(Object.entries(steps).map(([name, step]) => ({ name, step: step as StepDeclaration })))(
  "$name",
  ({ name, step }) => {
    it("is the program of that name", () => {
      expect(readFileSync(join(remote, `${name}.sh`), "utf8")).toBe(step.program);
    });

    it("takes the facts that its first comment names, and uses each of them", () => {
      expect(sorted(namesUnder("Facts", step.program))).toEqual(sorted(Object.keys(step.facts)));
      // What a host program compares with what root has registered is all that `enter` is for.
      const used = name === "enter" ? ["name", "deploy_path"] : freeVariables(step.program);
      expect(sorted(used)).toEqual(sorted([...Object.keys(step.facts), ...Object.keys(step.texts ?? {})]));
    });

    it("answers what its first comment names, and prints each of it", () => {
      expect(sorted(namesUnder("Answers", step.program))).toEqual(sorted(Object.keys(step.answers)));
      expect(sorted(emitted(step.program))).toEqual(sorted(Object.keys(step.answers)));
    });

    it("writes under the lock only", () => {
      expect(/^\s*(?:\[.*\] \|\| )?require_lock$/m.test(step.program)).toBe(step.writes);
    });
  },
);

it("every program has its place in the table", () => {
  const files = readdirSync(remote).filter((file) => file !== "service" && !shared.includes(file));
  expect(sorted(files)).toEqual(sorted(Object.keys(steps).map((name) => `${name}.sh`)));
});
