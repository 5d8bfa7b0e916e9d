import { ActionError } from "../errors.ts";
import { formatTarget } from "../targets/target.ts";
import type { World } from "../world/world.ts";
import { readGoBuildInfo } from "./executable/go-build-info.ts";
import { countLinkedStrings } from "./executable/linked-strings.ts";
import { readExecutable } from "./executable/read-executable.ts";
import { type BinaryFacts, type Proof, prove, type Wanted } from "./proof.ts";

/** Reads the file and compares it with what it has to be. Throws `proof` with every point that failed, and what to do in `hint`. */
export async function proveBinary(
  path: string,
  wanted: Wanted,
  world: Pick<World, "files">,
  hint = "Look at GOFLAGS, `go env -w` and `ldflags`: they are what usually bends a build.",
): Promise<Proof> {
  const values = [...wanted.variables, ...wanted.demanded].map(({ value }) => value).filter((value) => value !== "");
  const subject = `the binary for ${formatTarget(wanted.target)}`;
  const facts = await readBinaryFacts(path, values, world.files).catch((cause: unknown) => {
    throw new ActionError("proof", `${subject} cannot be verified`, { cause, hint });
  });
  const proof = prove(facts, wanted);
  const [first, ...more] = proof.failures;
  if (first === undefined) return proof;
  const points = more.length === 0 ? "" : ` in ${more.length + 1} points, the first of them`;
  const message = `${subject} is not what it should be${points}: ${first}`;
  throw new ActionError("proof", message, { hint, evidence: proof.failures });
}

/** `values`: what variables may hold, to be looked for. Throws `proof` when the file cannot be read as an executable. */
export function readBinaryFacts(path: string, values: readonly string[], files: World["files"]): Promise<BinaryFacts> {
  return files.withFile(path, async (file) => {
    const executable = await readExecutable(file);
    const buildInfo = await readGoBuildInfo(executable);
    return { executable, buildInfo, linkedStrings: await countLinkedStrings(executable, values) };
  });
}
