import countRequests from "../awk/count.awk";
import countAttempts from "../awk/count-front.awk";
import durations from "../awk/durations.awk";
import fields from "../awk/fields.awk";
import front from "../awk/front.awk";
import journal from "../awk/journal.awk";
import json from "../awk/json.awk";
import readMetrics from "../awk/metrics.awk";
import pairs from "../awk/pairs.awk";
import requests from "../awk/requests.awk";
import tally from "../awk/tally.awk";
import withoutSecrets from "../awk/without-secrets.awk";
import count from "../programs/count.sh";
import explain from "../programs/explain.sh";
import observe from "../programs/observe.sh";
import { frontAnswers, looking, name, path, type StepDeclaration, urlPath } from "./step-declaration.ts";
import {
  choice,
  columns,
  counts,
  line,
  lineOf,
  lines,
  listOf,
  orAbsent,
  orEmpty,
  port,
  seconds,
  text,
  whole,
  word,
} from "./step-fields.ts";

/** One look on a host that has a lot to do. */
const lookMs = 40_000;
/** Ten minutes of the log of a service with a thousand requests a second, by a slow awk. */
const countMs = 120_000;
const slot = choice("current", "canary");

/** What is seen of a service that runs, or does not. */
export const lookSteps = {
  observe: {
    program: observe,
    usesService: true,
    facts: {
      name,
      slot,
      port,
      health_path: urlPath,
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
      port_taken: orAbsent(word),
      http_status: whole,
      ...frontAnswers,
      at: seconds,
      look: whole,
    },
    usesFront: true,
    looks: true,
    writes: false,
    mayRunTwice: true,
    timeoutMs: ({ for_seconds }: { readonly for_seconds: number }) => for_seconds * 1_000 + lookMs,
  },
  count: {
    program: count,
    usesService: true,
    usesFront: true,
    texts: {
      count_requests: [durations, fields, json, pairs, requests, journal, tally, withoutSecrets, countRequests].join(
        "\n",
      ),
      count_attempts: [front, tally, countAttempts].join("\n"),
      read_metrics: readMetrics,
    },
    facts: {
      name,
      deploy_path: path,
      current_from: orEmpty(lineOf("log_place")),
      canary_from: orEmpty(lineOf("log_place")),
      front_from: orEmpty(lineOf("log_place")),
      current_port: port,
      canary_port: port,
      health_path: urlPath,
      metrics_path: orEmpty(urlPath),
      slow_ms: whole,
      ignored_paths: listOf(urlPath),
      log_deny: listOf(line),
      for_seconds: whole,
      pause_seconds: seconds,
    },
    answers: {
      unit: listOf(
        columns({
          slot,
          state: word,
          pid: whole,
          restarts: whole,
          result: word,
          exit_status: word,
          cpu_ms: whole,
          memory_kib: whole,
        }),
      ),
      probe: listOf(columns({ slot, status: whole, seconds })),
      metric: listOf(columns({ slot, kind: choice("count", "bucket"), name: word, label: word, count: whole })),
      requests: listOf(
        columns({ slot, form: word, attempts: whole, errors: whole, slow: whole, untimed: whole, ignored: whole }),
      ),
      latencies: listOf(columns({ slot, form: word, buckets: counts })),
      by_second: listOf(columns({ slot, form: word, what: choice("attempts", "errors", "slow"), counts })),
      log_lines: listOf(columns({ slot, count: whole })),
      denied: listOf(columns({ slot, pattern: whole, count: whole, line: text })),
      dropped: listOf(columns({ slot, count: whole })),
      client: listOf(word),
      unread: listOf(columns({ slot, reason: text })),
      cursor: listOf(columns({ slot, place: word })),
      front_cursor: orAbsent(word),
      at: seconds,
      look: whole,
    },
    looks: true,
    writes: false,
    // What its looks said is counted: whoever asks again does so from the cursor of the last one.
    mayRunTwice: false,
    timeoutMs: ({ for_seconds }: { readonly for_seconds: number }) => for_seconds * 1_000 + countMs,
  },
  explain: {
    program: explain,
    texts: { without_secrets: withoutSecrets },
    usesService: true,
    facts: {
      name,
      slot,
      deploy_path: path,
      lines: whole,
      since: whole,
      port,
      health_path: urlPath,
      probe_paths: listOf(urlPath),
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
} as const satisfies Readonly<Record<string, StepDeclaration>>;
