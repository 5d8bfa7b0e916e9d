import { gzipSync } from "node:zlib";
import { provisionFacts } from "../../../src/deploy/plan/plan-provision.ts";
import type { Slot } from "../../../src/deploy/release/layout.ts";
import { renderUnit } from "../../../src/deploy/release/unit-text.ts";
import type { Facts, StepName } from "../../../src/deploy/steps/step-table.ts";
import { hostProgramPlace } from "../../support/host-program-place.ts";
import { sha256Of } from "../simulation/programs.ts";

/** How a step ends: it answered, the lock is not ours, or it failed with a reason. */
export type ExitClass = "answered" | "no lock" | "failed";

/** A step of a story: what is asked, and what matters of the answer. */
export interface AskOf<S extends StepName> {
  readonly step: S;
  readonly facts: Facts<S>;
  readonly body?: Uint8Array;
  readonly exit: ExitClass;
  /** Some of the keys; all of them are compared between the two hosts. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Asked again until the answer has this. */
  readonly until?: readonly [key: string, value: string];
}

export type Ask = { [S in StepName]: AskOf<S> }[StepName];

/** Something that happens to a host between steps. */
export type Event =
  | { readonly event: "wait"; readonly ms: number }
  | { readonly event: "write"; readonly path: string; readonly text: string }
  | { readonly event: "link"; readonly path: string; readonly target: string }
  | { readonly event: "remove"; readonly path: string }
  | { readonly event: "make directory"; readonly path: string }
  /** A tmpfs over that path. */
  | { readonly event: "small disk"; readonly path: string }
  | { readonly event: "fill disk"; readonly path: string };

export interface ContractService {
  readonly name: string;
  readonly path: string;
  readonly port: number;
  readonly canaryPort: number;
}

/** What a story's host says that is done to it. */
export function phaseLine(phase: string, release: string | undefined): string {
  return `{"phase":"${phase}","release":"${release ?? "none"}"}`;
}

/** Steps of a service, with the usual facts filled in. */
export function askFor({ name, path, port, canaryPort }: ContractService, program: Buffer) {
  const sha256 = sha256Of(program);
  const compressed = gzipSync(program);
  const answered = <S extends StepName>(step: S, facts: Facts<S>, answers: AskOf<S>["answers"] = {}): AskOf<S> => ({
    step,
    facts,
    exit: "answered",
    answers,
  });
  const environment = (values: Readonly<Record<string, string>>, portOf: number) =>
    Object.entries({ ...values, PORT: String(portOf) })
      .map(([key, value]) => `${key}="${value}"\n`)
      .join("");
  const unitText = renderUnit({ name, deployPath: path, port, args: [], persistent: [], lines: [] });
  const place = (token: string) => ({ deploy_path: path, token, name });
  const slotPort = (slot: Slot) => (slot === "canary" ? canaryPort : port);
  return {
    compressed,
    unitText,
    path: (below: string) => path + below,
    binary: (release: string) => `${path}/releases/${release}/bin/${name}`,
    unitFile: `/etc/systemd/system/${name}@.service`,
    ending: <A extends Ask>(exit: ExitClass, ask: A): A => ({ ...ask, exit, answers: {} }),
    enter: () => answered("enter", { name, deploy_path: path }),
    inspect: (answers: Ask["answers"] = {}) =>
      answered("inspect", { name, deploy_path: path, port, program_place: hostProgramPlace }, answers),
    lock: (
      operation: Facts<"lock">["operation"],
      token: string,
      answer: string,
      facts: Partial<Facts<"lock">> = {},
    ): AskOf<"lock"> => {
      const usual = {
        holder: `holder of ${token}`,
        lease_seconds: 60,
        new_token: undefined,
        journal_line: undefined,
        seen: undefined,
      };
      return answered("lock", { deploy_path: path, operation, token, ...usual, ...facts }, { lock: [answer] });
    },
    receive: (
      token: string,
      facts: Partial<Facts<"receive">> = {},
      body: Uint8Array = compressed,
    ): AskOf<"receive"> => {
      const sent = { compression: "gzip", sha256, size_bytes: program.length } as const;
      const usual = { ...place(token), ...sent, patch_of: undefined, patch_of_sha256: undefined };
      return { ...answered("receive", { ...usual, ...facts }, { received: [sha256] }), body };
    },
    provision: (token: string, unit = unitText): AskOf<"provision"> =>
      answered("provision", {
        ...place(token),
        ...provisionFacts(
          hostProgramPlace,
          { name, deployPath: path, port, serviceManager: "systemd", unitText: unit, openFirewall: "leave" },
          "deploy",
        ),
      }),
    stage: (
      token: string,
      release: string,
      values: Readonly<Record<string, string>> = {},
      facts: Partial<Facts<"stage">> = {},
      unit = unitText,
    ): AskOf<"stage"> => {
      const usual = {
        ...place(token),
        phase_line: phaseLine("staging", release),
        release,
        sha256,
        same_binary_in: undefined,
        files_sha256: undefined,
        files_stream: undefined,
        same_files_in: undefined,
        persistent: [],
        unit_sha256: sha256Of(unit),
        release_json: `{"id":"${release}"}`,
        env_current: environment(values, port),
        env_canary: environment(values, canaryPort),
        secrets: "",
        state_json: `{"release":"${release}"}`,
      };
      return answered("stage", { ...usual, ...facts }, { staged: [release] });
    },
    startCanary: (token: string, release: string, lifeSeconds = 600) =>
      answered(
        "start-canary",
        { ...place(token), phase_line: phaseLine("canary", release), release, life_seconds: lifeSeconds },
        { started: [`${name}@canary.service`] },
      ),
    stopCanary: (token: string, stopped: readonly string[] = [`${name}@canary.service`]) =>
      answered("stop-canary", place(token), stopped.length > 0 ? { stopped } : {}),
    awaitPublic: (token: string, answer: "answers" | "no", forSeconds = 30) =>
      answered(
        "await-public",
        { ...place(token), port, health_path: "/health", for_seconds: forSeconds },
        { public: [answer] },
      ),
    switchTo: (token: string, release: string | undefined) =>
      answered(
        "switch",
        { ...place(token), phase_line: phaseLine("switching", release), release },
        { serving: [release ?? "none"] },
      ),
    switchBackTo: (token: string, release: string, answers: Ask["answers"]) =>
      answered(
        "switch",
        { ...place(token), phase_line: phaseLine("taking-back", "r2"), release },
        { serving: [release], ...answers },
      ),
    /** One look, or with `forSeconds` as many as fit into that time. */
    observe: (slot: Slot, until: Ask["until"], answers: Ask["answers"] = {}, forSeconds = 0): AskOf<"observe"> => {
      const facts = { name, slot, port: slotPort(slot), health_path: "/health", since: 0 };
      return {
        ...answered(
          "observe",
          { ...facts, for_seconds: forSeconds, pause_seconds: 0.5 },
          until?.[0] === "http_status" ? { ActiveState: ["active"], ...answers } : answers,
        ),
        ...(until === undefined ? {} : { until }),
      };
    },
    /** One look at each slot that is named. */
    count: (slots: readonly Slot[], answers: Ask["answers"] = {}, facts: Partial<Facts<"count">> = {}) => {
      const from = (slot: Slot) => (slots.includes(slot) ? "@0" : undefined);
      const places = {
        current_from: from("current"),
        canary_from: from("canary"),
        front_from: undefined,
        current_port: port,
        canary_port: canaryPort,
      };
      const paths = { health_path: "/health", metrics_path: "", ignored_paths: [] };
      return answered(
        "count",
        {
          name,
          deploy_path: path,
          ...places,
          ...paths,
          slow_ms: 500,
          log_deny: [],
          for_seconds: 0,
          pause_seconds: 0.5,
          ...facts,
        },
        answers,
      );
    },
    explain: (slot: Slot, answers: Ask["answers"] = {}) => {
      const facts = { name, slot, deploy_path: path, port: slotPort(slot), health_path: "/health" };
      return answered("explain", { ...facts, since: 0, lines: 30, probe_paths: ["/", "/ping"] }, answers);
    },
    finish: (token: string, facts: Partial<Facts<"finish">> = {}) => {
      const journal_line = `{"by":"${token}","serving":"@current"}`;
      const phase_line = facts.promote && phaseLine("promoting", undefined);
      const usual = { ...place(token), phase_line, promote: undefined, journal_line, bad_release: undefined };
      return answered("finish", { ...usual, remove: [], settled: true, ...facts });
    },
  };
}

export type Asks = ReturnType<typeof askFor>;
