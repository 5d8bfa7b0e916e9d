/** What a canary's last lines say when what it needs is held by the release that serves: both have the same `data/` and host. */
interface SharedState {
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

const sqlite =
  "Let SQLite wait for the other process (`busy_timeout`, WAL mode), and write nothing before the service is ready.";
const exclusive =
  "Such a store is for one process at a time. Answer the health check without it and open it in the background, trying again until the lock is free: " +
  "the live release ends before the new one gets the public port.";
const pidFile = "Write no pid file: systemd knows the process.";
const port =
  "Listen on the port in `PORT`; let every further port or socket come from the environment, or try again until it is free.";

/** The first that a line matches counts. */
const shared: readonly SharedState[] = [
  { pattern: /^waits_for: ./, what: "it waits for a lock on a file", remedy: exclusive },
  { pattern: /database (?:table )?is locked|SQLITE_BUSY/i, what: "its database is locked", remedy: sqlite },
  {
    // badger, LevelDB, RocksDB, Pebble, DuckDB, BoltDB on Windows' words, a plain flock.
    pattern:
      /cannot acquire directory lock|another process is using this|resource temporarily unavailable|could not set lock on file|conflicting lock|(?:unable|failed|cannot|could not|couldn't|can't) (?:to )?(?:get |acquire |obtain |take |open )?(?:the |a |an )?(?:exclusive |file |database |db |data(?:base)? directory )?(?:lock\b|flock)|lock(?: is)? (?:already )?held|(?:file|database|db|directory|already) (?:is )?(?:already )?locked/i,
    what: "a lock is held by another process",
    remedy: exclusive,
  },
  {
    pattern: /pid ?file\b.*(?:exist|lock|in use|running)|(?:already running|another instance|already started)/i,
    what: "it believes that it runs already",
    remedy: pidFile,
  },
  { pattern: /address already in use/i, what: "an address that it wants is taken", remedy: port },
  {
    // bbolt's whole message after its Timeout; a network's timeout says more than the word.
    pattern: /(?:^|[:\s"=])timeout"?(?:[,}].*)?$/i,
    what: "opening a file timed out",
    remedy: exclusive,
  },
];

/** A time-out of the network, which no other release is to blame for. */
const ofTheNetwork =
  /\b(?:i\/o|handshake|gateway|connection|connect|request|client|dial|lookup|tcp|http|redis|postgres|mysql)\b/i;

/** undefined: nothing that the live release would explain. `evidence` is what the host said: `journal: line`, `waits_for: path`. */
export function explainSharedState(
  evidence: readonly string[],
  serving: string,
): { readonly cause: string; readonly remedy: string } | undefined {
  for (const { pattern, what, remedy } of shared) {
    const line = evidence.map(withoutMark).find((text) => pattern.test(text) && !isOfTheNetwork(what, text));
    if (line === undefined) continue;
    return {
      cause: `${what}: ${line.replace(/^waits_for: /, "")}`,
      remedy: `The canary runs beside ${serving}, which serves, and shares \`data/\` and the host's ports with it. ${remedy}`,
    };
  }
  return undefined;
}

/** Only what the service itself printed, and what the kernel says, counts. */
function withoutMark(line: string): string {
  return line.startsWith("journal: ") ? line.slice("journal: ".length) : line.startsWith("waits_for: ") ? line : "";
}

function isOfTheNetwork(what: string, line: string): boolean {
  return what === "opening a file timed out" && ofTheNetwork.test(line);
}
