import { remedyFor } from "./remedies.ts";

/** What a service answers to its health check, when that is no 2xx. */
export interface BadAnswer {
  readonly status: number;
  /** Where a redirect leads, as the service says it. */
  readonly leadsTo?: string | undefined;
  /** Another path that answers 2xx. */
  readonly healthyPath?: string | undefined;
  /** It was an HTTPS server's answer to plain HTTP. */
  readonly speaksHttps?: boolean;
}

/** When the same bad answer is taken as the last word: so many in a row, over so long a time. */
export interface Patience {
  readonly answers: number;
  readonly overMs: number;
}
export const patienceWithRefusals: Patience = { answers: 5, overMs: 1_000 };

/** An answer that does not get better while the service starts. What waits for something says 5xx, 408, 425 or 429. */
export function isRefusal(status: number): boolean {
  return status >= 300 && status < 500 && ![408, 425, 429].includes(status);
}

/** Whether the same refusal has come for so long that no other answer is to be expected. Oldest first; 0: no answer. */
export function isSteadyRefusal(
  answers: readonly { readonly status: number; readonly atMs: number }[],
  { answers: wanted, overMs }: Patience = patienceWithRefusals,
): boolean {
  const last = answers.at(-1);
  if (last === undefined || !isRefusal(last.status)) return false;
  const streak = answers.slice(answers.findLastIndex(({ status }) => status !== last.status) + 1);
  return streak.length >= wanted && last.atMs - (streak[0]?.atMs ?? last.atMs) >= overMs;
}

/** In the order in which they are named, when several of them answer. */
export const commonHealthPaths: readonly string[] = [
  "/health",
  "/healthz",
  "/ping",
  "/livez",
  "/readyz",
  "/status",
  "/api/health",
  "/api/v1/health",
  "/",
];

/** Half a sentence about the service, with what to do about it: `answered 404 on /health: set \`health-path\`, ...`. */
export function describeBadAnswer(healthPath: string, answer: BadAnswer): string {
  const { status, leadsTo, speaksHttps = false } = answer;
  if (speaksHttps) return `speaks only HTTPS. ${remedyFor({ kind: "speaks https" })}`;
  const redirect = leadsTo === undefined || leadsTo === "" ? "" : `, a redirect to ${leadsTo}`;
  return `answered ${status} on ${healthPath}${redirect}: ${adviceFor(answer)}`;
}

function adviceFor({ status, healthyPath }: BadAnswer): string {
  const other =
    healthyPath === undefined ? "set `health-path`" : `set \`health-path: ${healthyPath}\`, which answers 2xx`;
  if (status === 404) return `${other}, or add the route`;
  if (status === 401 || status === 403 || status === 407) return `${other}, or let the health check in without a login`;
  if (status === 405) return `${other}, or answer GET there`;
  if (status >= 300 && status < 400) return `${other}, or answer there with 2xx instead of a redirect`;
  return isRefusal(status) ? `${other}, or answer there with 2xx` : "it has to answer 2xx";
}
