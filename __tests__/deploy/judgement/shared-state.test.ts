import { describe, expect, it } from "vitest";
import { explainSharedState } from "../../../src/deploy/judgement/fitness/shared-state.ts";

const explain = (...lines: readonly string[]) => explainSharedState(lines, "R1");
const said = (line: string) => explain("unit: ActiveState=failed", `journal: ${line}`);

describe("what a release that serves explains of a canary's end", () => {
  it.each<[string, string, RegExp]>([
    ["a plain flock", "open store.db: resource temporarily unavailable", /one process at a time/],
    ["LevelDB", `panic: leveldb: resource temporarily unavailable`, /one process at a time/],
    ["bbolt with a timeout", "2026/11/22 open db: timeout", /one process at a time/],
    ["bbolt, alone", "timeout", /one process at a time/],
    ["bbolt, in JSON", `{"level":"fatal","error":"timeout","msg":"cannot open"}`, /one process at a time/],
    [
      "badger",
      `Cannot acquire directory lock on "/opt/x/data". Another process is using this Badger database. error: resource`,
      /one process at a time/,
    ],
    ["RocksDB", "IO error: While lock file: /opt/x/data/LOCK: Resource temporarily unavailable", /one process/],
    [
      "DuckDB",
      `IO Error: Could not set lock on file "/opt/x/data/a.duckdb": Conflicting lock is held in`,
      /one process/,
    ],
    ["Pebble and its like", "failed to acquire lock: already locked", /one process/],
    ["a lock of the service's own", "could not obtain exclusive lock on data directory", /one process/],
    ["SQLite", "SQL logic error: database is locked (5) (SQLITE_BUSY)", /busy_timeout/],
    ["SQLite's tables", "database table is locked: users", /busy_timeout/],
    ["a pid file", "pidfile /opt/x/data/app.pid already exists", /no pid file/],
    ["a service that counts itself", "another instance of shop is already running", /no pid file/],
    ["a second port", "listen tcp :9090: bind: address already in use", /every further port/],
    ["a socket in data/", "listen unix /opt/x/data/app.sock: bind: address already in use", /every further port/],
  ])("%s", (_, line, remedy) => {
    expect(said(line)?.cause).toContain(line);
    expect(said(line)?.remedy).toMatch(/^The canary runs beside R1, which serves, and shares `data\/`/);
    expect(said(line)?.remedy).toMatch(remedy);
  });

  it("a wait for a lock, which no line tells of", () => {
    expect(explain("waits_for: /opt/x/data/app.db", "journal: starting")?.cause).toBe(
      "it waits for a lock on a file: /opt/x/data/app.db",
    );
  });

  it.each([
    "dial tcp 10.0.0.5:5432: i/o timeout",
    "failed to connect to `host=db`: dial error: timeout",
    "net/http: TLS handshake timeout",
    "redis: connection pool timeout",
    "timeout 30s configured",
    "the account is locked",
    "listening on :8080",
    "panic: runtime error: index out of range",
    "http: Server closed",
    "already up to date",
  ])("not: %s", (line) => expect(said(line)).toBeUndefined());

  it("counts only what the service itself said", () => {
    expect(explain("unit: Result=timeout", "disk: 0 KiB free")).toBeUndefined();
  });
});
