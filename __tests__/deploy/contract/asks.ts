import { gzipSync } from "node:zlib";
import { renderUnit } from "../../../src/deploy/plan/unit-text.ts";
import type { StepName } from "../../../src/deploy/steps/remote-step.ts";
import { sha256Of } from "../simulation/programs.ts";

/** How a step ends: it answered, the lock is not ours, or it failed with a reason. */
export type ExitClass = "answered" | "no lock" | "failed";

/** A step of a story: what is asked, and what matters of the answer. */
export interface Ask {
  readonly step: StepName;
  readonly facts: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly exit: ExitClass;
  /** Some of the keys; all of them are compared between the two hosts. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Asked again until the answer has this. */
  readonly until?: readonly [key: string, value: string];
}

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

interface LockFacts {
  readonly holder?: string;
  readonly lease_seconds?: string;
  readonly new_token?: string;
  readonly journal_line?: string;
}

/** Steps of a service, with the usual facts filled in. */
export function askFor({ name, path, port, canaryPort }: ContractService, program: Buffer) {
  const sha256 = sha256Of(program);
  const compressed = gzipSync(program);
  const answered = (step: StepName, facts: Ask["facts"], answers: Ask["answers"] = {}): Ask => ({
    step,
    facts: { deploy_path: path, ...facts },
    exit: "answered",
    answers,
  });
  const environment = (values: Readonly<Record<string, string>>, portOf: number) =>
    Object.entries({ ...values, PORT: String(portOf) })
      .map(([key, value]) => `${key}="${value}"\n`)
      .join("");
  const unitText = renderUnit({ name, deployPath: path, port });
  return {
    compressed,
    unitText,
    path: (below: string) => path + below,
    binary: (release: string) => `${path}/releases/${release}/bin/${name}`,
    unitFile: `/etc/systemd/system/${name}@.service`,
    answered,
    ending: (exit: ExitClass, { step, facts, body }: Ask): Ask => ({
      step,
      facts,
      exit,
      ...(body === undefined ? {} : { body }),
    }),
    inspect: (answers: Ask["answers"] = {}) => answered("inspect", { name, port: String(port) }, answers),
    lock: (operation: string, token: string, answer: string, facts: LockFacts = {}) =>
      answered(
        "lock",
        { operation, token, holder: `holder of ${token}`, lease_seconds: "60", ...facts },
        { lock: [answer] },
      ),
    receive: (token: string, facts: Ask["facts"] = {}, body: Uint8Array = compressed): Ask => ({
      ...answered(
        "receive",
        { token, compression: "gzip", sha256, size_bytes: String(program.length), ...facts },
        { received: [sha256] },
      ),
      body,
    }),
    stage: (token: string, release: string, values: Readonly<Record<string, string>> = {}, facts: Ask["facts"] = {}) =>
      answered(
        "stage",
        {
          token,
          name,
          release,
          sha256,
          same_binary_in: "",
          unit_text: unitText,
          release_json: `{"id":"${release}"}`,
          env_current: environment(values, port),
          env_canary: environment(values, canaryPort),
          state_json: `{"release":"${release}"}`,
          ...facts,
        },
        { staged: [release] },
      ),
    startCanary: (token: string, release: string, facts: Ask["facts"] = {}) =>
      answered(
        "start-canary",
        { token, name, release, life_seconds: "600", ...facts },
        { started: [`${name}@canary.service`] },
      ),
    stopCanary: (token: string, stopped: readonly string[] = [`${name}@canary.service`]) =>
      answered("stop-canary", { token, name }, stopped.length > 0 ? { stopped } : {}),
    switchTo: (token: string, release: string) =>
      answered("switch", { token, name, release }, { serving: [release || "none"] }),
    observe: (slot: "canary" | "current", until: Ask["until"], answers: Ask["answers"] = {}): Ask => ({
      ...answered(
        "observe",
        {
          name,
          slot,
          port: String(slot === "canary" ? canaryPort : port),
          health_path: "/health",
          with_hash: "yes",
          since: "0",
        },
        answers,
      ),
      ...(until === undefined ? {} : { until }),
    }),
    explain: (slot: "canary" | "current", answers: Ask["answers"] = {}) =>
      answered(
        "explain",
        {
          name,
          slot,
          since: "0",
          lines: "30",
          port: String(slot === "canary" ? canaryPort : port),
          health_path: "/health",
          probe_paths: "/\n/ping",
        },
        answers,
      ),
    enter: () => answered("enter", {}),
    finish: (token: string, facts: Ask["facts"] = {}) =>
      answered("finish", {
        token,
        name,
        promote: "",
        journal_line: `{"by":"${token}","serving":"@current"}`,
        bad_release: "",
        remove: "",
        settled: "yes",
        ...facts,
      }),
  };
}

export type Asks = ReturnType<typeof askFor>;
