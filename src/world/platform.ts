import { arch, availableParallelism, totalmem } from "node:os";
import { constrainedMemory } from "node:process";

export interface Platform {
  /** Node's names: linux, darwin, win32. */
  readonly os: NodeJS.Platform;
  /** Node's names: x64, arm64, ... */
  readonly arch: string;
  readonly cores: number;
  /** Of the machine, or what a container may use of it. */
  readonly memoryBytes: number;
}

/** `limit`: of a control group; 0 or more than there is without one. */
export function usableMemory(total: number, limit: number): number {
  return limit > 0 ? Math.min(total, limit) : total;
}

export const thisPlatform: Platform = {
  os: process.platform,
  arch: arch(),
  cores: availableParallelism(),
  memoryBytes: usableMemory(totalmem(), constrainedMemory()),
};
