import { longestStopSeconds, readStopSeconds } from "../service/stop-time.ts";
import { parseLines } from "../text/lists.ts";
import { nearest } from "../text/nearest.ts";

/**
 * What a service may be given in its unit's [Service] section without getting out of its sandbox (systemd.exec(5),
 * systemd.resource-control(5), systemd.service(5), systemd.kill(5)): limits and manners, and what takes something away.
 */
const harmless = [
  "AllowedCPUs",
  "AllowedMemoryNodes",
  "CPUAffinity",
  "CPUQuota",
  "CPUQuotaPeriodSec",
  "CPUSchedulingPolicy",
  "CPUWeight",
  "IOReadBandwidthMax",
  "IOReadIOPSMax",
  "IOSchedulingClass",
  "IOSchedulingPriority",
  "IOWeight",
  "IOWriteBandwidthMax",
  "IOWriteIOPSMax",
  "IPAddressAllow",
  "IPAddressDeny",
  "InaccessiblePaths",
  "KillSignal",
  "LimitAS",
  "LimitCORE",
  "LimitCPU",
  "LimitDATA",
  "LimitFSIZE",
  "LimitMEMLOCK",
  "LimitNOFILE",
  "LimitNPROC",
  "LimitSTACK",
  "LogLevelMax",
  "LogRateLimitBurst",
  "LogRateLimitIntervalSec",
  "MemoryHigh",
  "MemoryLow",
  "MemoryMax",
  "MemoryMin",
  "MemorySwapMax",
  "Nice",
  "OOMPolicy",
  "OOMScoreAdjust",
  "ReadOnlyPaths",
  "RestartSec",
  "SocketBindAllow",
  "SocketBindDeny",
  "TasksMax",
  "TimeoutStartSec",
  "TimeoutStopSec",
  "TimerSlackNSec",
] as const;

/** What an input of its own is for. */
const inputsFor: Readonly<Record<string, string>> = {
  Environment: "environment",
  EnvironmentFile: "environment",
  ExecStart: "args",
  ExecStartPre: "before-start",
  ReadWritePaths: "persistent",
  StateDirectory: "persistent",
};

interface UnitLines {
  readonly lines: readonly string[];
  /** Half-sentences after the input's name. */
  readonly problems: readonly string[];
}

/** `isTrusted`: any setting, on the user's own word. What systemd itself makes of them is seen on the host. */
export function parseUnitLines(text: string, isTrusted: boolean): UnitLines {
  const lines = parseLines(text).filter((line) => !/^[#;]/.test(line) && line !== "[Service]");
  return { lines, problems: lines.flatMap((line) => problemOf(line, isTrusted) ?? []) };
}

function problemOf(line: string, isTrusted: boolean): string | undefined {
  const shown = JSON.stringify(line);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return `${shown} has a control character in it`;
  if (line.startsWith("[")) return `${shown}: lines go into [Service], and no other section can be started`;
  if (line.endsWith("\\")) return `${shown} goes on in the next line: write it as one line`;
  const key = /^([A-Za-z][A-Za-z0-9]*)\s*=/.exec(line)?.[1];
  if (key === undefined) return `${shown} is not a unit line like Setting=value`;
  const own = inputsFor[key];
  if (own !== undefined) return `${shown}: use the input \`${own}\``;
  const stop = /^Timeout(?:Stop)?Sec\s*=\s*(.*?)\s*$/.exec(line)?.[1];
  if (stop !== undefined && (readStopSeconds(stop) ?? 0) > longestStopSeconds) {
    return `${shown}: a deploy waits until the service has ended, for ${longestStopSeconds} s at most`;
  }
  if (isTrusted || harmless.some((each) => each === key)) return undefined;
  const meant = nearest(key, harmless);
  if (meant !== undefined) return `${shown}: did you mean ${meant}?`;
  return `${shown} could undo the sandbox or the user of the service. If you want that, set \`unit-trust: full\``;
}
