/** Why a service did not come to serve, or could not do its work, as one line of its log tells it. */
export type Cause =
  /** It could not write there; `path` undefined: the line does not say where. */
  | { readonly kind: "cannot write"; readonly path: string | undefined }
  /** A file, a directory or a pattern that is not there. */
  | { readonly kind: "file missing"; readonly path: string }
  | { readonly kind: "program missing"; readonly program: string }
  | { readonly kind: "variable missing"; readonly variable: string }
  | { readonly kind: "no such service"; readonly address: string }
  | { readonly kind: "port taken"; readonly port: string }
  | { readonly kind: "port forbidden"; readonly port: string }
  | { readonly kind: "port misread" }
  | { readonly kind: "speaks https" }
  | { readonly kind: "wants arguments" };

/**
 * Go's own words for what a file system refused (os.PathError, os.LinkError): `open gin.log: permission denied`. A path holds
 * no blank here: `failed to open the file: permission denied` names none.
 */
const pathError =
  /\b(open|openat|create|mkdir|mkdirat|unlinkat|remove|truncate|write|chmod|chtimes|stat|lstat|statx|read|readlink|chdir|(?:rename|link|symlink) \S+) (\S+?): (permission denied|read-only file system|operation not permitted|no such file or directory)/;

/** Who listens on a Unix socket makes a file. */
const unixSocket = /\blisten unix(?:gram|packet)? (\S+?): bind: (?:permission denied|read-only file system)/;

/** github.com/spf13/viper: the name of a file, without its end, and the directories where it was looked for. */
const viperError = /Config File \\?"([^"\\]+)\\?" Not Found in \\?"\[([^\]]*)\]/;

/** github.com/joho/godotenv, and what people print when it fails. */
const dotenv = /(?:^|[\s"'`/:])(\.env(?:\.\w+)?)\b/;
const isComplaint = /error|unable|fail|cannot|can't|could ?n[o']t|\bno\b|not found|missing/i;

/** Each takes what it names out of the line, in Go's words and in those of the libraries that services use. */
const patterns: readonly (readonly [RegExp, (...found: string[]) => Cause])[] = [
  [/client sent an HTTP request to an HTTPS server/i, () => ({ kind: "speaks https" })],
  [/exec: \\?"([^"\\]+)\\?": (?:executable file not found|no such file)/, (program) => missingProgram(program)],
  [/fork\/exec (\S+?): no such file/, (program) => missingProgram(program)],
  // html/template and text/template: ParseGlob, ParseFS.
  [/pattern matches no files: [`"#\\]*([^`"#\\]+)/, (path) => ({ kind: "file missing", path })],
  // SQLite, by whichever driver
  [
    /unable to open database file|attempt to write a readonly database|SQLITE_(?:CANTOPEN|READONLY)/i,
    () => ({ kind: "cannot write", path: undefined }),
  ],
  [/listen tcp\S* \S*?:(\d+): bind: address already in use/, (port) => ({ kind: "port taken", port })],
  [/listen tcp\S* \S*?:(\d+): bind: permission denied/, (port) => ({ kind: "port forbidden", port })],
  [
    /listen tcp\S*: (?:lookup tcp\S*|address \S+: (?:missing port in address|too many colons|unknown port))/,
    () => ({ kind: "port misread" }),
  ],
  // caarlos0/env, kelseyhightower/envconfig, cleanenv, and people
  [/\brequired (?:environment variable|key|variable) [\\"'`]*([A-Z][A-Z0-9_]{2,})\b/i, (variable) => missing(variable)],
  [
    /\bmissing (?:required )?(?:env\w*(?: var\w*)? )?[\\"'`$]*([A-Z]+(?:_[A-Z0-9]+)+)\b/,
    (variable) => missing(variable),
  ],
  [
    /\b([A-Z]+(?:_[A-Z0-9]+)+|DSN|PORT)\b[a-z\\"'` ]{1,40}?(?:not set|be set|required|unset|missing|empty|not defined|not found)\b/,
    (variable) => missing(variable),
  ],
  [/dial (?:tcp|udp)\S*:? (\S+?): (?:connect: |i\/o timeout)/, (address) => ({ kind: "no such service", address })],
  [
    /lookup (\S+?)(?: on \S+)?: (?:no such host|server misbehaving)/,
    (address) => ({ kind: "no such service", address }),
  ],
  // package flag, spf13/cobra, urfave/cli
  [
    /^usage(?: of)?\b|^\s*Use "[^"]+ \[command\] --help"|required flag\(s\)|flag: help requested/i,
    () => ({ kind: "wants arguments" }),
  ],
];

function missing(variable: string): Cause {
  return { kind: "variable missing", variable };
}

function missingProgram(program: string): Cause {
  return { kind: "program missing", program };
}

const writingCalls = /^(?:create|mkdir|mkdirat|unlinkat|remove|truncate|write|chmod|chtimes|rename|link|symlink)/;

/** Characters of a line that are looked at. */
const readCharacters = 2_000;

/** What a line of a log says; `root`: the directory of the service, whose releases are named as the service sees them. */
export function causeIn(wholeLine: string, root: string): Cause | undefined {
  const line = wholeLine.slice(0, readCharacters);
  const [, call = "", path = "", reason = ""] = pathError.exec(line) ?? [];
  if (path !== "") return causeOf(call, relativePath(path.replace(/^[\\"'`]+|[\\"'`]+$/g, ""), root), reason);
  const [, config, places] = viperError.exec(line) ?? [];
  if (config !== undefined)
    return { kind: "file missing", path: outermost(config, (places ?? "").split(/[\s,]+/), root) };
  const [, file] = dotenv.exec(line) ?? [];
  if (file !== undefined && isComplaint.test(line)) return { kind: "file missing", path: file };
  const [, socket] = unixSocket.exec(line) ?? [];
  if (socket !== undefined) return { kind: "cannot write", path: relativePath(socket, root) };
  for (const [pattern, cause] of patterns) {
    const [found, ...named] = pattern.exec(line) ?? [];
    if (found !== undefined) return cause(...named);
  }
  return undefined;
}

/** A place outside of the release, if it was looked for there too: a host may have it. */
function outermost(name: string, directories: readonly string[], root: string): string {
  const paths = directories.map((directory) => relativePath(`${directory}/${name}`, root));
  return paths.find((path) => !isOfRelease(path)) ?? name;
}

function causeOf(call: string, path: string, reason: string): Cause | undefined {
  if (reason === "no such file or directory") {
    return path === "" ? undefined : { kind: "file missing", path };
  }
  // What a service may read it may read anywhere: a relative path that cannot be opened was to be written.
  const isWritten = reason === "read-only file system" || writingCalls.test(call) || !path.startsWith("/");
  return isWritten || call === "open" || call === "openat" ? { kind: "cannot write", path } : undefined;
}

/** As the service sees it from its working directory, the release. Its own directory is its home, wherever that is. */
function relativePath(path: string, root: string): string {
  if (root === "" || !path.startsWith(`${root}/`)) return path.replace(/^(?:\.\/)+/, "") || ".";
  const below = path.slice(root.length + 1);
  const [, inRelease] = /^(?:releases\/[^/]+|current|canary)(?:\/(.*))?$/.exec(below) ?? [];
  if (inRelease !== undefined) return inRelease;
  return /^(?:data|logs)(?:\/|$)/.test(below) ? below : `$HOME/${below}`;
}

/** Whether it lies in the release, which is the same on every host and has what the deploy has brought. */
export function isOfRelease(path: string): boolean {
  return !/^(?:\/|~|\$HOME\/|\.\.(?:\/|$)|(?:data|logs)(?:\/|$))/.test(path);
}

/** The release alone decides it: the same happens on every host, whatever else is there. */
export function holdsOnHosts(cause: Cause): boolean {
  switch (cause.kind) {
    case "cannot write":
    case "file missing":
      return cause.path !== undefined && isOfRelease(cause.path);
    case "port misread":
      return true;
    default:
      return false;
  }
}
