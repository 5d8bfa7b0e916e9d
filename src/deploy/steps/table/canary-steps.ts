import awaitPublic from "../programs/await-public.sh";
import goOn from "../programs/go-on.sh";
import pause from "../programs/pause.sh";
import resume from "../programs/resume.sh";
import setShare from "../programs/set-share.sh";
import startCanary from "../programs/start-canary.sh";
import stopCanary from "../programs/stop-canary.sh";
import {
  frontAnswers,
  looking,
  name,
  path,
  release,
  type StepDeclaration,
  service,
  stopping,
  urlPath,
  usualMs,
  writing,
} from "./step-declaration.ts";
import { choice, line, lines, orAbsent, orEmpty, percent, port, whole, word } from "./step-fields.ts";

/** What is done with a canary: it is started, gets a share, is held, and ends. */
export const canarySteps = {
  "start-canary": {
    program: startCanary,
    usesService: true,
    facts: { ...service, phase_line: line, release, life_seconds: whole },
    answers: { started_at: whole, started: word },
    usesFront: true,
    ...stopping,
  },
  "stop-canary": {
    program: stopCanary,
    usesService: true,
    facts: service,
    answers: { stopped: orAbsent(word) },
    usesFront: true,
    ...stopping,
  },
  /** Asked by the host itself (watch-lease.sh). */
  "await-public": {
    program: awaitPublic,
    usesService: true,
    facts: { ...service, port, health_path: urlPath, for_seconds: whole },
    answers: { public: choice("answers", "no") },
    ...writing,
    timeoutMs: ({ for_seconds }: { readonly for_seconds: number }) => for_seconds * 1_000 + usualMs,
  },
  "set-share": {
    program: setShare,
    usesService: true,
    facts: {
      ...service,
      front: choice("kernel", "nginx", "haproxy"),
      port,
      canary_port: port,
      health_path: urlPath,
      share: percent,
    },
    answers: { no_front: orAbsent(word), firewall_rules: orAbsent(whole), ...frontAnswers },
    usesFront: true,
    ...writing,
  },
  pause: {
    program: pause,
    usesService: true,
    facts: {
      ...service,
      release,
      share: orEmpty(percent),
      port,
      canary_port: port,
      health_path: urlPath,
      ready_seconds: whole,
      record: line,
      journal_line: line,
    },
    answers: { unwritten: lines },
    usesFront: true,
    ...writing,
  },
  "go-on": {
    program: goOn,
    usesService: true,
    facts: { ...service, phase_line: line, release, life_seconds: whole },
    answers: { started_at: whole },
    usesFront: true,
    ...writing,
  },
  /** Asked by the host itself (boot.sh). */
  resume: {
    program: resume,
    usesService: true,
    facts: { deploy_path: path, name },
    answers: { resumed: word },
    usesFront: true,
    ...looking,
  },
} as const satisfies Readonly<Record<string, StepDeclaration>>;
