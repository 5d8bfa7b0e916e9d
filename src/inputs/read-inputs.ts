import { isAbsolute, relative, resolve } from "node:path";
import { formatTarget, parseTarget, type Target } from "../build/target.ts";
import { ActionError } from "../errors.ts";
import { parseHostAddress } from "../hosts/host-address.ts";
import { parseKnownHosts } from "../hosts/known-hosts.ts";
import type { DownloadSource } from "../toolchain/installed-go.ts";
import type { Platform } from "../world/platform.ts";
import type { Runner } from "../world/runner.ts";
import { declaredInputs, type InputName } from "./declared.ts";
import type {
  BuildInputs,
  CacheInputs,
  DeployInputs,
  HostAddress,
  Inputs,
  ToolchainInputs,
  VersionVariable,
} from "./inputs.ts";
import { nearest } from "./nearest.ts";
import {
  type Parsed,
  parseDeployPath,
  parseDurationMs,
  parseEnvironment,
  parseHealthPath,
  parseInteger,
  parseLines,
  parseList,
} from "./values.ts";

type InputSource = Pick<Runner, "rawInput" | "env" | "workspace">;

/** One input's text on its way to a value; problems of all of them are gathered in one list. */
interface Reader {
  /** As given: white space may be part of a value. */
  raw(name: InputName): string;
  /** Without the white space around it. */
  text(name: InputName): string;
  optional(name: InputName): string | undefined;
  problem(name: InputName, problem: string): void;
  /** The value, or a stand-in that is never used because there is a problem. */
  value<T>(name: InputName, parse: (text: string) => Parsed<T>, standIn: T): T;
}

/** Reads and checks all inputs. Throws one `input` error that names every problem of the run. */
export function readInputs(source: InputSource, platform: Platform): Inputs {
  const problems: string[] = [...findMisspelt(source.env)];
  const reader = createReader(source, problems);
  const { workspace } = source;
  const operation = readOperation(reader);
  const inputs: Inputs = {
    operation,
    workspace,
    moduleDirectory: readDirectory(reader, "working-directory", workspace),
    toolchain: readToolchain(reader),
    cache: readCache(reader),
    build: readBuild(reader, workspace, platform),
    deploy: operation === "deploy" ? readDeploy(reader) : undefined,
  };
  if (problems.length === 0) return inputs;
  const count = problems.length === 1 ? "one input cannot" : `${problems.length} inputs cannot`;
  throw new ActionError(
    "input",
    problems.length === 1
      ? (problems[0] ?? "")
      : `${count} be used:\n${problems.map((line) => `- ${line}`).join("\n")}`,
    {
      hint: "Nothing was downloaded, built or changed.",
    },
  );
}

function createReader({ rawInput }: InputSource, problems: string[]): Reader {
  const reader: Reader = {
    raw: rawInput,
    text: (name) => rawInput(name).trim(),
    optional: (name) => reader.text(name) || undefined,
    problem: (name, problem) => problems.push(`${name}: ${problem}`),
    value(name, parse, standIn) {
      const text = reader.text(name);
      const parsed = parse(text);
      if ("value" in parsed) return parsed.value;
      const meant = parsed.nearest === undefined ? "" : `; did you mean ${parsed.nearest}?`;
      reader.problem(name, `${JSON.stringify(text)} ${parsed.problem}${meant}`);
      return standIn;
    },
  };
  return reader;
}

/** The runner hands undeclared inputs over like declared ones. Only near misses count: INPUT_ may be anybody's variable. */
function findMisspelt(env: InputSource["env"]): readonly string[] {
  const names = Object.keys(declaredInputs);
  return Object.keys(env).flatMap((variable) => {
    if (!variable.startsWith("INPUT_")) return [];
    const name = variable.slice("INPUT_".length).toLowerCase();
    if (names.includes(name)) return [];
    const meant = nearest(name.replaceAll("_", "-"), names);
    return meant === undefined ? [] : [`${name}: there is no such input; did you mean ${meant}?`];
  });
}

function oneOf<T extends string>(...values: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value !== undefined) return { value };
    const near = nearest(text, values);
    return { problem: `is none of ${values.join(", ")}`, ...(near === undefined ? {} : { nearest: near }) };
  };
}

function readOperation(reader: Reader): "build" | "deploy" {
  const operation = reader.value("operation", oneOf("auto", "build", "deploy"), "auto");
  if (operation !== "auto") return operation;
  return reader.text("hosts") === "" ? "build" : "deploy";
}

function readDirectory(reader: Reader, name: InputName, workspace: string): string {
  const directory = resolve(workspace, reader.text(name));
  const inside = relative(workspace, directory);
  if (inside === ".." || inside.startsWith(`..${"/"}`) || inside.startsWith("..\\") || isAbsolute(inside)) {
    reader.problem(name, `${JSON.stringify(reader.text(name))} lies outside of the workspace ${workspace}`);
  }
  return directory;
}

function readToolchain(reader: Reader): ToolchainInputs {
  const sources = parseList(reader.text("go-download-base-url")).flatMap((entry): DownloadSource[] => {
    if (entry === "goproxy") return [{ kind: "goproxy" }];
    if (URL.canParse(entry) && /^https?:$/.test(new URL(entry).protocol)) {
      return [{ kind: "archive", baseUrl: entry.replace(/\/+$/, "") }];
    }
    reader.problem("go-download-base-url", `${JSON.stringify(entry)} is neither an http(s) address nor goproxy`);
    return [];
  });
  return { goVersion: reader.optional("go-version"), sources };
}

function readCache(reader: Reader): CacheInputs {
  const truth: Readonly<Record<string, string>> = { True: "true", TRUE: "true", False: "false", FALSE: "false" };
  const wanted = reader.value(
    "cache",
    (text) => oneOf("true", "false", "modules", "build")(truth[text] ?? text),
    "true" as const,
  );
  const suffix = reader.text("cache-suffix");
  if (!/^[A-Za-z0-9._-]{0,64}$/.test(suffix)) {
    reader.problem("cache-suffix", `${JSON.stringify(suffix)} is not up to 64 letters, digits and . _ -`);
  }
  return {
    modules: wanted === "true" || wanted === "modules",
    build: wanted === "true" || wanted === "build",
    suffix,
  };
}

function readBuild(reader: Reader, workspace: string, platform: Platform): BuildInputs {
  const name = reader.optional("name");
  if (name !== undefined && !/^[a-z][a-z0-9_-]{0,30}$/.test(name)) {
    reader.problem(
      "name",
      `${JSON.stringify(name)} is no name for a unit and a system user: at most 31 of a-z, 0-9, _ and -, a letter first`,
    );
  }
  const lines = parseLines(reader.text("version-variables"));
  return {
    main: reader.optional("main"),
    name,
    targets: readTargets(reader, platform),
    version: reader.optional("version"),
    versionVariables: lines.length === 0 ? undefined : lines.flatMap((line) => readVersionVariable(reader, line)),
    ldflags: reader.text("ldflags"),
    tags: parseList(reader.text("tags").replaceAll(" ", ",")),
    outputDirectory: readDirectory(reader, "output-directory", workspace),
  };
}

function readTargets(reader: Reader, platform: Platform): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const entry of parseList(reader.text("targets"))) {
    const parsed = parseTarget(entry, platform);
    if ("target" in parsed) {
      targets.set(formatTarget(parsed.target), parsed.target);
    } else {
      const meant = parsed.nearest === undefined ? "" : `; did you mean ${parsed.nearest}?`;
      reader.problem("targets", `${JSON.stringify(entry)} ${parsed.problem}${meant}`);
    }
  }
  if (targets.size === 0 && reader.text("targets") === "") reader.problem("targets", "at least one target is needed");
  return [...targets.values()];
}

function readVersionVariable(reader: Reader, line: string): readonly VersionVariable[] {
  const equals = line.indexOf("=");
  const symbol = line.slice(0, Math.max(equals, 0)).trim();
  if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(symbol)) {
    reader.problem("version-variables", `${JSON.stringify(line)} is not import/path.Variable=value`);
    return [];
  }
  const template = line.slice(equals + 1);
  const unknown = [...template.matchAll(/\{([a-z]+)\}/g)].find(
    ([, field = ""]) => !["version", "commit", "date"].includes(field),
  );
  if (unknown !== undefined) {
    reader.problem(
      "version-variables",
      `${unknown[0]} in ${JSON.stringify(line)} is none of {version}, {commit}, {date}`,
    );
  }
  return [{ symbol, template }];
}

function readDeploy(reader: Reader): DeployInputs {
  const environment = parseEnvironment(reader.raw("environment"));
  for (const problem of environment.problems) reader.problem("environment", problem);
  const deployPath = reader.optional("deploy-path");
  return {
    hosts: readHosts(reader),
    sshKey: reader.optional("ssh-key"),
    sshKeyPassphrase: reader.optional("ssh-key-passphrase"),
    knownHosts: readKnownHosts(reader),
    deployPath: deployPath === undefined ? undefined : reader.value("deploy-path", parseDeployPath, deployPath),
    port: reader.value("port", (text) => parseInteger(text, 1, 65_535), 8080),
    healthPath: reader.value("health-path", parseHealthPath, "/"),
    healthTimeoutMs: reader.value("health-timeout", parseDurationMs, 0),
    // A Gin service in debug mode is slow and chatty: nobody gets it by setting another variable.
    environment: new Map([["GIN_MODE", "release"], ...environment.values]),
    keepReleases: reader.value("keep-releases", (text) => parseInteger(text, 1, 1000), 5),
    lockWaitMs: reader.value("lock-wait", parseDurationMs, 0),
  };
}

function readHosts(reader: Reader): readonly HostAddress[] {
  const entries = parseList(reader.text("hosts"));
  if (entries.length === 0) reader.problem("hosts", "a deploy needs at least one host, [user@]host[:port]");
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const parsed = parseHostAddress(entry);
    if ("problem" in parsed) {
      reader.problem("hosts", parsed.problem);
      return [];
    }
    const { address } = parsed;
    const place = `${address.host}:${address.port}`;
    if (seen.has(place)) reader.problem("hosts", `${place} stands twice`);
    seen.add(place);
    return [address];
  });
}

function readKnownHosts(reader: Reader): DeployInputs["knownHosts"] {
  const text = reader.text("ssh-known-hosts");
  if (text === "") {
    reader.problem(
      "ssh-known-hosts",
      "a deploy needs it: host keys are always verified. `ssh-keyscan HOST` shows the lines; check them before you trust them",
    );
    return [];
  }
  const parsed = parseKnownHosts(text);
  if ("pins" in parsed) return parsed.pins;
  for (const problem of parsed.problems) reader.problem("ssh-known-hosts", problem);
  return [];
}
