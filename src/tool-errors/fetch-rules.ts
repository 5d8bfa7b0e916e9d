import type { Rule } from "./rules.ts";

const giveToken = (host: string) =>
  `Give git a token for ${host}, in a step before this one: \`git config --global url."https://x-access-token:$TOKEN@${host}/".insteadOf https://${host}/\`. Name the host in GOPRIVATE.`;

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);

/** A proxy's answer stands after the address that was asked. */
const answer = (status: string) => new RegExp(`^.*reading (https?://\\S+?): ${status}.*$`, "m");

/** Modules that cannot be fetched: git's reason stands before the line in which Go gives up. */
export const fetchRules: readonly Rule[] = [
  {
    class: "missing program",
    pattern: /^.*(?:missing Git command|exec: "git": executable file not found).*$/m,
    remedy:
      "Install git in a step before this one, or fetch modules from a proxy: without git, `GOPROXY: https://proxy.golang.org`.",
  },
  {
    class: "credentials",
    pattern: /^fatal: (?:could not read (?:Username|Password) for|Authentication failed for) '(\S+?)'.*$/m,
    remedy: ([, address = ""]) => giveToken(hostOf(address)),
  },
  {
    class: "credentials",
    pattern: /^fatal: unable to access '(\S+?)': The requested URL returned error: 40[13]$/m,
    remedy: ([, address = ""]) => `Let the token that git uses for ${hostOf(address)} read that repository.`,
  },
  {
    class: "credentials",
    pattern: /^(?:\S+: )?Permission denied \([^)]*publickey[^)]*\)\.?$/m,
    remedy:
      "Load a key that may read the repository into an ssh-agent, in a step before this one, or let git use a token (docs/build.md, private modules).",
  },
  {
    class: "credentials",
    pattern: /^Host key verification failed\.$/m,
    remedy: "Put the server's host key into ~/.ssh/known_hosts, in a step before this one.",
  },
  {
    class: "credentials",
    pattern:
      /^(?:fatal: repository '(\S+?)' not found|remote: Repository not found\.?|ERROR: Repository not found\.?)$/m,
    remedy:
      "Check the module's path. A private repository looks the same to who may not read it: give git a token (docs/build.md, private modules).",
  },
  {
    class: "network",
    pattern: /^ssh: (?:connect to host (\S+) port \d+|Could not resolve hostname (\S+)): .*$/m,
    remedy: ([, host, unknown = ""]) =>
      `Let this machine reach ${host ?? unknown} by SSH, or let git use https and a token (docs/build.md, private modules).`,
  },
  {
    class: "network",
    pattern:
      /^fatal: unable to access '(\S+?)': (?:Could not resolve host|Failed to connect|SSL certificate problem|server certificate).*$/m,
    remedy: ([, address = ""]) =>
      `Let git reach ${hostOf(address)}: check \`http.proxy\` and \`http.sslCAInfo\` of its configuration.`,
  },
  {
    class: "missing module",
    pattern: /^.*: unknown revision (\S+)$/m,
    remedy: ([, revision = ""]) => `Push ${revision} to the module's repository, or require a version that is there.`,
  },
  {
    class: "setting",
    pattern: /^.*GOVCS disallows.*$/m,
    remedy: "Correct GOVCS, or leave it unset.",
  },
  {
    class: "credentials",
    pattern: answer("407"),
    remedy: "Give HTTPS_PROXY the proxy's user and password.",
  },
  {
    class: "credentials",
    pattern: answer("40[13]"),
    remedy: ([, address = ""]) =>
      `Give ~/.netrc a user and password for ${hostOf(address)} that may read this module; where it must not be asked for the module at all, name the module in GOPRIVATE.`,
  },
  {
    class: "credentials",
    pattern: answer("(?:404|410)"),
    remedy:
      "Check the module's path and version in go.mod. If it is private, name its host in GOPRIVATE, and give git a token (docs/build.md, private modules).",
  },
  {
    class: "network",
    pattern: answer("(?:429|5\\d\\d)"),
    remedy: ([, address = ""]) => `Run again when ${hostOf(address)} answers, or let GOPROXY name another proxy.`,
  },
  {
    class: "network",
    pattern: /^.*\bproxyconnect tcp: .*$/m,
    remedy: "Correct HTTPS_PROXY and HTTP_PROXY, or name in NO_PROXY what is reached without them.",
  },
  {
    class: "network",
    pattern: /^.*\bx509: .*$/m,
    remedy: "Let SSL_CERT_FILE name a file that holds your company's certificate authority beside the usual ones.",
  },
  {
    class: "network",
    pattern: /^.*first record does not look like a TLS handshake.*$/m,
    remedy: "Correct the address: that server speaks http, not https.",
  },
  {
    class: "network",
    pattern: /^.*verifying (?:module|go\.mod): .*Get "(\S+?)": .*$/m,
    remedy: ([, address = ""]) =>
      `Let this machine reach ${hostOf(address)}, name private modules in GOPRIVATE, or let GOSUMDB name a checksum database within reach.`,
  },
  {
    class: "network",
    pattern: /^.*unrecognized import path "(\S+?)": https? fetch: Get .*$/m,
    remedy: ([, path = ""]) =>
      `Check the path ${path}: GOPROXY is \`direct\` for it, and its own server cannot be reached.`,
  },
  {
    class: "network",
    pattern:
      /^.*Get "(\S+?)": .*(?:no such host|connection refused|i\/o timeout|network is unreachable|server misbehaving|connection reset|TLS handshake timeout|EOF|context deadline exceeded).*$/m,
    remedy: ([, address = ""]) =>
      `Let this machine reach ${hostOf(address)} (HTTPS_PROXY behind a company's proxy), or let GOPROXY name another proxy.`,
  },
];
