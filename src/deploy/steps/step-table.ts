import adopt from "./programs/adopt.sh";
import beforeStart from "./programs/before-start.sh";
import cover from "./programs/cover.sh";
import describe from "./programs/describe.sh";
import enter from "./programs/enter.sh";
import explain from "./programs/explain.sh";
import finish from "./programs/finish.sh";
import inspect from "./programs/inspect.sh";
import lock from "./programs/lock.sh";
import observe from "./programs/observe.sh";
import receive from "./programs/receive.sh";
import stage from "./programs/stage.sh";
import startCanary from "./programs/start-canary.sh";
import stopCanary from "./programs/stop-canary.sh";
import switchRelease from "./programs/switch.sh";
import {
  choice,
  type Fields,
  flag,
  lines,
  listOf,
  orAbsent,
  orEmpty,
  seconds,
  text,
  type Values,
  whole,
  word,
} from "./step-fields.ts";

/** What is to be known of a step without reading its program. */
export interface StepDeclaration {
  readonly program: string;
  /** What it is told. */
  readonly facts: Fields;
  /** What it answers when it ends well; with `looks`, each time that it looks. */
  readonly answers: Fields;
  /** It looks again and again, and answers each time, until it is told that this is enough or its time is over. */
  readonly looks?: true;
  /** It changes something on the host, and does so only under the lock. */
  readonly writes: boolean;
  /** Where an answer was lost it may be asked once more: what was done already is not done again. */
  readonly mayRunTwice: boolean;
  /** What takes longer has failed. */
  readonly timeoutMs: number | ((facts: never) => number);
}

const usualMs = 60_000;
/** A link of 100 kbit/s brings 10 MB in less; a dead one is found by the keep-alive of the connection long before. */
const uploadMs = 30 * 60_000;
/** One look on a host that has a lot to do. */
const lookMs = 40_000;

const service = { deploy_path: word, token: word, name: word } as const;
const looking = { writes: false, mayRunTwice: true, timeoutMs: usualMs } as const;
const writing = { writes: true, mayRunTwice: true, timeoutMs: usualMs } as const;

/** Every program that runs on a host. What is said of it here is compared with the program by step-table.test.ts. */
export const steps = {
  enter: { program: enter, facts: {}, answers: {}, ...looking },
  inspect: {
    program: inspect,
    facts: { name: word, deploy_path: word, port: whole },
    answers: {
      kernel: word,
      machine: word,
      systemd: orEmpty(whole),
      booted: flag,
      tool: lines,
      disk_place: word,
      disk_free_kib: whole,
      inodes_free: text,
      listening: listOf(whole),
      port_owner: lines,
      user_id: orEmpty(whole),
      user_home: orEmpty(word),
      unit: listOf(choice("ours", "foreign")),
      unit_deploy_path: orAbsent(word),
      unit_is_currents: flag,
      enabled: text,
      env_sha256: orAbsent(word),
      deploy_path: listOf(choice("foreign")),
      active: flag,
      active_state: text,
      running: orEmpty(word),
      no_cover: orEmpty(word),
      state: text,
      state_age: orAbsent(whole),
      pending: text,
      phase: orEmpty(word),
      current: orEmpty(word),
      canary: orEmpty(word),
      release: lines,
      lock_holder: orAbsent(text),
    },
    ...looking,
  },
  lock: {
    program: lock,
    facts: {
      deploy_path: word,
      operation: choice("acquire", "renew", "rotate", "release", "break"),
      token: word,
      holder: text,
      lease_seconds: whole,
      new_token: orEmpty(word),
      journal_line: orEmpty(word),
      seen: orEmpty(word),
    },
    answers: {
      lock: choice("acquired", "held", "renewed", "rotated", "released", "broken", "free", "changed"),
      holder: orAbsent(word),
      expires_in: orAbsent(whole),
      taken_over: orAbsent(word),
      unwritten: lines,
    },
    ...writing,
  },
  describe: {
    program: describe,
    facts: { deploy_path: word, name: word, salt: word },
    answers: {
      lock_holder: orAbsent(word),
      lock_id: orAbsent(word),
      lock_expires_in: orAbsent(whole),
      journal: text,
      unit_text: lines,
      variable: lines,
    },
    ...looking,
  },
  receive: {
    program: receive,
    facts: { deploy_path: word, token: word, compression: choice("gzip", "zstd"), sha256: word, size_bytes: whole },
    answers: { received: word },
    writes: true,
    // What follows the facts has been read, and is sent once.
    mayRunTwice: false,
    timeoutMs: uploadMs,
  },
  stage: {
    program: stage,
    facts: {
      ...service,
      phase_line: word,
      release: word,
      sha256: word,
      same_binary_in: orEmpty(word),
      files_sha256: orEmpty(word),
      files_stream: orEmpty(word),
      same_files_in: orEmpty(word),
      persistent: lines,
      unit_text: text,
      release_json: text,
      env_current: text,
      env_canary: text,
      state_json: text,
    },
    answers: { created: lines, staged: word },
    writes: true,
    // The upload has become the release by then.
    mayRunTwice: false,
    timeoutMs: usualMs,
  },
  adopt: {
    program: adopt,
    facts: { ...service, phase_line: word, release: word, sha256: word, canary_port: whole, state_json: text },
    answers: { adopted: word },
    ...writing,
  },
  "before-start": {
    program: beforeStart,
    facts: { ...service, phase_line: word, release: word, arguments: text, limit_seconds: whole },
    answers: { result: word, exit_code: orAbsent(word), exit_status: text, printed: lines },
    writes: true,
    // A migration that ran to its end is not run again.
    mayRunTwice: false,
    timeoutMs: ({ limit_seconds }: { readonly limit_seconds: number }) => limit_seconds * 1_000 + usualMs,
  },
  "start-canary": {
    program: startCanary,
    facts: { ...service, phase_line: word, release: word, life_seconds: whole },
    answers: { started_at: whole, started: word },
    ...writing,
  },
  "stop-canary": { program: stopCanary, facts: service, answers: { stopped: orAbsent(word) }, ...writing },
  cover: {
    program: cover,
    facts: { ...service, port: whole, canary_port: whole },
    answers: { covered: flag, uncovered: orAbsent(word) },
    ...writing,
  },
  switch: {
    program: switchRelease,
    facts: { ...service, phase_line: word, release: orEmpty(word) },
    answers: { serving: word, started_at: whole, changed: orAbsent(word), kept: flag, unwritten: lines },
    ...writing,
  },
  observe: {
    program: observe,
    facts: {
      name: word,
      slot: choice("current", "canary"),
      port: whole,
      health_path: text,
      since: orEmpty(whole),
      for_seconds: whole,
      pause_seconds: seconds,
    },
    answers: {
      ActiveState: word,
      SubState: word,
      MainPID: whole,
      NRestarts: whole,
      Result: word,
      ExecMainStatus: text,
      ExecMainCode: text,
      ExecMainStartTimestampMonotonic: text,
      ended_code: orAbsent(word),
      ended_status: orAbsent(word),
      running_seconds: orAbsent(whole),
      running_sha256: orAbsent(word),
      service_port: listOf(whole),
      http_status: whole,
      at: seconds,
      look: whole,
    },
    looks: true,
    writes: false,
    mayRunTwice: true,
    timeoutMs: ({ for_seconds }: { readonly for_seconds: number }) => for_seconds * 1_000 + lookMs,
  },
  explain: {
    program: explain,
    facts: {
      name: word,
      slot: choice("current", "canary"),
      deploy_path: word,
      lines: whole,
      since: whole,
      port: whole,
      health_path: text,
      probe_paths: lines,
    },
    answers: {
      crash: lines,
      unit: orAbsent(word),
      journal: lines,
      waits_for: lines,
      disk: orAbsent(word),
      leads_to: orAbsent(word),
      healthy_path: lines,
    },
    ...looking,
  },
  finish: {
    program: finish,
    facts: {
      ...service,
      phase_line: orEmpty(word),
      promote: orEmpty(choice("yes", "again")),
      journal_line: word,
      bad_release: orEmpty(word),
      remove: lines,
      settled: flag,
    },
    answers: { removed: lines, unwritten: lines },
    ...writing,
  },
} as const satisfies Readonly<Record<string, StepDeclaration>>;

type Steps = typeof steps;

export type StepName = keyof Steps;
/** What a step is told. */
export type Facts<S extends StepName> = Values<Steps[S]["facts"]>;
/** What a step answers; of one that looks again and again, one look. */
export type Answers<S extends StepName> = Values<Steps[S]["answers"]>;
/** Steps that may be asked once more when their answer was lost. */
export type RepeatableStep = {
  [S in StepName]: Steps[S]["mayRunTwice"] extends true ? S : never;
}[StepName];
