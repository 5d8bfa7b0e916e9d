import { arch, availableParallelism, totalmem } from "node:os";

export interface Platform {
  /** Node's names: linux, darwin, win32. */
  readonly os: NodeJS.Platform;
  /** Node's names: x64, arm64, ... */
  readonly arch: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

export const thisPlatform: Platform = {
  os: process.platform,
  arch: arch(),
  cores: availableParallelism(),
  memoryBytes: totalmem(),
};
