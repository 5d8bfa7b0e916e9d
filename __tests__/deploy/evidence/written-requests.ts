import fc from "fast-check";

/** A request that a service answered, as its logger gets it. */
export interface WrittenRequest {
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly agent: string;
  readonly ns: number;
}

/** Pieces of lines of every form. */
const fragments = [
  ...[
    '"',
    "\\",
    "\\\\",
    '\\"',
    "'",
    " ",
    "  ",
    "=",
    "|",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\t",
    "\n",
    "\r",
    "\0",
    "\u001b[31m",
    "%",
    "µ",
    "☃",
    "\u{1f600}",
  ],
  ...[
    '{"status":500,"method":"GET","path":"/x","latency":"9s"}',
    '","status":500,"latency":"9s","a":"',
    '"status":500',
    "}}",
    "]}",
  ],
  ...[
    " status=500",
    "status=500 ",
    " latency=9s method=GET path=/x ",
    'a="',
    '" status=500 b="',
    "msg=",
    "INF Request ",
  ],
  ...["[GIN] 2026/11/29 - 08:39:51 | 500 |", " 9s |", " 127.0.0.1 | GET      ", '"/x"', "| 500 |", "200", "panic: "],
];

/** What a client can send: anything. */
export const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
);

export const writtenRequest: fc.Arbitrary<WrittenRequest> = fc.record({
  status: fc.constantFrom(200, 201, 304, 404, 499, 500, 502, 503),
  method: fc.constantFrom("GET", "POST", "DELETE"),
  path: hostile.map((path) => `/${path}`),
  agent: hostile,
  ns: fc.oneof(fc.integer({ min: 100, max: 20_000_000_000 }), fc.integer({ min: 100, max: 2_000_000 })),
});

/** As Go prints a duration. */
function goDuration(ns: number): string {
  const trim = (value: number, decimals: number) => value.toFixed(decimals).replace(/\.?0+$/, "");
  if (ns < 1_000) return `${ns}ns`;
  if (ns < 1_000_000) return `${trim(ns / 1_000, 3)}µs`;
  if (ns < 1_000_000_000) return `${trim(ns / 1_000_000, 6)}ms`;
  return `${trim(ns / 1_000_000_000, 9)}s`;
}

const decimals = (ns: number, unit: number, digits: number) => (ns / unit).toFixed(digits).replace(/\.?0+$/, "");
const quoted = (text: string) => JSON.stringify(text);
/** slog and logrus put a value into quotes where it needs them; logrus more often than slog. */
const word = (text: string) => (/^[^\s"=\p{C}]+$/u.test(text) ? text : quoted(text));
const plainWord = (text: string) => (/^[\w./-]+$/.test(text) ? text : quoted(text));

/** How each library writes a request, and which latencies it writes such that nobody can tell what they are. */
export const writers: Readonly<
  Record<string, { readonly write: (request: WrittenRequest) => string; readonly hides?: (ns: number) => boolean }>
> = {
  gin: {
    write: ({ status, method, path, ns }) =>
      `[GIN] 2026/11/29 - 08:39:51 | ${status} | ${goDuration(ns).padStart(13)} |       127.0.0.1 | ${method.padEnd(8)} ${quoted(path)}`,
  },
  "json-zap": {
    write: ({ status, method, path, agent, ns }) =>
      `{"level":"info","ts":1795941597.955169,"caller":"a/b.go:12","msg":${quoted(path)},"status":${status},"method":"${method}","path":${quoted(path)},"query":"","user-agent":${quoted(agent)},"latency":${decimals(ns, 1e9, 9)}}`,
    hides: (ns) => ns % 1_000 === 0,
  },
  "json-zerolog": {
    write: ({ status, method, path, agent, ns }) =>
      `{"level":"info","status":${status},"method":"${method}","path":${quoted(path)},"latency":${decimals(ns, 1e6, 6)},"user_agent":${quoted(agent)},"time":"2026-11-29T08:40:11Z","message":${quoted(agent)}}`,
    hides: (ns) => ns % 1_000 === 0,
  },
  "json-slog": {
    write: ({ status, method, path, agent, ns }) =>
      `{"time":"2026-11-29T08:40:11.1Z","level":"INFO","msg":${quoted(agent)},"request":{"method":"${method}","path":${quoted(path)},"header":{"User-Agent":[${quoted(agent)}]}},"response":{"latency":${ns},"status":${status}}}`,
  },
  "json-logrus": {
    write: ({ status, method, path, agent, ns }) =>
      `{"latency":${ns},"level":"info","method":"${method}","msg":${quoted(agent)},"path":${quoted(path)},"status":${status},"time":"2026-11-29T08:40:11Z"}`,
  },
  "text-slog": {
    write: ({ status, method, path, agent, ns }) =>
      `time=2026-11-29T08:40:11.1Z level=INFO msg=${word(agent)} status=${status} method=${method} path=${word(path)} latency=${goDuration(ns)} user_agent=${word(agent)}`,
  },
  "text-logrus": {
    write: ({ status, method, path, agent, ns }) =>
      `time="2026-11-29T08:40:11Z" level=info msg=${plainWord(agent)} latency=${plainWord(goDuration(ns))} method=${method} path=${plainWord(path)} status=${status}`,
  },
  "text-zerolog": {
    write: ({ status, method, path, agent, ns }) =>
      `8:39AM INF Request body_size=4 ip=127.0.0.1 latency=${decimals(ns, 1e6, 6)} method=${method} path=${plainWord(path)} status=${status} user_agent=${plainWord(agent)}`,
    hides: (ns) => ns % 1_000 === 0,
  },
};
