import { nearest } from "../text/nearest.ts";

/** An input of another action that people carry over, and what to write here; undefined: nothing is missing without it. */
interface ForeignInput {
  readonly name: string;
  readonly here: string | undefined;
}

const ofBuild: Readonly<Record<string, string | undefined>> = {
  // actions/setup-go
  "check-latest": "`go-version: stable` always asks for the newest Go",
  token: undefined,
  "github-token": undefined,
  architecture: "name the machine in `targets`, such as linux/arm64",
  // goreleaser/goreleaser-action
  args: "say what to build in `targets`, `archives` and `version`",
  distribution: undefined,
  "install-only": undefined,
  workdir: "set `working-directory`",
  // Others that build and release
  goos: "set `targets: OS/ARCH`",
  goarch: "set `targets: OS/ARCH`",
  goarm: "set `targets: linux/arm/7`",
  goamd64: "set `targets: linux/amd64/v3`",
  goversion: "set `go-version`",
  platform: "set `targets`",
  platforms: "set `targets`",
  os: "set `targets: OS/ARCH`",
  arch: "set `targets: OS/ARCH`",
  "project-path": "set `working-directory`, or `main` to a package in it",
  "binary-name": "set `name`",
  "app-name": "set `name`",
  "build-command": "set `make-target`, or `build-flags`",
  "build-tags": "set `tags`",
  "extra-files": "set `include`",
  files: "set `include`",
  "cgo-enabled": "set `cgo`",
  "run-tests": "set `checks: test`",
  test: "set `checks: test`",
  tests: "set `checks: test`",
  race: "set `checks: race`",
  vet: "set `checks: vet`",
  lint: "run linters in a step of their own",
  format: "set `archives`",
  compress: "set `archives`",
  "compress-assets": "set `archives`",
  goproxy: "set GOPROXY in the step's `env`",
  goprivate: "set GOPRIVATE in the step's `env`",
  goflags: "set GOFLAGS in the step's `env`",
  env: "set the service's variables in `environment`, the build's in the `env` of the step",
  path: "`output-directory` says where files go; upload them with actions/upload-artifact in a separate step",
  "cache-key-prefix": "set `cache-suffix`",
  "restore-keys": undefined,
  "skip-cache": "set `cache: false`",
};

const ofDeploy: Readonly<Record<string, string | undefined>> = {
  // appleboy/ssh-action, appleboy/scp-action and their like
  host: "set `hosts`",
  server: "set `hosts`",
  username: "write it into `hosts`: USER@HOST",
  user: "write it into `hosts`: USER@HOST",
  key: "set `ssh-key`",
  "key-path": "set `ssh-key` to the key itself, from a secret",
  "private-key": "set `ssh-key`",
  "ssh-private-key": "set `ssh-key`",
  "deploy-key": "set `ssh-key`",
  passphrase: "set `ssh-key-passphrase`",
  password: "passwords are not taken: set `ssh-key`",
  fingerprint: "set `ssh-known-hosts`, which takes SHA256: fingerprints",
  "known-hosts": "set `ssh-known-hosts`",
  "proxy-host": "set `jump-host`: USER@HOST:PORT",
  "proxy-username": "write it into `jump-host`: USER@HOST",
  "proxy-port": "write it into `jump-host`: HOST:PORT",
  "proxy-key": "jump hosts take the same `ssh-key` as the hosts",
  "proxy-fingerprint": "set `ssh-known-hosts`, which also verifies `jump-host`",
  "proxy-jump": "set `jump-host`",
  "jump-server": "set `jump-host`",
  bastion: "set `jump-host`",
  "bastion-host": "set `jump-host`",
  "ssh-host": "set `hosts`",
  "ssh-user": "write it into `hosts`: USER@HOST",
  "ssh-port": "write it into `hosts`: HOST:PORT",
  "remote-host": "set `hosts`",
  "remote-user": "write it into `hosts`: USER@HOST",
  "remote-port": "write it into `hosts`: HOST:PORT",
  "remote-key": "set `ssh-key`",
  "remote-path": "set `deploy-path`",
  source: "what is built here is what is deployed; `binary` names files of an earlier job",
  target: "set `deploy-path` for where it goes on the host, `targets` for what is built",
  "app-dir": "set `deploy-path`",
  "deploy-directory": "set `deploy-path`",
  script: "no commands are run on hosts; the service is started, checked and rolled back by this action",
  "script-path": "no commands are run on hosts; the service is started, checked and rolled back by this action",
  envs: "set `environment`: KEY=value lines",
  "env-file": "set `environment`: KEY=value lines",
  "command-timeout": "set `health-timeout` or `lock-wait`",
  timeout: "set `health-timeout` or `lock-wait`",
  "health-check": "set `health-path`",
  healthcheck: "set `health-path`",
  "health-url": "set `health-path`",
  "strip-components": undefined,
  rm: undefined,
  overwrite: undefined,
  "service-name": "set `name`",
  service: "set `name`",
  releases: "set `keep-releases`",
};

const foreign = new Map(Object.entries({ ...ofBuild, ...ofDeploy }));

/** Undeclared inputs that other actions have. */
export interface ForeignInputs {
  /** Sentences; sure to be meant for this action. */
  readonly problems: readonly string[];
  /** Sentences; INPUT_ may be anybody's variable. */
  readonly warnings: readonly string[];
  /** Their variables, so that nothing is said of them by their spelling. */
  readonly variables: ReadonlySet<string>;
}

/**
 * A name with a dash is no variable of a shell, a host beside another name of a deploy is no chance, and neither is what is nearly the
 * name of an input: it is certain then that they stand in this step's `with`, where a deploy would end as a green build. `declared`:
 * the inputs of this action.
 */
export function findForeign(
  env: Readonly<Record<string, string | undefined>>,
  declared: readonly string[],
): ForeignInputs {
  const found = Object.keys(env).flatMap((variable): (ForeignInput & { readonly variable: string })[] => {
    const name = /^INPUT_(.+)$/.exec(variable)?.[1]?.toLowerCase().replaceAll(/[_ ]/g, "-");
    if (name === undefined || declared.includes(name) || !foreign.has(name)) return [];
    return [{ variable, name, here: foreign.get(name) }];
  });
  const deploying = found.filter(({ name }) => Object.hasOwn(ofDeploy, name));
  const isDeploy = deploying.length > 1 && deploying.some(({ name }) => /^((ssh|remote)-)?host$|^server$/.test(name));
  const isSure = ({ variable, name }: { readonly variable: string; readonly name: string }) =>
    variable.includes("-") || nearest(name, declared) !== undefined || (isDeploy && Object.hasOwn(ofDeploy, name));
  const sentences = found.flatMap((input) =>
    input.here === undefined
      ? []
      : [{ sentence: `${input.name}: there is no such input; ${input.here}`, isSure: isSure(input) }],
  );
  const thoseThat = (sure: boolean) => sentences.flatMap(({ sentence, isSure }) => (isSure === sure ? [sentence] : []));
  return {
    problems: thoseThat(true),
    warnings: thoseThat(false),
    variables: new Set(found.map(({ variable }) => variable)),
  };
}
