import type { Readable } from "node:stream";
import { encodeProgram } from "../../../src/deploy/steps/bootstrap.ts";
import { hostProgramVersion, streamedProgram } from "../../../src/deploy/steps/host-program.ts";
import { decodeFact } from "../../../src/deploy/steps/remote-step.ts";
import { type Facts, type StepDeclaration, type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
import { readFields } from "../../../src/deploy/steps/table/step-fields.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What the bootstrap of a step reads from its standard input. */
export interface StepRequest {
  readonly step: StepName;
  /** One character for each byte, as texts on the simulated disk. */
  readonly facts: Facts<StepName>;
  /** What follows the facts, as far as it arrives: a sender that is gone ends it early. */
  readonly readBody: () => Promise<Buffer>;
  /** Comes when nothing more will, while virtual time goes on. */
  readonly inputEnds: () => Promise<"input ended">;
}

/** The real programs, as they are sent: a step is known by their text, not by what its sender calls it. */
const stepOf: ReadonlyMap<string, StepName> = new Map(
  (Object.keys(steps) as StepName[]).map((name) => [encodeProgram(streamedProgram(name)), name]),
);

/** undefined: the sender was gone before its program and facts had arrived. */
export async function readRequest(input: Readable | string, clock: VirtualClock): Promise<StepRequest | undefined> {
  if (typeof input === "string")
    return parse(input, { readBody: async () => Buffer.alloc(0), inputEnds: async () => "input ended" });
  const chunks = input[Symbol.asyncIterator]();
  const next = async (): Promise<Buffer | undefined> => {
    // A stream that was destroyed has ended, as a pipe whose writer is gone.
    const result = await clock.standStill(chunks.next()).catch(() => ({ done: true }) as const);
    return result.done === true ? undefined : Buffer.from(result.value);
  };
  // The facts come as a chunk of their own.
  const head = await next();
  if (head === undefined) return undefined;
  let ending: Promise<"input ended"> | undefined;
  return parse(head.toString(), {
    async readBody() {
      const rest: Buffer[] = [];
      for (let chunk = await next(); chunk !== undefined; chunk = await next()) rest.push(chunk);
      return Buffer.concat(rest);
    },
    inputEnds() {
      const toEnd = async (): Promise<"input ended"> => {
        await chunks.next().catch(() => undefined);
        return "input ended";
      };
      ending ??= toEnd();
      return ending;
    },
  });
}

/** A step that a host asks of itself. */
export function parseStep(request: string): StepRequest {
  const none = { readBody: async () => Buffer.alloc(0), inputEnds: async () => "input ended" as const };
  return parse(`${hostProgramVersion} ${request}`, none);
}

function parse(head: string, input: Pick<StepRequest, "readBody" | "inputEnds">): StepRequest {
  const isForHostProgram = head.startsWith(`${hostProgramVersion} `);
  const [program = "", asked = "", ...lines] = isForHostProgram ? ["", ...head.split("\n")] : head.split("\n");
  const step = isForHostProgram ? (asked.split(" ")[1] as StepName) : stepOf.get(program);
  if (step === undefined)
    throw new Error(`no program of src/deploy/steps/programs has this text: ${program.slice(0, 200)}`);
  if (!isForHostProgram && asked !== `- ${step}`) throw new Error(`the program of ${step} is asked for ${asked}`);
  if (lines.splice(-2).join("\n") !== ".\n") throw new Error(`the facts of ${step} do not end`);
  const facts = lines.map((line) => {
    const [name = "", value = ""] = line.split(" ");
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`malformed fact: ${name}`);
    return [name, decodeFact(value).toString("latin1")] as const;
  });
  const { facts: fields }: StepDeclaration = steps[step];
  const texts = new Map(facts);
  const known = readFields(fields, (key) => texts.get(key));
  if ("problems" in known) throw new Error(`facts of ${step}: ${known.problems.join("; ")}`);
  return { step, facts: known.values as Facts<StepName>, ...input };
}
