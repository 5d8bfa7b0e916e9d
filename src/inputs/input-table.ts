import type { Operation } from "../model/inputs.ts";
import type { InputName } from "./declared.ts";

/**
 * What becomes of an input. `reads`: it has an effect. `refuses`: it would have none, where somebody would wait for one. `passes over`:
 * one workflow may say it for several operations, or for all of its steps.
 */
type Use = "reads" | "refuses" | "passes over";

export interface InputRow extends Readonly<Record<Operation, Use>> {
  /** Heading in docs/inputs.md. */
  readonly group:
    | "Operation"
    | "Toolchain"
    | "Cache"
    | "Build"
    | "Package"
    | "Service"
    | "Deploy"
    | "Rollout"
    | "Report";
  /** Beside `binary`, where nothing is built. */
  readonly beside: Use;
  readonly names: readonly InputName[];
}

/** Those that look at hosts, or change them without a build, read little: the same everywhere where nothing else is said. */
const onHosts = (use: Use) =>
  ({ status: use, promote: use, abort: use, rollback: use, unlock: use, provision: use }) as const;
const all = {
  build: "reads",
  deploy: "reads",
  plan: "reads",
  merge: "reads",
  ...onHosts("reads"),
  beside: "reads",
} as const;
const building = { build: "reads", deploy: "reads", plan: "reads" } as const;
const notForMerge = { ...building, merge: "refuses", ...onHosts("refuses"), beside: "reads" } as const;
/** It says how to build, or with what. */
const forSource = { ...building, merge: "refuses", ...onHosts("refuses"), beside: "refuses" } as const;
/** How Go and caches are had is a matter of the machine. */
const forMachine = { ...building, merge: "passes over", ...onHosts("passes over"), beside: "passes over" } as const;
const forService = { ...building, merge: "passes over", ...onHosts("passes over"), beside: "reads" } as const;
const forHosts = {
  build: "passes over",
  deploy: "reads",
  plan: "reads",
  merge: "refuses",
  ...onHosts("reads"),
  beside: "reads",
} as const;
/** Of a release that comes to hosts: what lies there has its own. */
const forNewRelease = { ...forHosts, ...onHosts("passes over") } as const;

/** Which operation reads which input. Refusals, docs/inputs.md and the checks of `npm run generate` follow from it. */
export const inputTable: readonly InputRow[] = [
  { group: "Operation", ...all, names: ["operation"] },
  { group: "Toolchain", ...forSource, names: ["go-version", "go-version-file"] },
  { group: "Toolchain", ...forMachine, names: ["go-download-base-url"] },
  { group: "Cache", ...forMachine, names: ["cache", "cache-save", "cache-suffix", "cache-dependency-path"] },
  { group: "Build", ...all, names: ["working-directory"] },
  { group: "Build", ...all, ...onHosts("passes over"), names: ["output-directory"] },
  { group: "Build", ...forSource, ...onHosts("reads"), names: ["main"] },
  { group: "Build", ...forSource, names: ["targets", "version-variables", "ldflags", "tags"] },
  { group: "Build", ...forSource, names: ["build-flags", "cgo", "make-target", "checks"] },
  { group: "Build", ...forSource, names: ["audit-level", "audit-baseline"] },
  { group: "Build", ...notForMerge, ...onHosts("reads"), names: ["name"] },
  { group: "Build", ...notForMerge, names: ["version", "binary"] },
  { group: "Build", ...forService, names: ["smoke-test"] },
  { group: "Package", ...forSource, names: ["archives"] },
  { group: "Package", ...forSource, beside: "reads", names: ["include"] },
  { group: "Package", ...notForMerge, ...onHosts("passes over"), beside: "passes over", names: ["sbom"] },
  { group: "Package", ...all, ...onHosts("refuses"), names: ["previous-artifacts"] },
  {
    group: "Package",
    build: "refuses",
    deploy: "refuses",
    plan: "refuses",
    merge: "reads",
    ...onHosts("refuses"),
    beside: "refuses",
    names: ["merge-directory"],
  },
  { group: "Service", ...forService, names: ["health-path", "environment"] },
  { group: "Service", ...forService, provision: "reads", names: ["args", "persistent"] },
  { group: "Service", ...forService, rollback: "reads", names: ["health-timeout"] },
  { group: "Deploy", ...forHosts, names: ["hosts", "ssh-key", "ssh-key-passphrase", "ssh-known-hosts", "jump-host"] },
  { group: "Deploy", ...forHosts, names: ["deploy-path", "host-program-path"] },
  { group: "Deploy", ...forNewRelease, provision: "reads", names: ["port", "service-manager", "unit", "unit-trust"] },
  { group: "Deploy", ...forNewRelease, provision: "reads", names: ["open-firewall"] },
  { group: "Deploy", ...forNewRelease, names: ["keep-releases", "before-start"] },
  { group: "Deploy", ...forNewRelease, status: "reads", names: ["fingerprint"] },
  { group: "Rollout", ...forNewRelease, provision: "reads", rollback: "reads", names: ["front"] },
  {
    group: "Rollout",
    ...forNewRelease,
    deploy: "passes over",
    plan: "passes over",
    beside: "passes over",
    provision: "reads",
    names: ["front-listen", "front-sticky"],
  },
  { group: "Rollout", ...forNewRelease, names: ["strategy", "steps", "max-error-rate", "max-p95", "min-requests"] },
  { group: "Rollout", ...forNewRelease, names: ["step-timeout", "max-cpu", "max-memory", "log-deny", "on-paused"] },
  { group: "Rollout", ...forNewRelease, plan: "passes over", names: ["fail-on-pause"] },
  {
    group: "Deploy",
    ...forNewRelease,
    plan: "passes over",
    promote: "reads",
    abort: "reads",
    rollback: "reads",
    names: ["max-unreachable"],
  },
  {
    group: "Deploy",
    ...forNewRelease,
    plan: "passes over",
    promote: "reads",
    rollback: "reads",
    names: ["url"],
  },
  { group: "Report", ...all, names: ["summary", "log-format"] },
  {
    group: "Report",
    ...forNewRelease,
    merge: "passes over",
    plan: "passes over",
    promote: "reads",
    abort: "reads",
    rollback: "reads",
    names: ["notify-url"],
  },
  {
    group: "Deploy",
    ...forNewRelease,
    plan: "passes over",
    promote: "reads",
    abort: "reads",
    rollback: "reads",
    provision: "reads",
    names: ["lock-wait"],
  },
  {
    group: "Deploy",
    build: "refuses",
    deploy: "refuses",
    plan: "refuses",
    merge: "refuses",
    ...onHosts("refuses"),
    rollback: "reads",
    beside: "refuses",
    names: ["release"],
  },
  {
    group: "Deploy",
    build: "refuses",
    deploy: "refuses",
    plan: "refuses",
    merge: "refuses",
    ...onHosts("refuses"),
    provision: "reads",
    beside: "refuses",
    names: ["deploy-user"],
  },
];

export const operations = [
  "build",
  "deploy",
  "plan",
  "merge",
  "status",
  "promote",
  "abort",
  "rollback",
  "unlock",
  "provision",
] as const satisfies readonly Operation[];

/** Names of the rows that a condition holds for, in the table's order. */
export function inputsWhere(holds: (row: InputRow) => boolean): readonly InputName[] {
  return inputTable.filter(holds).flatMap(({ names }) => names);
}

export function operationsReading(name: InputName): readonly Operation[] {
  return operations.filter((operation) =>
    inputTable.some((row) => row.names.includes(name) && row[operation] === "reads"),
  );
}

/** Those that say by themselves that hosts are meant. Who is to hear of deploys may be said for all of a workflow's steps. */
export const onlyForHosts = inputsWhere(
  (row) => row.deploy === "reads" && row.build !== "reads" && row.group !== "Report",
);
