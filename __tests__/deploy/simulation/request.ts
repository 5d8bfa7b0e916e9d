import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readFields } from "../../../src/deploy/steps/step-fields.ts";
import { type Facts, type StepDeclaration, type StepName, steps } from "../../../src/deploy/steps/step-table.ts";
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

const prelude = readFileSync(join(import.meta.dirname, "../../../src/deploy/steps/programs/prelude.sh"), "utf8");

/** The real programs, as they are sent: a step is known by their text, not by what its sender calls it. */
const stepOf: ReadonlyMap<string, StepName> = new Map(
  (Object.keys(steps) as StepName[]).map((name) => [
    Buffer.from(prelude + steps[name].program).toString("base64"),
    name,
  ]),
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

function parse(head: string, input: Pick<StepRequest, "readBody" | "inputEnds">): StepRequest {
  const [program = "", ...lines] = head.split("\n");
  const step = stepOf.get(program);
  if (step === undefined)
    throw new Error(`no program of src/deploy/steps/programs has this text: ${decode(program).slice(-200)}`);
  if (lines.splice(-2).join("\n") !== ".\n") throw new Error(`the facts of ${step} do not end`);
  const facts = lines.map((line) => {
    const [name = "", value = ""] = line.split(" ");
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`malformed fact: ${name}`);
    return [name, decode(value, "latin1")] as const;
  });
  const { facts: fields }: StepDeclaration = steps[step];
  const texts = new Map(facts);
  const known = readFields(fields, (key) => texts.get(key));
  if ("problems" in known) throw new Error(`facts of ${step}: ${known.problems.join("; ")}`);
  return { step, facts: known.values as Facts<StepName>, ...input };
}

function decode(base64: string, encoding: BufferEncoding = "utf8"): string {
  return Buffer.from(base64, "base64").toString(encoding);
}
