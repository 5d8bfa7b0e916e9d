import { createHash } from "node:crypto";

/** 16 hex digits; parts cannot run into each other. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}\n`);
  return hash.digest("hex").slice(0, 16);
}
