import { availableParallelism } from "node:os";
import { allTargets } from "../../src/targets/target.ts";
import { goMod, mainGo, makeProject } from "../go-build/go-project.ts";

export const about =
  "builds and proves a small program for every target that Go has and links by itself (a cold cache takes minutes)";

/** One row a target: what the proof read from the file. Throws what a build of the action would throw. */
export async function bench(): Promise<void> {
  const project = makeProject({ "go.mod": goMod, "main.go": mainGo });
  try {
    const targets = allTargets.filter((target) => target.needsCompilerOf === undefined).map(({ target }) => target);
    const startMs = performance.now();
    const { binaries } = await project.build({ targets, version: "v1.0.0-all" });
    console.log("| target | size, MiB | found |\n| --- | --- | --- |");
    for (const { target, sizeBytes, proof } of binaries) {
      const found = proof.slice(0, 3).map((point) => point.found);
      console.log(`| ${target.os}/${target.arch} | ${(sizeBytes / 1024 ** 2).toFixed(1)} | ${found.join("; ")} |`);
    }
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    console.log(`${binaries.length} targets in ${seconds} s on ${availableParallelism()} cores`);
  } finally {
    project.remove();
  }
}
