/** How far a connection came, in the order in which it gets there. */
type Phase = "tcp" | "greeting" | "handshake" | "authentication";

/** What both sides must have one of in common, in the order in which it is negotiated (RFC 4253, 7.1). */
export type AlgorithmKind = "kex" | "hostKey" | "cipher" | "mac" | "compression";

export interface Offer {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** What a connection showed on its way: together with what ended it, the facts that its error is chosen by. */
export interface Sighting {
  readonly phase: Phase;
  /** What whoever answers said first, one character a byte. */
  readonly firstBytes: string;
  /** As the host calls its SSH server: `OpenSSH_9.2p1 Debian-2`; empty before it has. */
  readonly software: string;
  /** Of ciphers and MACs those of the direction that was looked at last. */
  readonly offers: Readonly<Partial<Record<AlgorithmKind, Offer>>>;
  /** Messages for the user: a legal notice, or why an account is refused. */
  readonly banners: readonly string[];
  /** The description of the host's SSH_MSG_DISCONNECT; empty without one. */
  readonly disconnect: string;
  /** What the host takes to log in, as it said when it refused something. */
  readonly methods: readonly string[] | undefined;
  /** A key was found in authorized_keys, before it was asked to sign. */
  readonly isKeyKnown: boolean;
  /** There is an RSA key, and no way of signing by it that both sides know. */
  readonly hasNoSignature: boolean;
  /** Keys of the agent that were tried. */
  readonly agentKeys: number;
  /** What sshd remarks on the login that it granted: `...authorized_keys:1: key options: command ...`. */
  readonly remarks: readonly string[];
}

export interface ConnectionEnd extends Sighting {
  /** What the library or the socket threw; undefined: the deadline ended it. */
  readonly cause: unknown;
}

export const nothingSeen: Sighting = {
  phase: "tcp",
  firstBytes: "",
  software: "",
  offers: {},
  banners: [],
  disconnect: "",
  methods: undefined,
  isKeyKnown: false,
  hasNoSignature: false,
  agentKeys: 0,
  remarks: [],
};

/** More banners and remarks than these nobody reads. */
const mostMessages = 20;

export function withBanner(seen: Sighting, words: string): Sighting {
  return { ...seen, banners: [...seen.banners, words].slice(0, mostMessages) };
}

const firstBytesKept = 512;

/** Only who does not speak SSH is told by it: once it does, it says no more that counts. */
export function withBytes(seen: Sighting, bytes: Buffer): Sighting {
  const isFull = seen.phase !== "greeting" || seen.firstBytes.length >= firstBytesKept;
  return isFull ? seen : { ...seen, firstBytes: (seen.firstBytes + bytes.toString("latin1")).slice(0, firstBytesKept) };
}

const kindOfWords: Readonly<Record<string, AlgorithmKind>> = {
  "KEX method": "kex",
  "Host key format": "hostKey",
  "C->S cipher": "cipher",
  "S->C cipher": "cipher",
  "C->S MAC": "mac",
  "S->C MAC": "mac",
  "C->S compression": "compression",
  "S->C compression": "compression",
};

/** Not algorithms but signs that stand in the same list. */
const signs = /^(?:ext-info-|kex-strict-)/;

function withOffer(seen: Sighting, side: string, words: string, list: string): Sighting {
  const kind = kindOfWords[words];
  if (kind === undefined) return seen;
  const names = list.split(",").filter((name) => name !== "" && !signs.test(name));
  const { ours, theirs } = seen.offers[kind] ?? { ours: [], theirs: [] };
  const offer = side === "local" ? { ours: names, theirs } : { ours, theirs: names };
  return { ...seen, offers: { ...seen.offers, [kind]: offer } };
}

type Note = (seen: Sighting, ...parts: readonly string[]) => Sighting;

/** The debug lines of the library (ssh2 1.17, client.js and protocol/) that tell what it tells nowhere else. */
const notes: readonly (readonly [line: RegExp, note: Note])[] = [
  [/^Socket connected$/, (seen) => ({ ...seen, phase: "greeting" })],
  [/^Remote ident: ["'`]SSH-[\d.]+-(.*)["'`]$/, (seen, software = "") => ({ ...seen, phase: "handshake", software })],
  [
    /^Handshake: \((local|remote)\) ([^:]+): (.*)$/,
    (seen, side = "", words = "", list = "") => withOffer(seen, side, words, list),
  ],
  [/^Handshake completed$/, (seen) => ({ ...seen, phase: "authentication" })],
  [
    /^Inbound: Received USERAUTH_FAILURE \((.*)\)$/,
    (seen, methods = "") => ({ ...seen, methods: methods.split(",").filter(Boolean) }),
  ],
  [/^Inbound: Received USERAUTH_PK_OK$/, (seen) => ({ ...seen, isKeyKnown: true })],
  [/\(no mutual hash algorithm\)$/, (seen) => ({ ...seen, hasNoSignature: true })],
  [/^Agent: Trying key #(\d+)$/, (seen, count) => ({ ...seen, agentKeys: Number(count) })],
  [/^Inbound: Received DISCONNECT \(\d+, "([\s\S]*)"\)$/, (seen, disconnect = "") => ({ ...seen, disconnect })],
  [
    /^Debug output from server: "(.*)"$/,
    (seen, words = "") => ({ ...seen, remarks: [...seen.remarks, words].slice(0, mostMessages) }),
  ],
];

export function withNote(seen: Sighting, line: string): Sighting {
  for (const [pattern, note] of notes) {
    const match = pattern.exec(line);
    if (match !== null) return note(seen, ...match.slice(1));
  }
  return seen;
}
