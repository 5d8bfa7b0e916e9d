import { describe, expect, it } from "vitest";
import { awks, countLines } from "./count-log.ts";

const gin = (status: number, latency = "1.2ms", path = '"/ping"') =>
  `[GIN] 2026/11/29 - 08:39:51 | ${status} | ${latency.padStart(8)} |       127.0.0.1 | GET      ${path}`;
const json = (fields: object) => JSON.stringify({ level: "info", ...fields });
const request = { status: 503, method: "GET", path: "/x", latency: "9s" };
const long = "x".repeat(1_000_000);

/** A line, and the form in which it is one request; none. */
const lines: readonly (readonly [what: string, line: string | Buffer, form: string | undefined])[] = [
  ["a request", gin(503), "gin"],
  ["one of an older Gin", gin(503, "       1.2ms"), "gin"],
  ["one with a path of 1 MB", gin(503, "9s", `"/${long}"`), "gin"],
  [
    "one with bytes that are no text",
    Buffer.concat([Buffer.from(gin(503, "9s", '"/')), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('"')]),
    "gin",
  ],
  ["one from an address with a zone", gin(503).replace("127.0.0.1", "fe80::1%eth0"), "gin"],
  ["one whose path is longer than a line of the journal", gin(503, "9s", `"/${"x".repeat(48_000)}`), "gin"],
  ["one from whatever a header says", gin(503).replace("127.0.0.1", '1 | 200 | GET /x" status=200'), "gin"],
  [
    "one from whatever a header says, that is long",
    gin(503).replace("127.0.0.1", "1 | 200 | GET /".repeat(99)),
    undefined,
  ],
  ["one whose path is not quoted: anybody writes such lines", gin(503, "9s", "/ping"), "gin-unquoted"],
  ["a status that is none", gin(903), undefined],
  ["a duration that is none", gin(503, "9x"), undefined],
  ["a request that begins later in the line", `say ${gin(503)}`, undefined],
  ["a request that stands in a message", json({ msg: gin(503) }), undefined],
  ["half of one", gin(503).slice(0, 60), undefined],
  ["a request", json(request), "json-other"],
  ["one without a latency", json({ ...request, latency: undefined }), "json-other"],
  ["one without a path", json({ ...request, path: undefined }), "json-other"],
  ["a status alone", json({ status: 503 }), undefined],
  ["a status and a latency: a call of a database", json({ status: 503, latency: "9s" }), undefined],
  ["a status and a path", json({ status: 503, path: "/x" }), undefined],
  [
    "a request to somebody else",
    json({ ...request, path: undefined, latency: undefined, url: "https://example.com/x" }),
    undefined,
  ],
  ["a code beside a request's status is not its status", json({ code: 500, ...request }), "json-other"],
  ["a code instead of a status", json({ ...request, status: undefined, code: 503 }), "json-other"],
  ["a code of a business", json({ ...request, status: undefined, code: 10_001 }), undefined],
  ["a code without all the rest", json({ code: 503, method: "GET", path: "/x" }), undefined],
  ["a status in words", json({ ...request, status: "failed" }), undefined],
  ["a request in an object that nobody knows", json({ msg: "got", body: request }), undefined],
  ["a request in a list", json({ msg: "got", request: [request] }), undefined],
  ["a request in a text", json({ msg: JSON.stringify(request) }), undefined],
  [
    "a status of its own and one in a text",
    json({ ...request, body: '{"status":200}', note: '","status":200,"' }),
    "json-other",
  ],
  [
    "a status of its own and one in an object",
    json({ ...request, body: { status: 200, level: "info" } }),
    "json-other",
  ],
  ["the same status twice", '{"status":503,"method":"GET","path":"/x","status":503}', "json-other"],
  ["two statuses", '{"status":503,"method":"GET","path":"/x","status":200}', undefined],
  ["two statuses under two names", json({ ...request, status_code: 200 }), undefined],
  ["an object that does not end", json(request).slice(0, -1), undefined],
  ["an object with something behind it", `${json(request)} {`, undefined],
  ["two objects", json(request) + json(request), undefined],
  ["a comma too many", '{"status":503,"method":"GET","path":"/x",}', undefined],
  ["no comma", '{"status":503 "method":"GET","path":"/x"}', undefined],
  ["a text without an end", '{"status":503,"method":"GET","path":"/x\\"}', undefined],
  ["brackets that do not match", '{"a":[{"b":1]},"status":503,"method":"GET","path":"/x"}', undefined],
  ["deep objects", `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)},"status":503,"method":"GET","path":"/x"}`, undefined],
  ["spaces", ' {"status" : 503 , "method":"GET", "path": "/x" }'.trim(), "json-other"],
  ["quotes without end", `{${'"'.repeat(16_000)}`, undefined],
  ["a line of 1 MB", json({ ...request, note: long }), undefined],
  ["escapes at the end of a text", json({ ...request, note: '\\"' }), "json-other"],
  ["not ASCII", json({ ...request, path: "/täglich/☃/\u{1f600}" }), "json-other"],
  ["a request in pairs", "status=503 method=GET path=/x latency=9s", "text-other"],
  ["a request in pairs behind words", "order 5 from status=503 method=GET path=/x latency=9s", undefined],
  ["a request in pairs in quotes", 'msg="x status=503 method=GET path=/x latency=9s"', undefined],
  [
    "a request in pairs in the message of a console",
    "8:39AM INF user x status=503 method=GET path=/x latency=9s",
    undefined,
  ],
  ["a request in a console", "8:39AM ERR Request status=503 method=GET path=/x latency=9.123456", "text-zerolog"],
  ["a header of a request that made it panic", "X-Evil: status=503 method=GET path=/x latency=9s", undefined],
  ["a pair that begins where another ends", 'a="x"status=503 method=GET path=/x latency=9s', undefined],
  ["two statuses in pairs", "status=200 status=503 method=GET path=/x latency=9s", undefined],
  ["a quote too many", 'status=503 method=GET path=/x" latency=9s', undefined],
  ["colours", "\u001b[90mstatus=\u001b[0m503 method=GET path=/x latency=9s", "text-other"],
  ["nothing", "", undefined],
  ["a NUL", Buffer.from('{"status":503,"method":"GE\0T","path":"/x"}'), undefined],
];

describe.each(awks)("%s %s", (...awk) => {
  it.each(lines)("%s", (_, line, form) => {
    const { byForm, logLines } = countLines([line, "the last line"], { awk });
    expect([...byForm].map(([name, { attempts, errors }]) => [name, attempts, errors])).toEqual(
      form === undefined ? [] : [[form, 1, 1]],
    );
    expect(logLines).toBe(2);
  });
});
