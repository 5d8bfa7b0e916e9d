import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "rolldown";

/**
 * ssh2 tries a native addon and `cpu-features` and falls back to Node's own crypto when they throw on load.
 * A module that throws keeps that road open without a binary in the bundle.
 */
const withoutNativeAddons: Plugin = {
  name: "without-native-addons",
  resolveId: (id) => (id === "cpu-features" || id.endsWith(".node") ? "\0no-native-addon" : null),
  load: (id) =>
    id === "\0no-native-addon" ? `throw new Error("native addons are left out of the bundle"); export {};` : null,
};

/**
 * The HTTP client imports 600 kB for its `getAgentDispatcher`, which gives proxies to clients of other libraries; its own requests go
 * through Node. Nothing here asks for one, and each process that speaks HTTP would load it.
 */
const withoutUndici: Plugin = {
  name: "without-undici",
  resolveId: (id) => (id === "undici" ? "\0no-undici" : null),
  load: (id) =>
    id === "\0no-undici"
      ? `export class ProxyAgent { constructor() { throw new Error("undici is left out of the bundle"); } }`
      : null,
};

/** The runner reads it as a file of its own. */
const withProblemMatcher: Plugin = {
  name: "with-problem-matcher",
  generateBundle() {
    const source = readFileSync(join(import.meta.dirname, "src/checks/problem-matcher.json"), "utf8");
    this.emitFile({ type: "asset", fileName: "problem-matcher.json", source });
  },
};

/** Go compiles it where the action runs. */
const withAnalyser: Plugin = {
  name: "with-analyser",
  generateBundle() {
    const directory = join(import.meta.dirname, "src/audit/analyser");
    for (const name of readdirSync(directory)) {
      this.emitFile({
        type: "asset",
        fileName: `analyser/${name}`,
        source: readFileSync(join(directory, name), "utf8"),
      });
    }
  },
};

export default defineConfig({
  // Without it module ids hold the absolute path, and the bytes of the bundle depend on where the checkout is.
  cwd: import.meta.dirname,
  // The worker is a program of its own: as a chunk it could one day be merged with main.
  input: { main: "src/start/main.ts", post: "src/start/post.ts", "cache-worker": "src/start/cache-worker.ts" },
  platform: "node",
  // @actions/core imports the HTTP client (700 kB) for tokens that nothing here asks for. These two only declare when they
  // are loaded, so an import that is not used may go.
  treeshake: { moduleSideEffects: [{ test: /@actions[/\\](?:core|http-client)[/\\]/, sideEffects: false }] },
  moduleTypes: { ".sh": "text", ".awk": "text" },
  plugins: [withoutNativeAddons, withoutUndici, withProblemMatcher, withAnalyser],
  transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
  output: {
    dir: "dist",
    format: "esm",
    minify: false,
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  },
});
