import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What rolldown's `moduleTypes` does for the bundle: remote programs are imported as text. */
const shellAsText = {
  name: "shell-as-text",
  enforce: "pre" as const,
  load: (id: string) =>
    /\.(?:sh|awk)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, "utf8"))};` : null,
};

/**
 * `maxWorkers`: test files at once. Fleets mostly wait for services to prove themselves, so more of them than cores do. `testTimeout` is
 * no statement about speed: it ends what hangs, also on a machine that is twenty times as slow as an idle one. Unit tests share what they
 * import, which takes longer than most of them.
 */
const tier = (name: string, include: string, testTimeout: number, maxWorkers: number) => ({
  extends: true as const,
  test: {
    name,
    include: [include],
    testTimeout,
    hookTimeout: testTimeout,
    maxWorkers,
    maxConcurrency: 10,
    isolate: name !== "unit",
  },
});

/** What takes longest begins first: the whole would else wait for it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/scenarios\/|supervisor|front-(?:nginx|haproxy)|least-privilege|front-firewalls/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  plugins: [shellAsText],
  test: {
    sequence: { sequencer: LongestFirst },
    // As well: a condition that never comes ends the test. Most looks are a program that is run on a host.
    expect: { poll: { timeout: 120_000, interval: 250 } },
    projects: [
      tier("unit", "__tests__/**/*.test.ts", 300_000, 2),
      tier("component", "__tests__/**/*.component.ts", 1_200_000, 2),
      tier("fleet", "__tests__/**/*.fleet.ts", 1_200_000, 6),
      tier("runner", "__tests__/**/*.runner.ts", 1_800_000, 1),
    ],
  },
});
