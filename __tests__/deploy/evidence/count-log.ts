import { spawnSync } from "node:child_process";
import { readSlotEvidence, type SlotEvidence } from "../../../src/deploy/judgement/evidence/slot-evidence.ts";
import { parseAnswer } from "../../../src/deploy/steps/raw-answer.ts";
import { steps } from "../../../src/deploy/steps/step-table.ts";
import { readFields } from "../../../src/deploy/steps/table/step-fields.ts";

/** Every awk that a host may have. */
export const awks: readonly (readonly string[])[] = [["mawk"], ["gawk"], ["busybox", "awk"], ["original-awk"]];

export interface CountOptions {
  readonly awk?: readonly string[];
  readonly slowMs?: number;
  readonly ignoredPaths?: readonly string[];
  readonly deny?: readonly string[];
  readonly cutStreams?: string;
}

/** Lines as `journalctl -o short-unix` prints them, one in each millisecond. */
export function asJournal(lines: readonly (string | Buffer)[], fromSecond = 1_795_000_000): Buffer {
  const entries = lines.map((line, index) => {
    const second = fromSecond + Math.floor(index / 1_000);
    const head = `${second}.${String((index % 1_000) * 1_000).padStart(6, "0")} shop[812]: `;
    return Buffer.concat([Buffer.from(head), Buffer.from(line), Buffer.from("\n")]);
  });
  return Buffer.concat(entries);
}

/** What the program of count.sh makes of that, in its own words. */
function runCount(journal: Buffer, options: CountOptions = {}): string {
  const { awk = ["mawk"], slowMs = 500, ignoredPaths = [], deny = [], cutStreams = "" } = options;
  const [command = "", ...before] = awk;
  const env = {
    PATH: process.env["PATH"],
    LC_ALL: "C",
    UNIT: "shop@current.service",
    SLOW_MS: String(slowMs),
    IGNORED_PATHS: ignoredPaths.join("\n"),
    LOG_DENY: deny.join("\n"),
    CUT_STREAMS: cutStreams,
  };
  const { status, stdout, stderr } = spawnSync(command, [...before, steps.count.texts.count_requests], {
    input: journal,
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 || stderr !== "") throw new Error(`${awk.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The same as a slot's evidence. */
export function countLines(lines: readonly (string | Buffer)[], options: CountOptions = {}): SlotEvidence {
  return evidenceOf(runCount(asJournal(lines), options));
}

function evidenceOf(counted: string): SlotEvidence {
  const answers = counted
    .replace(/^(\S+) /gm, (_, what: string) => `${what === "lines" ? "log_lines" : what}=current `)
    .replace(/^(?:long|cut)=.*\n/gm, "");
  const raw = parseAnswer(`${answers}at=1\nlook=1\n`);
  const read = readFields(steps.count.answers, (key) => raw.get(key)?.join("\n"));
  if (!("values" in read)) throw new Error(read.problems.join("\n"));
  return readSlotEvidence(read.values, "current");
}
