import { ActionError } from "../errors.ts";
import type { World } from "../world/world.ts";
import { readGoBuildInfo } from "./go-build-info.ts";
import { countLinkedStrings } from "./linked-strings.ts";
import { type BinaryFacts, type Proof, prove, type Wanted } from "./proof.ts";
import { readExecutable } from "./read-executable.ts";
import { formatTarget } from "./target.ts";

/** Reads the file and compares it with what it has to be. Throws `proof` with every point that failed. */
export async function proveBinary(path: string, wanted: Wanted, world: Pick<World, "files">): Promise<Proof> {
  const values = [...wanted.variables, ...wanted.demanded].map(({ value }) => value).filter((value) => value !== "");
  const facts = await readBinaryFacts(path, values, world.files);
  const proof = prove(facts, wanted);
  if (proof.failures.length === 0) return proof;
  const points = proof.failures.length === 1 ? "one point" : `${proof.failures.length} points`;
  throw new ActionError(
    "proof",
    `the binary for ${formatTarget(wanted.target)} is not what it should be, in ${points}`,
    {
      evidence: proof.failures,
      hint: "It was not published. GOFLAGS, `go env -w` and `ldflags` are what usually bends a build.",
    },
  );
}

/** `values`: what variables may hold, to be looked for. Throws `proof` when the file cannot be read as an executable. */
export function readBinaryFacts(path: string, values: readonly string[], files: World["files"]): Promise<BinaryFacts> {
  return files.withFile(path, async (file) => {
    const executable = await readExecutable(file);
    const buildInfo = await readGoBuildInfo(executable);
    return { executable, buildInfo, linkedStrings: await countLinkedStrings(executable, values) };
  });
}
