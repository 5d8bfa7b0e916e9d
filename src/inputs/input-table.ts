import type { Operation } from "../model/inputs.ts";
import type { InputName } from "./declared.ts";

/**
 * What becomes of an input. `reads`: it has an effect. `refuses`: it would have none, where somebody would wait for one. `passes over`:
 * one workflow may say it for several operations, or for all of its steps.
 */
type Use = "reads" | "refuses" | "passes over";

export interface InputRow extends Readonly<Record<Operation, Use>> {
  /** Heading in README. */
  readonly group: "Operation" | "Toolchain" | "Cache" | "Build" | "Package" | "Service" | "Deploy";
  /** Beside `binary`, where nothing is built. */
  readonly beside: Use;
  readonly names: readonly InputName[];
}

const all = { build: "reads", deploy: "reads", merge: "reads", beside: "reads" } as const;
const notForMerge = { build: "reads", deploy: "reads", merge: "refuses", beside: "reads" } as const;
/** It says how to build, or with what. */
const forSource = { build: "reads", deploy: "reads", merge: "refuses", beside: "refuses" } as const;
/** How Go and caches are had is a matter of the machine. */
const forMachine = { build: "reads", deploy: "reads", merge: "passes over", beside: "passes over" } as const;
const forService = { build: "reads", deploy: "reads", merge: "passes over", beside: "reads" } as const;
const forHosts = { build: "passes over", deploy: "reads", merge: "refuses", beside: "reads" } as const;

/** Which operation reads which input. Refusals, README and the checks of `npm run generate` follow from it. */
export const inputTable: readonly InputRow[] = [
  { group: "Operation", ...all, names: ["operation"] },
  { group: "Toolchain", ...forSource, names: ["go-version", "go-version-file"] },
  { group: "Toolchain", ...forMachine, names: ["go-download-base-url"] },
  { group: "Cache", ...forMachine, names: ["cache", "cache-save", "cache-suffix", "cache-dependency-path"] },
  { group: "Build", ...all, names: ["working-directory", "output-directory"] },
  { group: "Build", ...forSource, names: ["main", "targets", "version-variables", "ldflags", "tags"] },
  { group: "Build", ...forSource, names: ["build-flags", "cgo", "make-target", "checks"] },
  { group: "Build", ...notForMerge, names: ["name", "version", "binary"] },
  { group: "Build", ...forService, names: ["smoke-test"] },
  { group: "Package", ...forSource, names: ["archives", "include"] },
  { group: "Package", ...notForMerge, beside: "passes over", names: ["sbom"] },
  { group: "Package", ...all, beside: "passes over", names: ["previous-artifacts"] },
  {
    group: "Package",
    build: "refuses",
    deploy: "refuses",
    merge: "reads",
    beside: "refuses",
    names: ["merge-directory"],
  },
  { group: "Service", ...forService, names: ["health-path", "health-timeout", "environment"] },
  { group: "Deploy", ...forHosts, names: ["hosts", "ssh-key", "ssh-key-passphrase", "ssh-known-hosts"] },
  { group: "Deploy", ...forHosts, names: ["deploy-path", "port", "keep-releases", "lock-wait"] },
];

export const operations = ["build", "deploy", "merge"] as const satisfies readonly Operation[];

/** Names of the rows that a condition holds for, in the table's order. */
export function inputsWhere(holds: (row: InputRow) => boolean): readonly InputName[] {
  return inputTable.filter(holds).flatMap(({ names }) => names);
}

export function operationsReading(name: InputName): readonly Operation[] {
  return operations.filter((operation) =>
    inputTable.some((row) => row.names.includes(name) && row[operation] === "reads"),
  );
}

/** Those that say by themselves that hosts are meant. */
export const onlyForHosts = inputsWhere((row) => row.deploy === "reads" && row.build !== "reads");
