import { type CountedRequests, type Latencies, quantileMs, type SlotEvidence } from "./slot-evidence.ts";

/** What a slot's log says of its requests, in the one form of lines that is judged. */
export interface LogRequests {
  readonly form: string;
  readonly attempts: number;
  readonly errors: number;
  /** undefined: its latencies say nothing. */
  readonly slow: number | undefined;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
}

/** Forms that write what clients send as it came: a client can write whole lines of such a log. */
const unsafeForms: Readonly<Record<string, string>> = {
  "zap-console": "zap's console encoder writes paths as they came, line breaks too: use its JSON encoder",
  "gin-unquoted": "Gin's logger before 1.6 writes paths as they came, line breaks too: use a newer Gin",
};

/** A proxy says of each attempt what became of it, and no client writes in its log. */
const frontForm = "proxy";

/** Two forms with about as many requests are of the same ones. */
const sameShare = 0.95;
/** More lines than that without a latency: those that have one may be of another kind. */
const untimedShare = 0.1;

/** `why`: there is nothing in the log to judge by. */
export function requestsOfLog(evidence: SlotEvidence): LogRequests | { readonly why: string } {
  const forms = [...evidence.byForm].filter(([, { attempts, ignored }]) => attempts + ignored > 0);
  const front = [...evidence.byForm].find(([form]) => form === frontForm);
  if (front !== undefined) return ofForm(...front);
  const unsafe = forms.find(([form]) => form in unsafeForms);
  if (unsafe !== undefined) return { why: `its log cannot be trusted: ${unsafeForms[unsafe[0]]}` };
  const most = Math.max(...forms.map(([, { attempts }]) => attempts));
  const [chosen] = forms
    .filter(([, { attempts }]) => attempts >= most * sameShare)
    .toSorted(([, one], [, other]) => Number(hasLatencies(other)) - Number(hasLatencies(one)));
  if (chosen === undefined) return { why: whyNone(evidence) };
  return ofForm(...chosen);
}

function ofForm(form: string, requests: CountedRequests): LogRequests {
  const isTimed = hasLatencies(requests) && isInUnit(form, requests.latencies);
  return {
    form,
    attempts: requests.attempts,
    errors: requests.errors,
    slow: isTimed ? requests.slow : undefined,
    p50Ms: isTimed ? quantileMs(requests.latencies, 0.5) : undefined,
    p95Ms: isTimed ? quantileMs(requests.latencies, 0.95) : undefined,
  };
}

/** What a verdict weighs. */
interface Counts {
  readonly attempts: number;
  readonly errors: number;
  readonly slow: number | undefined;
}

/** What one look adds, in the form that the whole log is judged by. */
export function countsOf({ byForm }: SlotEvidence, { form, slow }: LogRequests): Counts {
  const requests = byForm.get(form);
  return {
    attempts: requests?.attempts ?? 0,
    errors: requests?.errors ?? 0,
    slow: slow === undefined ? undefined : (requests?.slow ?? 0),
  };
}

/** The same of each of so many seconds, those without a request too. */
export function countsBySecond(
  { byForm }: SlotEvidence,
  { form, slow }: LogRequests,
  fromSecond: number,
  seconds: number,
): readonly Counts[] {
  const bySecond = byForm.get(form)?.bySecond;
  return Array.from({ length: seconds }, (_, index) => {
    const second = fromSecond + index;
    return {
      attempts: bySecond?.attempts.get(second) ?? 0,
      errors: bySecond?.errors.get(second) ?? 0,
      slow: slow === undefined ? undefined : (bySecond?.slow.get(second) ?? 0),
    };
  });
}

function whyNone({ logLines, unread }: SlotEvidence): string {
  if (unread !== undefined) return `its log could not be read: ${unread}`;
  const why = logLines === 0 ? "it has logged nothing" : `none of the ${logLines} lines of its log is of a request`;
  return `${why}. Let it log each request with its status and its latency to standard output, as gin.Logger() does`;
}

function hasLatencies({ attempts, untimed }: CountedRequests): boolean {
  return untimed <= attempts * untimedShare;
}

/**
 * slog and logrus write a duration in JSON as whole nanoseconds, and a service may have written milliseconds of its own under the same
 * name. No request takes less than 100 ns, and one in a hundred takes more than 10 µs: numbers for which that is not so are no nanoseconds.
 */
function isInUnit(form: string, latencies: Latencies): boolean {
  if (form !== "json-slog" && form !== "json-logrus") return true;
  const within = (from: number, to: number) =>
    [...latencies].reduce((all, [bucket, count]) => (bucket > from && bucket <= to ? all + count : all), 0);
  const all = within(-1, Number.POSITIVE_INFINITY);
  return within(-1, 40) * 1_000 <= all && within(80, Number.POSITIVE_INFINITY) * 100 >= all;
}
