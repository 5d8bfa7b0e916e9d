/** What is found in the place of a file's content when a checkout is not whole. */
export interface StandIn {
  /** Half a sentence about the file. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}

/** More is read of no file: every stand-in is smaller, or says in its first bytes what it is. */
export const standInBytes = 1024;

const lfs: StandIn = {
  what: "is a Git LFS pointer, not the file itself",
  remedy: "Let actions/checkout fetch it by `lfs: true`, or run `git lfs pull` in a step before this one.",
};

const kinds: readonly (StandIn & { readonly start: string; readonly isWhole: boolean })[] = [
  { ...lfs, start: "version https://git-lfs.github.com/spec/", isWhole: true },
  // The name of Git LFS before it was one.
  { ...lfs, start: "version https://hawser.github.com/spec/", isWhole: true },
  {
    start: "\0GITCRYPT\0",
    isWhole: false,
    what: "is encrypted by git-crypt",
    remedy: "Run `git-crypt unlock` in a step before this one.",
  },
  {
    start: "/annex/objects/",
    isWhole: true,
    what: "is a git-annex pointer, not the file itself",
    remedy: "Run `git annex get` in a step before this one.",
  },
  {
    start: "#$# git-fat ",
    isWhole: true,
    what: "is a git-fat pointer, not the file itself",
    remedy: "Run `git fat pull` in a step before this one.",
  },
];

/** What a file holds in place of its content; undefined: nothing that is known. `head`: its first bytes. */
export function standInOf(head: Uint8Array, sizeBytes: number): StandIn | undefined {
  // A text about pointers begins like one as well, and is longer.
  return kinds.find(({ start, isWhole }) => startsWith(head, start) && (!isWhole || sizeBytes < standInBytes));
}

function startsWith(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.subarray(0, text.length)).equals(Buffer.from(text));
}

/** What a link holds that was checked out as text (`core.symlinks` is off, or the source came as an archive); undefined: it is none. */
export function linkTextOf(head: Uint8Array, sizeBytes: number): string | undefined {
  const text = Buffer.from(head).toString();
  return sizeBytes === head.length && sizeBytes < 256 && /^[\w.@+/-]*[./][\w.@+/-]*$/.test(text) ? text : undefined;
}

/** Files that only keep a directory in git. */
export function isPlaceholder(name: string, sizeBytes: number): boolean {
  return sizeBytes === 0 || /^\.?(git)?(keep|ignore|placeholder)(\.\w+)?$/i.test(name);
}
