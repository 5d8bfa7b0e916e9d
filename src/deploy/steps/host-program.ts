import { createHash } from "node:crypto";
import { calledFunctions } from "./called-functions.ts";
import canary from "./programs/canary.sh";
import checks from "./programs/checks.sh";
import firewall from "./programs/firewall.sh";
import front from "./programs/front.sh";
import haproxy from "./programs/haproxy.sh";
import labelService from "./programs/label-service.sh";
import nginx from "./programs/nginx.sh";
import openPort from "./programs/open-port.sh";
import prelude from "./programs/prelude.sh";
import provision from "./programs/provision.sh";
import proxy from "./programs/proxy.sh";
import request from "./programs/request.sh";
import selinux from "./programs/selinux.sh";
import findSupervisor from "./programs/service/find-supervisor.sh";
import registered from "./programs/service/registered.sh";
import supervisor from "./programs/service/supervisor.sh";
import systemd from "./programs/service/systemd.sh";
import setUpHaproxy from "./programs/set-up-haproxy.sh";
import setUpNginx from "./programs/set-up-nginx.sh";
import setUpProxy from "./programs/set-up-proxy.sh";
import { type Facts, type StepName, steps } from "./step-table.ts";
import { type Fields, writeFields } from "./table/step-fields.ts";

interface ComposedStep {
  readonly program: string;
  readonly facts: Fields;
  readonly usesFront?: true;
  readonly usesService?: true;
  readonly usesAccess?: "look" | "change";
  readonly texts?: Readonly<Record<string, string>>;
}

/** What several steps share. */
function partsOf(steps: readonly ComposedStep[]): readonly string[] {
  const some = (is: (step: ComposedStep) => unknown) => steps.some(is);
  return [
    some(({ usesFront }) => usesFront) ? `${nginx}${haproxy}${proxy}${front}${canary}` : "",
    some(({ usesService }) => usesService) ? service : "",
    ...(some(({ usesAccess }) => usesAccess) ? [firewall, selinux] : []),
    ...(some(({ usesAccess }) => usesAccess === "change")
      ? [openPort, labelService, setUpNginx, setUpHaproxy, setUpProxy]
      : []),
  ];
}

/** A program of several steps: which one is meant, it is told. */
export function composeProgram(composed: Readonly<Record<string, ComposedStep>>): string {
  const forms = Object.entries(composed).map(([name, { facts }]) => `    ${name}) echo "${formsOf(facts)}" ;;`);
  const programs = Object.entries(composed).map(
    ([name, { program, texts = {} }]) => `${name})\n${assign(texts)}${program};;\n`,
  );
  const chosen = ["case $step in\n", ...programs, "esac\n"].join("");
  const shared = [checks, request, prelude, ...partsOf(Object.values(composed))].join("");
  // A program is read whole before it is run: one that arrives cut off does nothing.
  return [
    "{\nfacts_of() {\n  case $1 in\n",
    forms.join("\n"),
    "\n  esac\n}\n",
    calledFunctions(shared, chosen),
    chosen,
    "exit 1\n}\n",
  ].join("");
}

/** What the service manager of a host is asked by; both answer to the same names. */
const service = [
  findSupervisor,
  registered,
  "case $service_manager in\nsupervisor)\n",
  supervisor,
  ";;\n*)\n",
  systemd,
  ";;\nesac\n",
].join("");

function assign(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => `${name}='${text.replaceAll("'", "'\\''")}'\n`)
    .join("");
}

function formsOf(facts: Fields): string {
  return Object.entries(facts)
    .map(([name, { form }]) => `${name}:${form}`)
    .join(" ");
}

/** What is sent to a host where we become root by ourselves: one step. */
export function streamedProgram(name: StepName): string {
  return composeProgram({ [name]: steps[name] });
}

/** What is installed on a host for a deploy user who is not root: every step but the one that only root may ask for. */
const { provision: _, ...installedSteps } = steps;

export const hostProgram = `#!/bin/sh\n${composeProgram(installedSteps)}`;

/** Tells one from every other one: steps of this action and those of a host are the same, or they do not talk. */
export const hostProgramVersion = createHash("sha256").update(hostProgram).digest("hex");

/**
 * The same for people: a script that root reads and runs, with every text in it as it is. `facts`: without a lock, which nobody has who
 * is not there yet.
 */
export function provisionScript(facts: Omit<Facts<"provision">, "token">): string {
  const {
    host_program: program,
    unit_text: unit,
    front_text: site,
    ...words
  } = writeFields(steps.provision.facts, { ...facts, token: "" });
  const assignments = Object.entries(words).map(([name, value]) => `${name}='${value}'\n`);
  return [
    `#!/bin/sh
# Lets user ${facts.user} deploy the service ${facts.name} on this host without being root. Made by gin-deploy; read it, then run it as root:
#   sudo sh FILE
# Run twice it changes nothing the second time. No deploy of the service may be under way meanwhile.
set -u
umask 027
cd / || exit 1
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
`,
    ...assignments,
    textOf("unit_text", unit ?? ""),
    site === undefined || site === "" ? "front_text=\n" : textOf("front_text", site),
    textOf("host_program", program ?? ""),
    calledFunctions([checks, prelude, ...partsOf([steps.provision])].join(""), provision),
    assign(steps.provision.texts),
    "require_lock() { :; }\n",
    provision,
  ].join("\n");
}

/** A text of several lines, to the letter. */
function textOf(name: string, text: string): string {
  const end = `END_OF_${name.toUpperCase()}`;
  if (text.split("\n").includes(end) || !text.endsWith("\n")) throw new Error(`${name} cannot stand in a script`);
  return `${name}_lines() {\n  cat <<'${end}'\n${text}${end}\n}\n${name}=$(${name}_lines && printf .)\n${name}=\${${name}%.}\n`;
}
