import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** What rolldown's `moduleTypes` does for the bundle: remote programs are imported as text. */
const shellAsText = {
  name: "shell-as-text",
  enforce: "pre" as const,
  load: (id: string) => (id.endsWith(".sh") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))};` : null),
};

const tier = (name: string, include: string, testTimeout: number, fileParallelism = true) => ({
  extends: true as const,
  test: { name, include: [include], testTimeout, hookTimeout: testTimeout, fileParallelism },
});

export default defineConfig({
  plugins: [shellAsText],
  test: {
    projects: [
      tier("unit", "__tests__/**/*.test.ts", 20_000),
      tier("component", "__tests__/**/*.component.ts", 180_000, false),
      tier("fleet", "__tests__/**/*.fleet.ts", 300_000, false),
      tier("runner", "__tests__/**/*.runner.ts", 400_000, false),
    ],
  },
});
