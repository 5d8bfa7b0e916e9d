import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { StepName } from "../../../src/deploy/steps/remote-step.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What the bootstrap of a step reads from its standard input. */
export interface StepRequest {
  readonly step: StepName;
  /** One character for each byte, as texts on the simulated disk. */
  readonly facts: ReadonlyMap<string, string>;
  /** What follows the facts, as far as it arrives: a sender that is gone ends it early. */
  readonly readBody: () => Promise<Buffer>;
}

const remote = join(import.meta.dirname, "../../../src/deploy/steps/programs");
const read = (file: string) => readFileSync(join(remote, file), "utf8");

/** The real programs, as they are sent: a step is known by their text, not by what its sender calls it. */
const stepOf: ReadonlyMap<string, StepName> = new Map(
  readdirSync(remote)
    .filter((file) => file !== "prelude.sh")
    .map((file) => [
      Buffer.from(read("prelude.sh") + read(file)).toString("base64"),
      file.replace(/\.sh$/, "") as StepName,
    ]),
);

/** undefined: the sender was gone before its program and facts had arrived. */
export async function readRequest(input: Readable | string, clock: VirtualClock): Promise<StepRequest | undefined> {
  if (typeof input === "string") return parse(input, async () => Buffer.alloc(0));
  const chunks = input[Symbol.asyncIterator]();
  const next = async (): Promise<Buffer | undefined> => {
    // A stream that was destroyed has ended, as a pipe whose writer is gone.
    const result = await clock.standStill(chunks.next()).catch(() => ({ done: true }) as const);
    return result.done === true ? undefined : Buffer.from(result.value);
  };
  // The facts come as a chunk of their own.
  const head = await next();
  if (head === undefined) return undefined;
  return parse(head.toString(), async () => {
    const rest: Buffer[] = [];
    for (let chunk = await next(); chunk !== undefined; chunk = await next()) rest.push(chunk);
    return Buffer.concat(rest);
  });
}

function parse(head: string, readBody: StepRequest["readBody"]): StepRequest {
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
  return { step, facts: new Map(facts), readBody };
}

function decode(base64: string, encoding: BufferEncoding = "utf8"): string {
  return Buffer.from(base64, "base64").toString(encoding);
}
