/** Device names that Windows takes for a file with any ending; Go refuses them in import paths as well. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
/** Beside it, a file name holds a version and a target; a file system takes 255 bytes. */
const maxBytes = 100;

/**
 * Why a text cannot be the name of a program, a project and their files, as half a sentence; undefined: it can. Case and dots
 * stay, as the go command leaves them: only what some file system refuses, or a command line takes for something else, is out.
 */
export function problemOfBinaryName(text: string): string | undefined {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._+~-]*$/u.test(text)) {
    return "cannot be the name of a file everywhere: it takes letters, digits and . _ + ~ -, the first one a letter, a digit or _";
  }
  if (text.endsWith(".")) return "cannot be the name of a file everywhere: Windows drops the dot at its end";
  if (devices.test(text)) return "cannot be the name of a file everywhere: on Windows it is a device";
  return Buffer.byteLength(text) > maxBytes ? `is too long for a file name: ${maxBytes} bytes at most` : undefined;
}

/** A valid name that is as near to the text as it can be; undefined: nothing of it is left. */
export function suggestBinaryName(text: string): string | undefined {
  const [last = ""] = text
    .split(/[/\\]+/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .slice(-1);
  const name = last
    .replaceAll(/[^\p{L}\p{N}\p{M}._+~-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}_]+/u, "")
    .replace(/[.-]+$/, "");
  return problemOfBinaryName(name) === undefined ? name : undefined;
}

/** The last element of a module path without a major version: of `example.com/Shop/v2` and `gopkg.in/Shop.v2` it is `Shop`. */
export function moduleName(modulePath: string): string {
  const elements = modulePath
    .replace(/\/v\d+$/, "")
    .replace(/\.v\d+$/, "")
    .split("/");
  return elements.at(-1) ?? "";
}
