import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const directory = join(import.meta.dirname, "../../docs/audit");

/** The rules that have a page. */
export const pages = readdirSync(directory).flatMap((file) =>
  file.endsWith(".md") && file !== "README.md" ? [basename(file, ".md")] : [],
);

export const pageOf = (rule: string) => readFileSync(join(directory, `${rule}.md`), "utf8");

const marker = / *(?:\/\/|#) reported$/;

export interface Example {
  /** Without the marks of what is reported. */
  readonly source: string;
  /** The lines that are reported, from 1. */
  readonly reported: readonly number[];
}

/** The code under a heading of a rule's page. */
export function exampleOf(rule: string, heading: "Bad" | "Good"): Example {
  const [, code] = new RegExp(`^## ${heading}\n\n\`\`\`\\w+\n([\\s\\S]*?)^\`\`\``, "m").exec(pageOf(rule)) ?? [];
  if (code === undefined) throw new Error(`${rule}.md has no example under ${heading}`);
  const lines = code.split("\n");
  return {
    source: lines.map((line) => line.replace(marker, "")).join("\n"),
    reported: lines.flatMap((line, index) => (marker.test(line) ? [index + 1] : [])),
  };
}
