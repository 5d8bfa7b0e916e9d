import { namedFacts, namesOf, plainFacts } from "./fingerprint.ts";
import type { MadeHost } from "./judge-fingerprint.ts";
import { parseWish } from "./wish.ts";

/** What `status` asks for, for a file to begin from: what a service over HTTPS meets first. */
export const usualNames = {
  packages: ["ca-certificates", "curl", "openssl", "tzdata"],
  sysctls: [
    "net.core.somaxconn",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_max_syn_backlog",
    "vm.overcommit_memory",
    "vm.swappiness",
  ],
} as const;

/** Hosts whose values are told from each other; of more, only the values. */
const namedHosts = 5;

/** A file that all these hosts meet as they are. */
export function renderFingerprint(hosts: readonly MadeHost[]): string {
  const facts = [...new Set(hosts.flatMap(({ found }) => [...found.keys()]))];
  const lineOf = (fact: string, key: string, indent = "") =>
    `${indent}${scalar(key)}: ${valuesOf(fact, hosts, indent)}`;
  const lines = [
    `# What ${hosts.map(({ host }) => printable(host)).join(", ")} ${hosts.length === 1 ? "is" : "are"} made of. For the input \`fingerprint\`:`,
    '# leave out what does not matter, and widen what may change: any, ">=5.10 <7", 12.x, [debian, ubuntu].',
    ...plainFacts.filter((fact) => facts.includes(fact)).map((fact) => lineOf(fact, fact)),
    ...namedFacts.flatMap((kind) => {
      const names = namesOf(kind, facts).toSorted();
      return names.length === 0 ? [] : [`${kind}:`, ...names.map((name) => lineOf(`${kind}.${name}`, name, "  "))];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function valuesOf(fact: string, hosts: readonly MadeHost[], indent: string): string {
  const groups = [...Map.groupBy(hosts, ({ found }) => found.get(fact))];
  const values = groups.map(([value]) => wishFor(value));
  const [only = "any"] = values;
  if (values.length === 1) return only;
  const who = hosts.map(
    ({ host, found }) => `\n${indent}# ${printable(host)}: ${printable(found.get(fact) ?? "absent")}`,
  );
  return `[${values.join(", ")}]${hosts.length <= namedHosts ? who.join("") : ""}`;
}

/** Text that reads as a range or a word of ours is marked as what it is. */
function wishFor(value: string | undefined): string {
  if (value === undefined) return "absent";
  const wish = parseWish(value);
  return scalar("value" in wish && wish.value === value ? value : `= ${value}`);
}

/** Plain where no reader of YAML could take it for something else. */
function scalar(text: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._+~/-]|[: ](?=[A-Za-z0-9]))*$/.test(text)) return text;
  return JSON.stringify(text).replace(/[^ -~]/gu, (mark) => `\\U${mark.codePointAt(0)?.toString(16).padStart(8, "0")}`);
}

function printable(text: string): string {
  return text.replace(/[^ -~]/gu, "?");
}
