import { longestStopSeconds } from "../../../service/stop-time.ts";
import { type Fields, lineOf, orAbsent, whole, word } from "./step-fields.ts";

/** What is to be known of a step without reading its program. */
export interface StepDeclaration {
  readonly program: string;
  /** Programs that it runs or installs, by the variables that hold them. */
  readonly texts?: Readonly<Record<string, string>>;
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
  /** It has to do with the front (front.sh). */
  readonly usesFront?: true;
  /** It has to do with what runs the service (service/). */
  readonly usesService?: true;
  /** It looks at who gets to the service, or changes that, as root alone does (firewall.sh, selinux.sh; open-port.sh, label-service.sh). */
  readonly usesAccess?: "look" | "change";
}

export const usualMs = 60_000;
/**
 * A step holds a channel for no longer while it only waits: on a host that gives a connection one channel at a time the lock is renewed in
 * between, and a program whose run is gone does not wait for long.
 */
export const longestHoldSeconds = 20;
/** For what ends a process of the service, or waits for a step that does. */
export const stoppingMs = usualMs + longestStopSeconds * 1_000;
export const path = lineOf("path");
export const release = lineOf("release");
export const sha256 = lineOf("sha256");
export const token = lineOf("token");
export const name = lineOf("service");
export const urlPath = lineOf("url_path");
export const service = { deploy_path: path, token, name } as const;
/** The front as it stands. */
export const frontAnswers = {
  front_share: orAbsent(whole),
  front_seen: orAbsent(whole),
  front_sent: orAbsent(whole),
  front_arrived: orAbsent(whole),
  front_lost: orAbsent(word),
} as const;
export const looking = { writes: false, mayRunTwice: true, timeoutMs: usualMs } as const;
export const stopping = { writes: true, mayRunTwice: true, timeoutMs: stoppingMs } as const;
export const writing = { writes: true, mayRunTwice: true, timeoutMs: usualMs } as const;
