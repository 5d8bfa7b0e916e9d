import { describeBytes } from "../../../text/measures.ts";
import type { HostFacts } from "../../facts/host-facts.ts";
import type { Finding } from "./preflight.ts";

type LimitFacts = Pick<HostFacts, "memory" | "filesLimit">;

/** Limits of a unit that would not hold on a host, or hold too late. The service runs all the same, so none of them keeps it off. */
export function judgeUnitLimits(facts: LimitFacts, unitText: string): readonly Finding[] {
  return [...judgeMemory(facts, unitText), ...judgeFiles(facts, unitText)];
}

function judgeMemory({ memory }: LimitFacts, unitText: string): readonly Finding[] {
  const text = lastValue(unitText, "MemoryMax");
  const limit = readMemory(text, memory.totalBytes);
  if (text === undefined || limit === undefined) return [];
  const { totalBytes, availableBytes, canBeLimited } = memory;
  if (!canBeLimited) {
    return [
      {
        problem: `MemoryMax=${text} has no effect: its kernel does not limit the memory of services`,
        remedy: "Boot it with `cgroup_enable=memory`, or leave MemoryMax out.",
      },
    ];
  }
  if (limit > totalBytes) {
    return [
      {
        problem: `MemoryMax=${text} is more than all of its memory (${describeBytes(totalBytes)})`,
        remedy: "Lower MemoryMax in `unit`: the service could take the host's last memory before it is stopped.",
      },
    ];
  }
  if (availableBytes === undefined || limit <= availableBytes) return [];
  return [
    {
      problem: `MemoryMax=${text} is more than the memory that is available (${describeBytes(availableBytes)} of ${describeBytes(totalBytes)})`,
      remedy:
        "The new release runs beside the one that serves until it has proved itself. Make room, or lower MemoryMax in `unit`.",
    },
  ];
}

function judgeFiles({ filesLimit }: LimitFacts, unitText: string): readonly Finding[] {
  const text = lastValue(unitText, "LimitNOFILE");
  if (text === undefined || filesLimit === undefined) return [];
  const asked = text.split(":").map((each) => (/^\d+$/.test(each) ? Number(each) : 0));
  if (Math.max(...asked) <= filesLimit) return [];
  return [
    {
      problem: `LimitNOFILE=${text} is more than it gives to a process (fs.nr_open is ${filesLimit}), and the service would get that`,
      remedy: "Raise fs.nr_open with `sysctl`, or lower LimitNOFILE in `unit`.",
    },
  ];
}

/** Of a setting that may stand in a unit several times; an empty one takes back what stands before it. */
function lastValue(unitText: string, key: string): string | undefined {
  const values = [...unitText.matchAll(new RegExp(`^${key}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`, "gm"))].map(
    ([, value]) => value,
  );
  return values.at(-1) || undefined;
}

const units = ["", "K", "M", "G", "T", "P", "E"];

/** As systemd.resource-control(5) has it; undefined: no limit, or one that is not known here. */
function readMemory(text: string | undefined, totalBytes: number): number | undefined {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([KMGTPE%]?)$/.exec(text ?? "") ?? [];
  if (number === "") return undefined;
  return unit === "%" ? (totalBytes * Number(number)) / 100 : Number(number) * 1024 ** units.indexOf(unit);
}
