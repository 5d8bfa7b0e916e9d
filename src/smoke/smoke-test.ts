import { ActionError, wordsOf } from "../errors.ts";
import type { Binaries, BuiltBinary } from "../model/binaries.ts";
import { redactionOf } from "../service/redaction.ts";
import { toGoPlatform } from "../targets/go-platform.ts";
import { placeInRepository } from "./in-repository.ts";
import { judgeSmoke, verdictOf } from "./judge-smoke.ts";
import { runProgram, type SmokeRequest, type SmokeWorld } from "./run-program.ts";
import { failureOf, saySmokeResult } from "./say-smoke-result.ts";
import { servesHttp } from "./serves-http.ts";
import type { SmokeFinding, SmokeObservation, SmokeResult } from "./smoke-facts.ts";

/**
 * Starts every binary that this machine runs, one after the other, and tells `use` of each result. Throws `smoke` for the
 * first that failed, after all of them, and `cancelled`.
 */
export async function smokeTest(
  { version, binaries }: Binaries,
  inputs: SmokeRequest,
  world: SmokeWorld,
  use: (result: SmokeResult) => void,
): Promise<void> {
  const { mode } = inputs;
  const { goos, goarch } = toGoPlatform(world.platform);
  const native = binaries.filter(({ target }) => target.os === goos && target.arch === goarch);
  if (native.length === 0) {
    if (mode === "required") throw noNative(`${goos}/${goarch}`);
    world.runner.info(`smoke test: skipped, as none of the binaries is for this machine (${goos}/${goarch})`);
  }
  const results: SmokeResult[] = [];
  for (const binary of native) {
    const result = await testOne(binary, version.version, inputs, world);
    results.push(result);
    use(result);
    saySmokeResult(result, inputs, world.runner);
  }
  if (mode === "required" && results.every(({ verdict }) => verdict === "skipped")) throw nothingServes(results);
  const failed = results.find(({ verdict }) => verdict === "failed");
  if (failed !== undefined) throw failureOf(failed, inputs);
}

async function testOne(
  binary: BuiltBinary,
  version: string,
  inputs: SmokeRequest,
  world: SmokeWorld,
): Promise<SmokeResult> {
  const { name, target, path } = binary;
  const obstacle = (inputs.mode === "auto" ? whyNotHere(world) : undefined) ?? (await whyNever(path, world));
  if (obstacle !== undefined) {
    return {
      name,
      target,
      verdict: "skipped",
      findings: [{ level: "notice", text: obstacle }],
      observation: undefined,
    };
  }
  // What -X wrote can be expected in an answer; a version that is in no variable cannot.
  const isLinked = binary.proof.some((point) => point.name === "variable" && point.found.endsWith(`=${version}`));
  const conclude = (findings: readonly SmokeFinding[], observation?: SmokeObservation): SmokeResult => {
    const served = observation?.shutdown !== undefined;
    const verdict = verdictOf(findings, served, inputs.mode, inputs.deployPath !== undefined);
    const redact = redactionOf(inputs.environment);
    const shown = findings.map((finding) => ({ ...finding, remedy: finding.remedy && redact(finding.remedy) }));
    return { name, target, verdict, findings: shown, observation };
  };
  try {
    const observation = await runProgram(path, inputs, world);
    const cause = observation.endedEarly && observation.log.lastWords?.cause;
    const findings = judgeSmoke(observation, {
      linkedVersion: isLinked ? version : undefined,
      ginMode: inputs.environment.get("GIN_MODE"),
      healthTimeoutMs: inputs.healthTimeoutMs,
      inRepository: cause?.kind === "file missing" ? await placeInRepository(cause.path, inputs, world) : undefined,
    });
    return conclude(findings, observation);
  } catch (error) {
    if (world.cancelled.aborted) {
      throw new ActionError("cancelled", `the job was cancelled; ${name} was ended`, { cause: world.cancelled.reason });
    }
    // A disk mounted noexec, a policy: the file itself has been proved.
    return conclude([{ level: "fault", text: `it could not be started: ${wordsOf(error)}` }]);
  }
}

/** What keeps `auto` from starting anything. */
function whyNotHere({ platform, runner }: SmokeWorld): string | undefined {
  if (platform.os === "win32") return "there are no signals on Windows";
  // The code of a stranger, and a job with the rights of the repository: what is only built does nothing.
  return runner.env["GITHUB_EVENT_NAME"] === "pull_request_target" ? "never on pull_request_target" : undefined;
}

/** The plain start of a tool may do anything, also where a service beside it is required to serve. */
async function whyNever(path: string, { files }: SmokeWorld): Promise<string | undefined> {
  return (await servesHttp(path, files)) ? undefined : "it has no HTTP server in it";
}

function noNative(host: string): ActionError {
  return new ActionError("smoke", `smoke-test is required, but none of the binaries is for this machine (${host})`, {
    hint: `Add one for ${host}, or run this on a machine of another type.`,
  });
}

function nothingServes(results: readonly SmokeResult[]): ActionError {
  const names = results.map(({ name }) => name).join(", ");
  return new ActionError(
    "smoke",
    `smoke-test is required, but there is no HTTP server in ${names}: nothing was started`,
    {
      hint: "It is looked for by the functions of net/http and fasthttp. For a tool, leave smoke-test at auto.",
    },
  );
}
