import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { steps } from "../../../src/deploy/steps/step-table.ts";
import { awks } from "./count-log.ts";

function readMetrics(text: string, [command = "", ...before]: readonly string[]): readonly string[] {
  const { stdout, status, stderr } = spawnSync(command, [...before, steps.count.texts.read_metrics], {
    input: text,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").slice(0, -1).toSorted();
}

/** As github.com/zsais/go-gin-prometheus v0.1.0 writes them; its durations are a summary, which says nothing of single requests. */
const ginPrometheus = `# HELP gin_requests_total How many HTTP requests processed, partitioned by status code and HTTP method.
# TYPE gin_requests_total counter
gin_requests_total{code="200",handler="main.main.func1",host="example.com",method="GET",url="/ping"} 15
gin_requests_total{code="404",handler="main.main.func3",host="example.com",method="GET",url="/x%22%7D%20500%0A"} 1
gin_requests_total{code="503",handler="main.main.func2",host="example.com",method="GET",url="/fail"} 3
gin_requests_total{code="503",handler="main.main.func2",host="example.com",method="POST",url="/fail"} 1
gin_request_duration_seconds_sum 4.1263e-05
gin_request_duration_seconds_count 20
promhttp_metric_handler_requests_total{code="200"} 7
`;

/** As github.com/prometheus/client_golang v1.24.0 writes a histogram, with a path that a client has chosen. */
const histogram = `# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{code="200",path="/a",le="0.1"} 2
http_request_duration_seconds_bucket{code="200",path="/a",le="0.5"} 6
http_request_duration_seconds_bucket{code="200",path="/a",le="2.5"} 10
http_request_duration_seconds_bucket{code="200",path="/a",le="+Inf"} 10
http_request_duration_seconds_sum{code="200",path="/a"} 4.5
http_request_duration_seconds_count{code="200",path="/a"} 10
http_request_duration_seconds_bucket{code="500",path="/\\"} 7\\nx{le=\\"0.1\\"} 9",le="0.1"} 0
http_request_duration_seconds_bucket{code="500",path="/\\"} 7\\nx{le=\\"0.1\\"} 9",le="0.5"} 0
http_request_duration_seconds_bucket{code="500",path="/\\"} 7\\nx{le=\\"0.1\\"} 9",le="2.5"} 0
http_request_duration_seconds_bucket{code="500",path="/\\"} 7\\nx{le=\\"0.1\\"} 9",le="+Inf"} 1
http_request_duration_seconds_count{code="500",path="/\\"} 7\\nx{le=\\"0.1\\"} 9"} 1
`;

describe.each(awks)("%s %s", (...awk) => {
  it("sums up a counter by status", () => {
    expect(readMetrics(ginPrometheus, awk)).toEqual([
      "count gin_requests_total 200 15",
      "count gin_requests_total 404 1",
      "count gin_requests_total 503 4",
    ]);
  });

  it("sums up a histogram, with what it says of statuses", () => {
    const name = "http_request_duration_seconds";
    expect(readMetrics(histogram, awk)).toEqual([
      ...["+Inf 11", "0.1 2", "0.5 6", "2.5 10"].map((line) => `bucket ${name}_bucket ${line}`),
      ...["200 10", "500 1"].map((line) => `count ${name}_count ${line}`),
    ]);
  });

  it.each([
    [
      "large numbers",
      'http_requests_total{status="200"} 1.5e+07 1795944601243',
      ["count http_requests_total 200 15000000"],
    ],
    ["classes of statuses", 'http_requests_total{status="5xx"} 3', ["count http_requests_total 5xx 3"]],
    ["milliseconds", 'http_request_duration_ms_bucket{le="250"} 3', ["bucket http_request_duration_ms_bucket 0.25 3"]],
    ["requests of the service to others", 'http_client_requests_total{code="500"} 3', []],
    ["no status", 'http_requests_total{path="/x"} 3', []],
    ["a status that is none", 'http_requests_total{code="OK"} 3', []],
    ["a gauge of requests", 'http_requests_in_flight{code="200"} 3', []],
    ["no number", 'http_requests_total{code="500"} NaN', []],
    ["half a line", 'http_requests_total{code="500', []],
    ["no metrics", '<html>{code="500"} 3</html>', []],
  ])("%s", (_, line, sums) => {
    expect(readMetrics(`${line}\n`, awk)).toEqual(sums);
  });
});
