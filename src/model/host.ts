export interface HostAddress {
  readonly user: string;
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export type HostPattern =
  | { readonly kind: "glob"; readonly glob: string; readonly negated: boolean }
  | { readonly kind: "hash"; readonly name: HashedHostName };

/** One key that a user vouches for (or, revoked, warns of). Format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface Pin {
  /** From 1, in the input. */
  readonly line: number;
  readonly revoked: boolean;
  /** undefined: any host (a fingerprint without a host). */
  readonly hosts: readonly HostPattern[] | undefined;
  /** undefined: a fingerprint that does not tell its type. */
  readonly keyType: string | undefined;
  readonly fingerprint: string;
}

export type Pins = readonly Pin[];

/** The name of a host as `ssh-keygen -H` hides it: the HMAC-SHA1 of the name under a salt of the line's own. */
export interface HashedHostName {
  /** The salt in the two forms that an HMAC wants (RFC 2104): a block of SHA-1 each. */
  readonly innerPad: Buffer;
  readonly outerPad: Buffer;
  /** As latin1: a string costs a quarter of what a buffer costs. */
  readonly digest: string;
}
