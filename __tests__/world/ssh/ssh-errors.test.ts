import { describe, expect, it } from "vitest";
import { wordsOf } from "../../../src/errors.ts";
import { type ConnectionEnd, nothingSeen } from "../../../src/world/ssh/connection-end.ts";
import type { Attempt } from "../../../src/world/ssh/failure-class.ts";
import { connectionFailure } from "../../../src/world/ssh/ssh-errors.ts";

const attempt: Attempt = {
  place: "web1:22",
  user: "deploy",
  key: { type: "ssh-ed25519", fingerprint: "SHA256:abc", publicLine: "ssh-ed25519 AAAAabc" },
  timeoutMs: 30_000,
  input: "hosts",
  through: undefined,
};
const behind: Attempt = { ...attempt, through: "bastion:22" };
const asJumpHost: Attempt = { ...attempt, place: "bastion:22", user: "root", input: "jump-host" };
const byAgent: Attempt = { ...attempt, key: undefined };

const coded = (code: string, words = "why", level = "client-socket") =>
  Object.assign(new Error(words), { code, level });
const refusal = Object.assign(new Error("All configured authentication methods failed"), {
  level: "client-authentication",
});
const notOpened = (reason: number, words: string) =>
  Object.assign(new Error(`(SSH) Channel open failure: ${words}`), { reason });
const unmet = (what: string) =>
  Object.assign(new Error(`Handshake failed: no matching ${what}`), { level: "handshake" });
const hungUp = Object.assign(new Error("No response from server"), { code: "ETIMEDOUT" });

const end = (changes: Partial<ConnectionEnd>): ConnectionEnd => ({ ...nothingSeen, cause: undefined, ...changes });
const greeting = (firstBytes: string, cause: unknown = hungUp) => end({ phase: "greeting", firstBytes, cause });
const inHandshake = (changes: Partial<ConnectionEnd>) =>
  end({ phase: "handshake", software: "OpenSSH_9.2p1 Debian-2", ...changes });
const inLogin = (changes: Partial<ConnectionEnd>) =>
  end({ phase: "authentication", software: "OpenSSH_9.2p1", cause: refusal, methods: ["publickey"], ...changes });

/** The class of each end: what it is called, why, and what helps. `undefined`: there is no next step. */
const table: readonly (readonly [
  name: string,
  end: ConnectionEnd,
  words: RegExp,
  hint: RegExp | undefined,
  who?: Attempt,
])[] = [
  ["refused", end({ cause: coded("ECONNREFUSED") }), /^web1:22 refused the connection: why$/, /sshd run there/],
  ["no such name", end({ cause: coded("ENOTFOUND") }), /its name does not resolve/, /spelling/],
  ["no name service", end({ cause: coded("EAI_AGAIN") }), /name service gave no answer/, /run again/],
  ["no route", end({ cause: coded("EHOSTUNREACH") }), /no route to it/, /Is the host up/],
  ["no network", end({ cause: coded("ENETUNREACH") }), /no route to its network/, /IPv4 and IPv6/],
  ["egress rule", end({ cause: coded("EPERM") }), /this runner may not connect/, /runner's own firewall/],
  ["gave up in the kernel", end({ cause: coded("ETIMEDOUT") }), /did not answer/, /drops packets/],
  ["packets vanish", end({}), /^web1:22 did not answer within 30 s$/, /drops packets/],
  [
    "several addresses: the nearest answer counts",
    end({ cause: new AggregateError([coded("ENETUNREACH", "no IPv6"), coded("ECONNREFUSED", "no sshd")]) }),
    /refused the connection: no IPv6; no sshd$/,
    /sshd run there/,
  ],

  ["a jump host that is misspelt", end({ cause: coded("ENOTFOUND") }), /resolve/, /spelling in jump-host/, asJumpHost],
  ["a jump host that is none", greeting("HTTP/1.1 400\r\n"), /web server/, /own port in jump-host/, asJumpHost],
  [
    "root on a jump host",
    inLogin({ isKeyKnown: true }),
    /root may not log in/,
    /user@bastion in jump-host/,
    asJumpHost,
  ],
  [
    "a jump host that forbids it",
    end({ cause: notOpened(1, "open failed") }),
    /^the jump host bastion:22 forbids forwarding to web1:22 \(administratively prohibited\): it says: open failed$/,
    /^Look at bastion:22: .*AllowTcpForwarding.*PermitOpen/,
    behind,
  ],
  [
    "refused behind a jump host",
    end({ cause: notOpened(2, "Connection refused") }),
    /^web1:22 refused the connection of the jump host bastion:22/,
    /^Look at web1:22: does sshd run/,
    behind,
  ],
  [
    "no answer behind a jump host",
    end({ cause: notOpened(2, "Connection timed out") }),
    /^web1:22 did not answer the jump host bastion:22/,
    /^Look at web1:22: is it up/,
    behind,
  ],
  [
    "no route behind a jump host",
    end({ cause: notOpened(2, "No route to host") }),
    /^the jump host bastion:22 has no route to web1:22/,
    /^Look at bastion:22: which networks/,
    behind,
  ],
  [
    "no such name behind a jump host",
    end({ cause: notOpened(2, "Name or service not known") }),
    /^the jump host bastion:22 cannot find web1:22: its name does not resolve there/,
    /the DNS that bastion:22 asks/,
    behind,
  ],
  [
    "a reason that is not known, of the jump host",
    end({ cause: notOpened(2, "") }),
    /^the jump host bastion:22 cannot connect to web1:22$/,
    /^Try it on bastion:22/,
    behind,
  ],
  ["a jump host of another kind", end({ cause: notOpened(3, "no") }), /knows no forwarding/, /another machine/, behind],
  ["a jump host that is full", end({ cause: notOpened(4, "no") }), /no room/, /Look at bastion:22/, behind],
  ["no answer of the jump host", end({}), /reached nobody at web1:22 within 30 s$/, /Look at web1:22/, behind],
  [
    "penalties for the jump host",
    greeting("Not allowed at this time\r\n"),
    /^web1:22 turns the jump host bastion:22's address away/,
    /PerSourcePenalties/,
    behind,
  ],
  ["hangs up on the jump host", greeting(""), /before it sent anything$/, /turn the jump host bastion:22 away/, behind],
  ["a jump host that is lost", end({ cause: hungUp }), /jump host bastion:22 broke off/, /still up/, behind],

  ["hangs up", greeting(""), /closed the connection before it sent anything$/, /MaxStartups, fail2ban, TCP wrappers/],
  ["is reset", greeting("", coded("ECONNRESET")), /before it sent anything$/, /fail2ban/],
  ["says nothing", end({ phase: "greeting" }), /said nothing within 30 s$/, /overloaded/],
  ["a web server", greeting("HTTP/1.1 400 Bad Request\r\n"), /not an SSH server: a web server/, /sshd's own port/],
  ["a page", greeting("<!DOCTYPE HTML>\n<html>"), /not an SSH server: a web server/, /sshd's own port/],
  ["TLS", greeting("\u0015\u0003\u0001\u0000\u0002\u0002\u0016"), /not an SSH server: TLS/, /sshd's own port/],
  [
    "mail",
    end({ phase: "greeting", firstBytes: "220 mail.example.com ESMTP\r\n" }),
    /not an SSH server: it says: 220 mail/,
    /own port/,
  ],
  [
    "a database",
    end({ phase: "greeting", firstBytes: "J\u0000\u0000\u0000\n8.0.36\u0000abc" }),
    /not an SSH server: it says: J \/ 8.0.36abc$/,
    /own port/,
  ],
  ["a remote desktop", greeting("\u0003\u0000\u0000", undefined), /what it says is not text$/, /own port/],
  [
    "version 1",
    greeting("SSH-1.5-Cisco-1.25\n", new Error("Invalid identification string")),
    /only version 1 of SSH.*SSH-1.5-Cisco/,
    /protocol 2/,
  ],
  [
    "MaxStartups",
    greeting("Exceeded MaxStartups\r\n"),
    /too many logins under way.*it says: Exceeded MaxStartups$/,
    /MaxStartups/,
  ],
  ["penalties", greeting("Not allowed at this time\r\n"), /turns this runner's address away/, /PerSourcePenalties/],
  [
    "a banner too long",
    greeting("*****", new Error("Header line too long")),
    /sends too much.*begins with: \*{5}$/,
    /Banner/,
  ],

  ["closed in the key exchange", inHandshake({ cause: coded("ECONNRESET") }), /during the key exchange$/, /journalctl/],
  ["slow in the key exchange", inHandshake({}), /no SSH handshake within 30 s$/, /MTU/],
  [
    "a false signature",
    inHandshake({ cause: new Error("Handshake failed: signature verification failed") }),
    /could not prove/,
    /stands between/,
  ],
  [
    "key exchange",
    inHandshake({
      cause: unmet("key exchange algorithm"),
      offers: {
        kex: { ours: ["curve25519-sha256", "ecdh-sha2-nistp256"], theirs: ["sntrup761x25519-sha512@openssh.com"] },
      },
    }),
    /no key exchange algorithm in common: it has sntrup761x25519-sha512@openssh.com; this action has curve25519-sha256, ecdh-sha2-nistp256$/,
    /`KexAlgorithms \+curve25519-sha256`.*`,curve25519-sha256`/,
  ],
  [
    "key exchange of an old OpenSSH",
    inHandshake({
      software: "OpenSSH_6.6",
      cause: unmet("key exchange algorithm"),
      offers: { kex: { ours: ["x"], theirs: ["diffie-hellman-group1-sha1"] } },
    }),
    /it has diffie-hellman-group1-sha1;/,
    /`KexAlgorithms diffie-hellman-group1-sha1,curve25519-sha256@libssh.org`\.$/,
  ],
  [
    "key exchange of a very old OpenSSH",
    inHandshake({ software: "OpenSSH_5.3", cause: unmet("key exchange algorithm") }),
    /it has none;/,
    /^Update its SSH server: OpenSSH_5.3/,
  ],
  [
    "key exchange of something else",
    inHandshake({ software: "dropbear_2012.55", cause: unmet("key exchange algorithm") }),
    /no key exchange/,
    /dropbear_2012.55.*update it/,
  ],
  [
    "cipher",
    inHandshake({ cause: unmet("S->C cipher"), offers: { cipher: { ours: ["aes128-ctr"], theirs: ["3des-cbc"] } } }),
    /no cipher in common: it has 3des-cbc; this action has aes128-ctr$/,
    /`Ciphers \+aes256-gcm@openssh.com`/,
  ],
  [
    "MAC",
    inHandshake({
      cause: unmet("C->S MAC"),
      offers: { mac: { ours: ["hmac-sha2-256"], theirs: ["umac-64@openssh.com"] } },
    }),
    /no MAC in common: it has umac-64@openssh.com;/,
    /`MACs \+hmac-sha2-256-etm@openssh.com`/,
  ],
  ["compression", inHandshake({ cause: unmet("C->S compression") }), /no compression in common/, /none/],
  [
    "RSA by SHA-1, of today",
    inHandshake({
      cause: unmet("host key format"),
      offers: { hostKey: { ours: ["ssh-ed25519", "rsa-sha2-512"], theirs: ["ssh-rsa"] } },
    }),
    /signs with its RSA host key by SHA-1 only.*it has ssh-rsa; this action has ssh-ed25519, rsa-sha2-512$/,
    /`HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256`.*ed25519/,
  ],
  [
    "RSA by SHA-1, of old",
    inHandshake({
      software: "OpenSSH_6.6.1",
      cause: unmet("host key format"),
      offers: { hostKey: { ours: ["rsa-sha2-512"], theirs: ["ssh-rsa"] } },
    }),
    /by SHA-1 only/,
    /^rsa-sha2-256 and rsa-sha2-512 need OpenSSH 7.2 or newer.*ed25519/,
  ],
  [
    "RSA by SHA-1 and DSA, of old",
    inHandshake({
      software: "OpenSSH_5.3",
      cause: unmet("host key format"),
      offers: { hostKey: { ours: ["rsa-sha2-512"], theirs: ["ssh-rsa", "ssh-dss"] } },
    }),
    /by SHA-1 only.*it has ssh-rsa, ssh-dss;/,
    /need OpenSSH 7.2 or newer/,
  ],
  [
    "no host key at all",
    inHandshake({ cause: unmet("host key format"), offers: { hostKey: { ours: ["ssh-ed25519"], theirs: [] } } }),
    /no host key .*: it has none;/,
    /ssh-keygen -A/,
  ],
  [
    "a farewell in the key exchange",
    inHandshake({ cause: coded("2", "Protocol error", "x"), disconnect: "Protocol error" }),
    /closed the connection during the key exchange: it says: Protocol error$/,
    /journalctl/,
  ],
  [
    "a farewell in the login",
    inLogin({ cause: coded("2", "Go away", "x"), disconnect: "Go away" }),
    /closed the connection while user deploy logged in: it says: Go away$/,
    /journalctl/,
  ],
  [
    "another host key than the pinned one",
    inHandshake({
      cause: unmet("host key format"),
      offers: { hostKey: { ours: ["rsa-sha2-512"], theirs: ["ssh-ed25519"] } },
    }),
    /no host key of the types that are pinned or supported: it has ssh-ed25519; this action has rsa-sha2-512$/,
    /^Pin one of the keys/,
  ],
  [
    "host keys of no use",
    inHandshake({
      cause: unmet("host key format"),
      offers: { hostKey: { ours: ["ssh-ed25519"], theirs: ["ssh-dss", "sk-ssh-ed25519@openssh.com"] } },
    }),
    /it has ssh-dss, sk-ssh/,
    /None of these is supported here: give the host an ed25519 key/,
  ],

  [
    "unknown key",
    inLogin({}),
    /^web1:22 refuses the login of user deploy with this key \(ssh-ed25519 SHA256:abc\)$/,
    /journalctl.*authorized_keys lacks the key.*AllowUsers.*PubkeyAcceptedAlgorithms lacks ssh-ed25519.*The key's line: ssh-ed25519 AAAAabc$/,
  ],
  [
    "unknown RSA key",
    inLogin({}),
    /refuses the login/,
    /RequiredRSASize, PubkeyAcceptedAlgorithms/,
    { ...attempt, key: { type: "ssh-rsa", fingerprint: "SHA256:r", publicLine: "ssh-rsa AAAA" } },
  ],
  [
    "the first failure is one too many",
    inLogin({ cause: coded("2"), methods: undefined, disconnect: "Too many authentication failures" }),
    /refuses the login/,
    /authorized_keys lacks the key/,
  ],
  ["no key fits", inLogin({ agentKeys: 2 }), /with any key of the agent$/, /authorized_keys lacks the key/, byAgent],
  ["an empty agent", inLogin({ methods: undefined }), /the SSH agent holds no key$/, /ssh-add/, byAgent],
  [
    "too many keys",
    inLogin({ cause: coded("2"), agentKeys: 6, disconnect: "Too many authentication failures" }),
    /any key of the agent after 6 keys of the agent: it says: Too many/,
    /MaxAuthTries.*Set ssh-key/,
    byAgent,
  ],
  [
    "no agent",
    inLogin({ cause: coded("x", "connect ENOENT", "agent") }),
    /cannot use the SSH agent.*ENOENT/,
    /SSH_AUTH_SOCK/,
    byAgent,
  ],
  [
    "RSA without SHA-2 on the host",
    inLogin({ methods: undefined, hasNoSignature: true }),
    /takes no signature of an RSA key/,
    /ed25519/,
  ],
  [
    "a second factor",
    inLogin({ isKeyKnown: true, methods: ["keyboard-interactive"] }),
    /takes this key .* and asks for more: keyboard-interactive$/,
    /`Match User deploy`.*`AuthenticationMethods publickey`/,
  ],
  [
    "passwords only",
    inLogin({ methods: ["password", "keyboard-interactive"] }),
    /takes no keys, only password, keyboard-interactive$/,
    /`PubkeyAuthentication yes`/,
  ],
  [
    "root by no means",
    inLogin({ isKeyKnown: true }),
    /which it knows: root may not log in$/,
    /passwordless sudo.*PermitRootLogin/,
    { ...attempt, user: "root" },
  ],
  ["a known key", inLogin({ isKeyKnown: true }), /which it knows$/, /^The host's own log/],

  [
    "expired account",
    inLogin({ cause: hungUp, banners: ["Your account has expired; please contact your system administrator.\n\n"] }),
    /refuses the login of user deploy: the account has expired: it says: Your account has expired; please/,
    /`chage -E -1 -I -1 -M -1 deploy`/,
  ],
  [
    "expired password",
    inLogin({ cause: hungUp, banners: ["Your password has expired.\n"] }),
    /password of the account has expired/,
    /chage -d/,
  ],
  [
    "booting",
    inLogin({
      cause: hungUp,
      banners: ['"System is booting up. Unprivileged users are not permitted to log in yet. See pam_nologin(8)."'],
    }),
    /nobody but root in right now/,
    /Run again/,
  ],
  [
    "too many logins",
    inLogin({ cause: hungUp, banners: ["There were too many logins for 'deploy'.\n"] }),
    /too many logins: it says/,
    /maxlogins/,
  ],
  [
    "a reason of its own",
    inLogin({ cause: hungUp, banners: ["Notice", "Maintenance until 5 pm\n"] }),
    /closed the connection while user deploy logged in: it says: Maintenance until 5 pm$/,
    /journalctl/,
  ],
  [
    "no reason",
    inLogin({ cause: coded("ECONNRESET") }),
    /closed the connection while user deploy logged in$/,
    /journalctl/,
  ],
  ["undecided", inLogin({ cause: undefined }), /did not decide within 30 s whether user deploy may log in$/, /UseDNS/],

  [
    "not known",
    inHandshake({ cause: new Error("Bad packet length") }),
    /^cannot connect to web1:22 as deploy: Bad packet length$/,
    undefined,
  ],
];

/** Nothing is known that speaks against such a host: it may be left out (`max-unreachable`). */
const nobodyAnswered = new Set([
  "refused",
  "no such name",
  "no name service",
  "no route",
  "no network",
  "egress rule",
  "gave up in the kernel",
  "packets vanish",
  "several addresses: the nearest answer counts",
  "a jump host that is misspelt",
  "refused behind a jump host",
  "no answer behind a jump host",
  "no route behind a jump host",
  "no such name behind a jump host",
]);

describe("a connection that did not come to stand", () => {
  for (const [name, ended, words, hint, who = attempt] of table) {
    it(name, () => {
      const failure = connectionFailure(who, ended);
      expect(failure.code).toBe(nobodyAnswered.has(name) ? "unreachable" : "connection");
      expect(wordsOf(failure)).toMatch(words);
      if (hint === undefined) expect(failure.hint).toBeUndefined();
      else expect(failure.hint).toMatch(hint);
    });
  }

  it("a legal notice is no reason, but it is shown", () => {
    const notice = "Unauthorized access is prohibited. Your account has expired is what we never say.\n";
    const failure = connectionFailure(attempt, inLogin({ banners: [notice, "\n"] }));
    expect(wordsOf(failure)).not.toContain("Unauthorized");
  });

  it("what the host says cannot act on the log", () => {
    const banners = ["\u001b[2JMaintenance\n::error::pwned\n##[group]x\u202e"];
    const words = wordsOf(connectionFailure(attempt, inLogin({ cause: hungUp, banners })));
    expect(words).toContain("it says: Maintenance / ::error::pwned / ## [group]x");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(words).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it("no message holds a key, which only the hint shows", () => {
    for (const [, ended, , , who = attempt] of table)
      expect(wordsOf(connectionFailure(who, ended))).not.toContain("AAAA");
  });
});
