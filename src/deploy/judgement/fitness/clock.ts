import { describeDuration } from "../../../text/measures.ts";
import type { HostFacts } from "../../facts/host-facts.ts";
import type { Finding } from "./preflight.ts";

/** Sign-in tokens and signed requests allow for about so much. */
const toleratedMs = 30_000;

/**
 * What is wrong with a host's clock. It keeps no release off: a deploy goes by the time since boot, one of the two clocks is wrong and
 * nobody knows which, and the release may be what mends it. Who needs it right says `time-sync: yes` in a fingerprint.
 */
export function judgeClock({ clock }: Pick<HostFacts, "clock">): readonly Finding[] {
  const { aheadMs, isKept } = clock;
  const findings: Finding[] = [];
  if (Math.abs(aheadMs) > toleratedMs) {
    const off = `${describeDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"}`;
    findings.push({
      problem: `its clock is ${off} this runner's`,
      remedy:
        "Tokens, certificates and signed requests fail there. Set it right by NTP (`timedatectl set-ntp true`, or chrony). Where all hosts are off alike, it is the runner's clock.",
    });
  }
  if (isKept === false) {
    findings.push({
      problem: "its clock is not synchronised",
      remedy: "Turn NTP on: `timedatectl set-ntp true`, or install chrony.",
    });
  }
  return findings;
}
