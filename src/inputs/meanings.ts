import type { Parsed } from "./values.ts";

/** What other tools call a value: the word that is meant here, or a sentence where there is no such value. */
export type Meanings = Readonly<Record<string, string | { readonly advice: string }>>;

/** `"yes, Yes and YES"`: words with one meaning, separated by spaces; `+` stands for a space in one. */
function words(meaning: Meanings[string], list: string): Meanings {
  return Object.fromEntries(list.split(" ").map((word) => [word.replaceAll("+", " "), meaning]));
}

/** What a word means comes before what is spelled like it. */
export function withMeanings<T>(parse: (text: string) => Parsed<T>, meanings: Meanings): (text: string) => Parsed<T> {
  return (text) => {
    const parsed = parse(text);
    const word = text.trim().toLowerCase();
    if ("value" in parsed || !Object.hasOwn(meanings, word)) return parsed;
    const meaning = meanings[word];
    if (meaning === undefined) return parsed;
    const { problem } = parsed;
    return typeof meaning === "string" ? { problem, nearest: meaning } : { problem, advice: meaning.advice };
  };
}

const yes = "yes y on 1 t enable enabled always";
const no = "no n off 0 f disable disabled never none";

export const booleans: Meanings = { ...words("true", yes), ...words("false", no) };

export const cacheMeanings: Meanings = {
  ...words("true", `${yes} all both go golang auto default modules,build modules,+build setup-go gha`),
  ...words("false", no),
  ...words("modules", "mod mods module gomod go-mod go.mod gomodcache deps dependencies download ~/go/pkg/mod"),
  ...words("build", "gocache go-build go-cache buildcache build-cache compile ~/.cache/go-build"),
  ...words(
    { advice: "this caches Go's modules and build state only, so leave the input out" },
    "npm yarn pnpm bun pip pipenv poetry maven gradle cargo docker",
  ),
};

export const cacheSaveMeanings: Meanings = {
  ...words("always", "true yes y on 1 t save enable enabled"),
  ...words("never", `false ${no} restore restore-only read read-only readonly lookup-only skip`),
  ...words("auto", "main default default-branch branch on-success"),
};

export const managerMeanings: Meanings = {
  ...words("supervisor", "supervisord supervisorctl"),
  ...words("systemd", "systemctl service unit units auto default"),
  ...words(
    { advice: "systemd and supervisor are the two that run a service; leave the input out for systemd" },
    "docker podman compose pm2 openrc runit s6 upstart init sysvinit nohup screen tmux none",
  ),
};

export const archiveMeanings: Meanings = {
  ...words("tar.gz", "tgz tar targz tar-gz tar_gz gz gzip .tar.gz .tgz"),
  ...words("zip", ".zip"),
  ...words(
    "auto",
    "true yes y on 1 all both default tar.gz,zip tar.gz,+zip zip,tar.gz zip,+tar.gz tgz,zip tgz,+zip tar,zip",
  ),
  ...words("none", "false no n off 0 binary raw never"),
  ...words({ advice: "archives are tar.gz or zip" }, "xz txz tar.xz zst tzst tar.zst bz2 tbz2 tar.bz2 7z rar"),
  ...words({ advice: "packages of distributions are not made here" }, "deb rpm apk nfpm msi dmg pkg snap"),
};

const inOwnStep = (what: string) => ({ advice: `${what} in a step of its own` });

export const checkMeanings: Meanings = {
  ...words("test", "tests unit unit-test unit-tests unittest unittests go+test go-test gotest testing"),
  ...words("vet", "go+vet go-vet govet"),
  ...words("race", "-race races data-race race-detector race-test go+test+-race test-race"),
  ...words(
    inOwnStep("`vet` is what Go itself brings; run other linters"),
    "lint linter linters golangci golangci-lint golint staticcheck revive gosec errcheck static-analysis",
  ),
  ...words("audit", "audits review security production"),
  ...words(inOwnStep("run `govulncheck ./...`"), "vuln vulns vulncheck govulncheck vulnerabilities"),
  ...words(inOwnStep("run `gofmt -l .`"), "fmt gofmt format go+fmt goimports gofumpt"),
  ...words(inOwnStep("run `go mod tidy -diff`"), "tidy mod-tidy go+mod+tidy mod"),
  ...words({ advice: "take `test`, with `GOFLAGS: -cover` in the step's `env`" }, "coverage cover codecov -cover"),
  ...words(inOwnStep("run benchmarks"), "bench benchmark benchmarks"),
  ...words({ advice: "the build is always checked, so leave it out" }, "build compile go+build"),
  ...words({ advice: "name them: `vet, test`, or `vet, race`" }, "all true yes on 1 default everything"),
  ...words({ advice: "leave the input out" }, "none false no off 0"),
};

export const auditLevelMeanings: Meanings = {
  ...words("error", "errors high critical severe true default"),
  ...words("warning", "warn warnings medium moderate"),
  ...words("note", "notes notice info low all any"),
  ...words("never", "none off false no n 0 ignore disable disabled"),
};

export const smokeMeanings: Meanings = {
  ...words("auto", "true yes y on 1 enable enabled default run"),
  ...words("required", "require strict always must force fail error"),
  ...words("off", "false no n none 0 never skip disable disabled"),
};

export const operationMeanings: Meanings = {
  ...words("build", "compile package dist make ci"),
  ...words("deploy", "ship rollout roll-out deployment up apply install upgrade update"),
  ...words("merge", "combine join collect aggregate bundle"),
  ...words(
    { advice: "`build` with `archives: auto` makes the files of a release, `deploy` brings one to hosts" },
    "release publish snapshot upload",
  ),
  ...words(
    { advice: "leave operation out, and set `checks: vet, test`" },
    "test tests check checks lint vet verify validate",
  ),
  ...words("plan", "dry-run dryrun dry diff preview"),
  ...words("status", "info state health list ps"),
  ...words("promote", "promotion approve continue resume go-on proceed advance"),
  ...words("abort", "cancel stop reject decline"),
  ...words("rollback", "roll-back undo revert downgrade back"),
  ...words("provision", "setup set-up bootstrap prepare init install-host"),
  ...words("unlock", "force-unlock break-lock release-lock lock-release"),
};
