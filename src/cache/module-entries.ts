import type { ModuleContent, VouchedModule } from "../model/vouched-module.ts";

/** What of a module cache belongs to one line of a go.sum; paths relative to GOMODCACHE, with `/`. */
export interface ModuleEntry {
  /** The unpacked module, or nothing for a module of which only the go.mod was read. */
  readonly directory: string | undefined;
  /** Files of `cache/download` without which Go would ask its proxy; not every one needs to be there. */
  readonly files: readonly string[];
  /** Where the packed module lies, which is not kept: Go does not need it once the module is unpacked. */
  readonly zip: string | undefined;
  /** Is there while the module is not unpacked to its end. */
  readonly partial: string | undefined;
  /** What go.sum says of the module's content; nothing for a go.mod alone. */
  readonly content: ModuleContent | undefined;
}

/**
 * The entries that a go.sum names (https://go.dev/ref/mod#go-sum-files, #module-cache). So an archive never carries what
 * an older go.sum needed.
 */
export function moduleEntries(goSum: string): readonly ModuleEntry[] {
  const lines = new Map(goSum.split("\n").map((line) => [line.split(" ").slice(0, 2).join(" ").trim(), line]));
  return [...lines].flatMap(([key, line]): readonly ModuleEntry[] => {
    const [path, version = ""] = key.split(" ");
    const hash = line.trim().split(" ")[2] ?? "";
    const plain = version.replace(/\/go\.mod$/, "");
    if (!path || !isSafe(path) || !isSafe(plain)) return [];
    const escaped = escapeUpperCase(path);
    const download = `cache/download/${escaped}/@v/${escapeUpperCase(plain)}`;
    if (plain !== version)
      return [
        {
          directory: undefined,
          files: [`${download}.mod`, `${download}.info`],
          zip: undefined,
          partial: undefined,
          content: undefined,
        },
      ];
    return [
      {
        directory: `${escaped}@${escapeUpperCase(plain)}`,
        files: [`${download}.mod`, `${download}.info`, `${download}.ziphash`],
        zip: `${download}.zip`,
        partial: `${download}.partial`,
        content: { root: `${path}@${plain}`, hash },
      },
    ];
  });
}

/** Upper case would meet lower case on file systems that do not tell them apart (golang.org/x/mod/module, EscapePath). */
function escapeUpperCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** A go.sum is anybody's text, and these become paths. */
function isSafe(text: string): boolean {
  return /^[A-Za-z0-9._~+/-]+$/.test(text) && text.split("/").every((part) => part !== "" && !/^\.+$/.test(part));
}

/** What the archives of the module cache are held against, when they are made and when they are restored. */
export function vouchedModules(goSum: string): readonly VouchedModule[] {
  return moduleEntries(goSum).flatMap(({ directory, content, files }) => {
    const hashFile = files.find((file) => file.endsWith(".ziphash"));
    return directory && content && hashFile ? [{ ...content, directory, hashFile, files }] : [];
  });
}
