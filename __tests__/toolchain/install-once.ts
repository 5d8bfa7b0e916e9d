import { installGo } from "../../src/toolchain/install-go.ts";
import { recordingWorld } from "./install-world.ts";

/** A job of its own, to be killed: `node install-once.ts <module directory> <tool cache> <archive source> <version>`. */
const [moduleDirectory = "", toolCache = "", baseUrl = "", goVersion] = process.argv.slice(2);
await installGo(
  { goVersion, sources: [{ kind: "archive", baseUrl }] },
  moduleDirectory,
  recordingWorld({ RUNNER_TOOL_CACHE: toolCache }),
);
