const words: Readonly<Record<string, string>> = {
  ENOSPC: "there is no space left on its device",
  EDQUOT: "the disk quota is used up",
  EROFS: "it is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENOTDIR: "it is not a directory",
};

/** What a failed write says about this machine, in words; undefined when something else failed. */
export function localProblem(error: unknown): string | undefined {
  let current = error;
  while (current instanceof Error) {
    const known = words["code" in current ? String(current.code) : ""] ?? said(current.message);
    if (known !== undefined) return known;
    current = current.cause;
  }
  return typeof current === "string" ? said(current) : undefined;
}

/** Programs such as tar have words only. */
function said(text: string): string | undefined {
  return /No space left on device/i.test(text) ? words["ENOSPC"] : undefined;
}
