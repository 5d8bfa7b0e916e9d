import withoutSecrets from "../awk/without-secrets.awk";
import adopt from "../programs/adopt.sh";
import beforeStart from "../programs/before-start.sh";
import finish from "../programs/finish.sh";
import receive from "../programs/receive.sh";
import stage from "../programs/stage.sh";
import switchRelease from "../programs/switch.sh";
import {
  release,
  type StepDeclaration,
  service,
  sha256,
  stopping,
  stoppingMs,
  usualMs,
  writing,
} from "./step-declaration.ts";
import {
  choice,
  flag,
  line,
  lineOf,
  lines,
  listOf,
  orAbsent,
  orEmpty,
  port,
  text,
  whole,
  word,
} from "./step-fields.ts";

/** A link of 100 kbit/s brings 10 MB in less; a dead one is found by the keep-alive of the connection long before. */
const uploadMs = 30 * 60_000;

/** What brings a release to a host, gives it the public port, and writes down what came of it. */
export const releaseSteps = {
  receive: {
    program: receive,
    facts: {
      ...service,
      compression: choice("gzip", "zstd", "patch"),
      sha256,
      size_bytes: whole,
      patch_of: orEmpty(release),
      patch_of_sha256: orEmpty(sha256),
    },
    answers: { received: orAbsent(word), refused: orAbsent(word) },
    writes: true,
    // What follows the facts has been read, and is sent once.
    mayRunTwice: false,
    timeoutMs: uploadMs,
  },
  stage: {
    program: stage,
    usesService: true,
    facts: {
      ...service,
      phase_line: line,
      release,
      sha256,
      same_binary_in: orEmpty(release),
      files_sha256: orEmpty(sha256),
      files_stream: orEmpty(sha256),
      same_files_in: orEmpty(release),
      persistent: listOf(lineOf("directory")),
      unit_sha256: sha256,
      release_json: line,
      env_current: text,
      env_canary: text,
      secrets: text,
      state_json: line,
    },
    answers: { created: lines, staged: orAbsent(word), changed: listOf(choice("binary", "files")) },
    writes: true,
    // The upload has become the release by then.
    mayRunTwice: false,
    timeoutMs: usualMs,
  },
  adopt: {
    program: adopt,
    usesService: true,
    facts: { ...service, phase_line: line, release, sha256, canary_port: port, state_json: line },
    answers: { adopted: word },
    ...writing,
  },
  "before-start": {
    program: beforeStart,
    texts: { without_secrets: withoutSecrets },
    usesService: true,
    facts: {
      ...service,
      phase_line: line,
      release,
      arguments: lineOf("arguments"),
      limit_seconds: whole,
      begun_at: orEmpty(whole),
      wait_seconds: whole,
    },
    answers: {
      begun_at: whole,
      result: orAbsent(word),
      exit_code: orAbsent(word),
      exit_status: orAbsent(word),
      printed: lines,
    },
    writes: true,
    // A migration that ran to its end is not run again.
    mayRunTwice: false,
    timeoutMs: stoppingMs,
  },
  switch: {
    program: switchRelease,
    usesService: true,
    facts: { ...service, phase_line: line, release: orEmpty(release) },
    answers: { serving: word, started_at: whole, changed: orAbsent(word), kept: flag, unwritten: lines },
    ...stopping,
  },
  finish: {
    program: finish,
    usesService: true,
    facts: {
      ...service,
      phase_line: orEmpty(line),
      promote: orEmpty(choice("yes", "again")),
      journal_line: line,
      bad_release: orEmpty(release),
      remove: listOf(release),
      settled: flag,
    },
    answers: { removed: lines, unwritten: lines, instead: orAbsent(word) },
    ...writing,
  },
} as const satisfies Readonly<Record<string, StepDeclaration>>;
