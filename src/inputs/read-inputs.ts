import { ActionError } from "../errors.ts";
import type { CacheInputs, DeployInputs, Inputs, Operation, ToolchainInputs } from "../model/inputs.ts";
import type { DownloadSource } from "../model/installed-go.ts";
import { parseList } from "../text/lists.ts";
import { nearest } from "../text/nearest.ts";
import { meantVersion } from "../toolchain/wish/version-words.ts";
import { isVersionWish, versionForms } from "../toolchain/wish/wanted-go.ts";
import type { Platform } from "../world/platform.ts";
import type { Runner } from "../world/runner/runner.ts";
import { declaredInputs } from "./declared.ts";
import { findForeign } from "./foreign-inputs.ts";
import { createReader, describeProblem, givenOf, type InputReader, oneOf, readPlace } from "./input-reader.ts";
import { onlyForHosts, operations } from "./input-table.ts";
import { cacheMeanings, cacheSaveMeanings, operationMeanings, withMeanings } from "./meanings.ts";
import { readBinary } from "./read-binary-input.ts";
import { readBuild } from "./read-build-inputs.ts";
import { readAudit, readChecks } from "./read-checks.ts";
import { readDeploy, readDeployUser } from "./read-deploy-inputs.ts";
import { readMerge, readPackaging } from "./read-packaging-inputs.ts";
import { readReport } from "./read-report-inputs.ts";
import { readService, readSmokeTest } from "./read-service-inputs.ts";
import { refuseIdleInputs } from "./refusals.ts";
import { plainBoolean } from "./values.ts";

type InputSource = Pick<Runner, "rawInput" | "env" | "workspace">;

/** Reads and checks all inputs. Throws one `input` error that names every problem of the run. */
export function readInputs(source: InputSource, platform: Platform): Inputs {
  const foreign = findForeign(source.env, Object.keys(declaredInputs));
  const problems: string[] = [...foreign.problems, ...findMisspelt(source.env, foreign.variables)];
  const remarks: string[] = [...foreign.warnings];
  const reader = createReader(source.rawInput, problems, remarks);
  const { workspace } = source;
  const operation = readOperation(reader);
  const service = readService(reader);
  const isForHosts = operation !== "build" && operation !== "merge";
  const build = readBuild(reader, workspace, platform, isForHosts);
  const binary = readBinary(reader, workspace);
  const checks = readChecks(reader);
  const shared = {
    workspace,
    moduleDirectory: readPlace(reader, "working-directory", workspace),
    toolchain: readToolchain(reader, workspace),
    cache: readCache(reader),
    build,
    packaging: readPackaging(reader, workspace, operation === "build"),
    report: readReport(reader),
    checks,
    audit: readAudit(reader, checks, workspace),
    binary,
    smokeTest: readSmokeTest(reader, service, binary.length === 0 ? build.targets : undefined, platform),
    remarks,
  };
  refuseIdleInputs(reader, operation);
  const merge = operation === "merge" ? readMerge(reader, build.outputDirectory, workspace) : undefined;
  const deploy = readDeploy(reader, service, workspace, isForHosts);
  const release = reader.optional("release");
  const deployUser = readDeployUser(reader);
  if (problems.length > 0) throw unusable(problems);
  if (merge !== undefined) return { ...shared, operation: "merge", merge, deploy: undefined };
  if (deploy !== undefined) return { ...shared, ...forHosts(operation, deploy, { release, deployUser }) };
  return { ...shared, operation: "build", merge: undefined, deploy: undefined };
}

function forHosts(
  operation: Operation,
  deploy: DeployInputs,
  { release, deployUser }: { readonly release: string | undefined; readonly deployUser: string | undefined },
) {
  const both = { deploy, merge: undefined };
  switch (operation) {
    case "rollback":
      return { operation, ...both, release };
    case "provision":
      return { operation, ...both, deployUser };
    case "plan":
    case "status":
    case "unlock":
    case "promote":
    case "abort":
      return { operation, ...both };
    default:
      return { operation: "deploy", ...both } as const;
  }
}

function unusable(problems: readonly string[]): ActionError {
  const [only = "", ...more] = problems;
  if (more.length === 0) return new ActionError("input", only);
  return new ActionError("input", `${problems.length} inputs cannot be used:`, { problems });
}

/** The runner hands undeclared inputs over like declared ones. Only near misses count: INPUT_ may be anybody's variable. */
function findMisspelt(env: InputSource["env"], known: ReadonlySet<string>): readonly string[] {
  const names = Object.keys(declaredInputs);
  return Object.keys(env).flatMap((variable) => {
    if (!variable.startsWith("INPUT_") || known.has(variable)) return [];
    const name = variable.slice("INPUT_".length).toLowerCase();
    if (names.includes(name)) return [];
    const meant = nearest(name.replaceAll("_", "-"), names);
    return meant === undefined ? [] : [`${name}: there is no such input; did you mean ${meant}?`];
  });
}

/** Where something says how to deploy, a deploy is meant: an unset variable for `hosts` must not end as a green build. */
function readOperation(reader: InputReader): Inputs["operation"] {
  const operation = reader.value("operation", withMeanings(oneOf("auto", ...operations), operationMeanings), "auto");
  if (operation !== "auto") return operation;
  return givenOf(reader, onlyForHosts).length === 0 ? "build" : "deploy";
}

function readToolchain(reader: InputReader, workspace: string): ToolchainInputs {
  const sources = parseList(reader.text("go-download-base-url")).flatMap((entry): DownloadSource[] => {
    if (entry === "goproxy") return [{ kind: "goproxy" }];
    if (URL.canParse(entry) && /^https?:$/.test(new URL(entry).protocol)) {
      return [{ kind: "archive", baseUrl: entry.replace(/\/+$/, "") }];
    }
    reader.problem("go-download-base-url", `${JSON.stringify(entry)} is neither an http(s) address nor goproxy`);
    return [];
  });
  const goVersionFile = reader.optional("go-version-file") && readPlace(reader, "go-version-file", workspace);
  const goVersion = reader.optional("go-version");
  if (goVersion !== undefined) {
    const meaning = meantVersion(goVersion);
    const isWish = isVersionWish(goVersion) && !(meaning !== undefined && "advice" in meaning);
    const problem = `is not a version of Go: ${versionForms}`;
    const meant = meaning === undefined ? {} : "version" in meaning ? { nearest: meaning.version } : meaning;
    if (!isWish) reader.problem("go-version", describeProblem(goVersion, { problem, ...meant }));
  }
  return { goVersion, goVersionFile, sources };
}

function readCache(reader: InputReader): CacheInputs {
  const wanted = reader.value(
    "cache",
    (text) => withMeanings(oneOf("true", "false", "modules", "build"), cacheMeanings)(plainBoolean(text)),
    "true" as const,
  );
  const suffix = reader.text("cache-suffix");
  if (!/^[A-Za-z0-9._-]{0,64}$/.test(suffix)) {
    reader.problem("cache-suffix", `${JSON.stringify(suffix)} is not up to 64 letters, digits and . _ -`);
  }
  return {
    modules: wanted === "true" || wanted === "modules",
    build: wanted === "true" || wanted === "build",
    save: reader.value("cache-save", withMeanings(oneOf("auto", "always", "never"), cacheSaveMeanings), "auto"),
    suffix,
    dependencyFiles: parseList(reader.text("cache-dependency-path")),
  };
}
