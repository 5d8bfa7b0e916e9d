import { readProject } from "../../src/project/read-project.ts";
import { planGo } from "../../src/toolchain/plan-go.ts";
import { recordingWorld } from "./install-world.ts";

/** A job of its own, to be killed: `node install-once.ts <module directory> <tool cache> <archive source> <version>`. */
const [moduleDirectory = "", toolCache = "", baseUrl = "", goVersion] = process.argv.slice(2);
const world = recordingWorld({ RUNNER_TOOL_CACHE: toolCache });
const inputs = { goVersion, goVersionFile: undefined, sources: [{ kind: "archive" as const, baseUrl }] };
await (await planGo(inputs, await readProject(moduleDirectory, world), world)).install();
