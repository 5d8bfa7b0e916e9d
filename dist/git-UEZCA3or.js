import { l as ActionError } from "./merge-tree-WOxcOliZ.js";

// src/tool-errors/fetch-rules.ts
const giveToken = (host) => `Give git a token for ${host}, in a step before this one: \`git config --global url."https://x-access-token:$TOKEN@${host}/".insteadOf https://${host}/\`. Name the host in GOPRIVATE.`;
const hostOf = (address) => URL.canParse(address) ? new URL(address).host : address;
/** A proxy's answer stands after the address that was asked. */
const answer = (status) => new RegExp(`^.*reading (https?://\\S+?): ${status}.*$`, "m");
/** Modules that cannot be fetched: git's reason stands before the line in which Go gives up. */
const fetchRules = [
	{
		class: "missing program",
		pattern: /^.*(?:missing Git command|exec: "git": executable file not found).*$/m,
		remedy: "Install git in a step before this one, or fetch modules from a proxy: without git, `GOPROXY: https://proxy.golang.org`."
	},
	{
		class: "credentials",
		pattern: /^fatal: (?:could not read (?:Username|Password) for|Authentication failed for) '(\S+?)'.*$/m,
		remedy: ([, address = ""]) => giveToken(hostOf(address))
	},
	{
		class: "credentials",
		pattern: /^fatal: unable to access '(\S+?)': The requested URL returned error: 40[13]$/m,
		remedy: ([, address = ""]) => `Let the token that git uses for ${hostOf(address)} read that repository.`
	},
	{
		class: "credentials",
		pattern: /^(?:\S+: )?Permission denied \([^)]*publickey[^)]*\)\.?$/m,
		remedy: "Load a key that may read the repository into an ssh-agent, in a step before this one, or let git use a token (docs/build.md, private modules)."
	},
	{
		class: "credentials",
		pattern: /^Host key verification failed\.$/m,
		remedy: "Put the server's host key into ~/.ssh/known_hosts, in a step before this one."
	},
	{
		class: "credentials",
		pattern: /^(?:fatal: repository '(\S+?)' not found|remote: Repository not found\.?|ERROR: Repository not found\.?)$/m,
		remedy: "Check the module's path. A private repository looks the same to who may not read it: give git a token (docs/build.md, private modules)."
	},
	{
		class: "network",
		pattern: /^ssh: (?:connect to host (\S+) port \d+|Could not resolve hostname (\S+)): .*$/m,
		remedy: ([, host, unknown = ""]) => `Let this machine reach ${host ?? unknown} by SSH, or let git use https and a token (docs/build.md, private modules).`
	},
	{
		class: "network",
		pattern: /^fatal: unable to access '(\S+?)': (?:Could not resolve host|Failed to connect|SSL certificate problem|server certificate).*$/m,
		remedy: ([, address = ""]) => `Let git reach ${hostOf(address)}: check \`http.proxy\` and \`http.sslCAInfo\` of its configuration.`
	},
	{
		class: "missing module",
		pattern: /^.*: unknown revision (\S+)$/m,
		remedy: ([, revision = ""]) => `Push ${revision} to the module's repository, or require a version that is there.`
	},
	{
		class: "setting",
		pattern: /^.*GOVCS disallows.*$/m,
		remedy: "Correct GOVCS, or leave it unset."
	},
	{
		class: "credentials",
		pattern: answer("407"),
		remedy: "Give HTTPS_PROXY the proxy's user and password."
	},
	{
		class: "credentials",
		pattern: answer("40[13]"),
		remedy: ([, address = ""]) => `Give ~/.netrc a user and password for ${hostOf(address)} that may read this module; where it must not be asked for the module at all, name the module in GOPRIVATE.`
	},
	{
		class: "credentials",
		pattern: answer("(?:404|410)"),
		remedy: "Check the module's path and version in go.mod. If it is private, name its host in GOPRIVATE, and give git a token (docs/build.md, private modules)."
	},
	{
		class: "network",
		pattern: answer("(?:429|5\\d\\d)"),
		remedy: ([, address = ""]) => `Run again when ${hostOf(address)} answers, or let GOPROXY name another proxy.`
	},
	{
		class: "network",
		pattern: /^.*\bproxyconnect tcp: .*$/m,
		remedy: "Correct HTTPS_PROXY and HTTP_PROXY, or name in NO_PROXY what is reached without them."
	},
	{
		class: "network",
		pattern: /^.*\bx509: .*$/m,
		remedy: "Let SSL_CERT_FILE name a file that holds your company's certificate authority beside the usual ones."
	},
	{
		class: "network",
		pattern: /^.*first record does not look like a TLS handshake.*$/m,
		remedy: "Correct the address: that server speaks http, not https."
	},
	{
		class: "network",
		pattern: /^.*verifying (?:module|go\.mod): .*Get "(\S+?)": .*$/m,
		remedy: ([, address = ""]) => `Let this machine reach ${hostOf(address)}, name private modules in GOPRIVATE, or let GOSUMDB name a checksum database within reach.`
	},
	{
		class: "network",
		pattern: /^.*unrecognized import path "(\S+?)": https? fetch: Get .*$/m,
		remedy: ([, path = ""]) => `Check the path ${path}: GOPROXY is \`direct\` for it, and its own server cannot be reached.`
	},
	{
		class: "network",
		pattern: /^.*Get "(\S+?)": .*(?:no such host|connection refused|i\/o timeout|network is unreachable|server misbehaving|connection reset|TLS handshake timeout|EOF|context deadline exceeded).*$/m,
		remedy: ([, address = ""]) => `Let this machine reach ${hostOf(address)} (HTTPS_PROXY behind a company's proxy), or let GOPROXY name another proxy.`
	}
];

// src/tool-errors/git-rules.ts
const checkOutAgain = "Check the repository out again: actions/checkout with `clean: true`, in an empty directory.";
/** Git itself, and the go command when it asks git. */
const gitRules = [
	{
		class: "git",
		pattern: /^fatal: detected dubious ownership in repository at '(.+)'$/m,
		remedy: ([, directory = ""]) => `Tell git that you trust it, in a step before this one: git config --global --add safe.directory ${directory}`
	},
	{
		class: "git",
		pattern: /^fatal: Unable to create '(\S+\.lock)': File exists\.$/m,
		remedy: ([, file = ""]) => `Let the other git process end; when there is none, remove ${file}.`
	},
	{
		class: "git",
		pattern: /^(?:fatal|error): .*(?:bad object|index file|object file \S+ is empty|loose object|bad signature|unable to read tree|could not parse|missing blob).*$/m,
		remedy: checkOutAgain
	},
	{
		class: "git",
		pattern: /^fatal: bad config .*$/m,
		remedy: "Correct that file of git's configuration."
	},
	{
		class: "git",
		pattern: /^.*multiple VCS detected: .* and (.*)$/m,
		remedy: ([, other = ""]) => `Another version control lies above the checkout (${other}), and Go reads neither. Check out elsewhere; or, if you trust that directory, set \`GODEBUG: allowmultiplevcs=1\` in the step's \`env\`. \`build-flags: -buildvcs=false\` builds without the commit in the binary.`
	},
	{
		class: "git",
		pattern: /^error obtaining VCS status: exit status \d+$/m,
		headline: () => "git cannot read this checkout, so Go cannot stamp the commit",
		remedy: "Run `git status` in a step before this one: it says why. A checkout of another user needs `git config --global --add safe.directory DIRECTORY`."
	}
];

// src/tool-errors/link-rules.ts
const install = "Install it in a step before this one";
/** The linker, and the C compiler behind cgo. */
const linkRules = [
	{
		class: "setting",
		pattern: /^.*flag provided but not defined: (\S+)$/m,
		remedy: "Correct the flag: `ldflags` are for the linker, -gcflags for the compiler. `go tool link -help` and `go tool compile -help` list what they take."
	},
	{
		class: "linker",
		pattern: /^(\S+): cannot set with -X: not a var of type string.*$/m,
		remedy: ([, symbol = ""]) => `Declare it as \`var ${symbol.replace(/^.*\./, "")} string\`, or leave it out of -X.`
	},
	{
		class: "setting",
		pattern: /^.*-X flag requires argument of the form importpath\.name=value$/m,
		remedy: "Write it as -X import/path.Name=value, or use the input `version-variables`."
	},
	{
		class: "linker",
		pattern: /^.*duplicated definition of symbol .*$/m
	},
	{
		class: "linker",
		pattern: /^.*relocation target \S+ not defined$/m
	},
	{
		class: "C",
		pattern: /^.*C compiler "(.+?)" not found.*$/m,
		remedy: ([, compiler = ""]) => `${install} (Debian and Ubuntu: apt-get install gcc libc6-dev), or let CC name another compiler than ${compiler}.`
	},
	{
		class: "missing program",
		pattern: /^.*exec: "(\S*pkg-?config\S*)": executable file not found.*$/m,
		remedy: ([, program = ""]) => `${install}: ${program} (Debian and Ubuntu: apt-get install pkg-config).`
	},
	{
		class: "C",
		pattern: /^Package '?(\S+?)'? was not found in the pkg-config search path\.?$/m,
		remedy: ([, name = ""]) => `Install the development package of ${name} in a step before this one, or let PKG_CONFIG_PATH name the directory of ${name}.pc.`
	},
	{
		class: "C",
		pattern: /^.*fatal error: (\S+\.h(?:pp)?): No such file or directory$/m,
		remedy: ([, header = ""]) => /^(?:stdio|stdlib|string|stdint|errno|unistd|sys\/\S+|bits\/\S+)\.h$/.test(header) ? "Install the C library's headers of this compiler: libc6-dev, for a cross compiler such as aarch64-linux-gnu-gcc libc6-dev-arm64-cross." : `Install the development package that has ${header}, in a step before this one (Debian and Ubuntu: \`apt-file search ${header}\` names it).`
	},
	{
		class: "C",
		pattern: /^.*cannot find -l(\S+?)(?::.*)?$/m,
		remedy: ([, library = ""]) => `Install the development package of ${library} for this target; a static link, as this action does it for Linux, needs lib${library}.a.`
	},
	{
		class: "C",
		pattern: /^.*cannot find (crt\w+\.o).*$/m,
		remedy: "Install the C library of this compiler: libc6-dev, for a cross compiler such as aarch64-linux-gnu-gcc libc6-dev-arm64-cross."
	},
	{
		class: "C",
		pattern: /^.*undefined reference to [`'"](\S+?)['"].*$/m,
		remedy: ([, name = ""]) => `Name the library that has ${name} in a \`#cgo LDFLAGS: -l...\` line, after those that need it.`
	},
	{
		class: "C",
		pattern: /^.*invalid flag in #cgo (\w+): (\S+).*$/m,
		remedy: ([, kind = "", flag = ""]) => `Allow it in the step's \`env\`: \`CGO_${kind}_ALLOW: '${flag.replace(/=.*$/, "=.*")}'\`.`
	},
	{
		class: "C",
		pattern: /^gcc_\w+\.S:\d+: Error: no such instruction.*$/m,
		headline: ([line]) => `the C compiler is not for this target: ${line}`,
		remedy: "Let CC_FOR_<os>_<arch>, such as CC_FOR_linux_arm64, name a cross compiler for the target."
	}
];

// src/tool-errors/machine-rules.ts
/** Who uses which directory, by what Go says that it did there. */
function settingFor(text) {
	if (/: copying /.test(text)) return "output-directory";
	if (/build cache/.test(text)) return "GOCACHE";
	if (/module cache|\/cache\/download\/|pkg\/mod\//.test(text)) return "GOMODCACHE";
	if (/work dir|go-build\d|go-link-/.test(text)) return "GOTMPDIR";
}
const noAccess = ([line]) => {
	const setting = settingFor(line);
	return setting === void 0 ? void 0 : `Let ${setting} name a directory that the runner's user may write to, or give that directory to the user (chown).`;
};
/** The machine is in the way, whatever the tool was doing. First, because everything else that is printed follows from it. */
const machineRules = [
	{
		class: "disk full",
		pattern: /^.*(?:no space left on device|There is not enough space on the disk|disk quota exceeded).*$/im,
		remedy: "Free space there, or let GOCACHE, GOMODCACHE, GOTMPDIR or output-directory name a larger disk. Fewer targets in one job need less."
	},
	{
		class: "disk full",
		pattern: /^(\S+\/src\/)\S+\.go:\d+:\d+: package (\S+) is not in std \(\1\2\)$|^\S+\/src\/(?:runtime|internal|syscall|errors|sync)\/\S+: cannot find package$/m,
		headline: ([line]) => `Go cannot read its own standard library: ${line}`,
		remedy: "Check that the disk of GOCACHE has room (`df -h`), and that the directory of this Go is complete."
	},
	{
		class: "memory",
		pattern: /^.*(?:out of memory|cannot allocate memory|failed to reserve \S.* memory|: signal: killed|Killed signal terminated program|terminated with signal 9).*$|^make: \*\*\* \[.*\] Killed$/im,
		remedy: "Memory has most likely run out: take a larger machine, build fewer targets in one job, or set `build-flags: -p=1`."
	},
	{
		class: "no access",
		pattern: /^fork\/exec (\S+\.test(?:\.exe)?): permission denied$/m,
		remedy: "Programs may not run in that directory (noexec): let GOTMPDIR name another one."
	},
	{
		class: "no access",
		pattern: /^fork\/exec (\S+): (?:no such file or directory|permission denied)$/m,
		remedy: ([, program = ""]) => `Correct -exec in GOFLAGS: ${program} cannot be run.`
	},
	{
		class: "no access",
		pattern: /^cannot determine current directory: .*$/m,
		remedy: "Give the checkout to the runner's user, in a step before this one: `chown -R`."
	},
	{
		class: "no access",
		pattern: /^.*read-only file system.*$/m,
		remedy: noAccess
	},
	{
		class: "no access",
		pattern: /^.*\b(?:mkdir|open|create|creating|rename|unlinkat)\b.*: permission denied.*$/m,
		remedy: noAccess
	},
	{
		class: "no access",
		pattern: /^build cache is (?:required, but could not be located|disabled by GOCACHE=off).*$/m,
		remedy: "Set GOCACHE to the absolute path of a directory, or set HOME."
	},
	{
		class: "setting",
		pattern: /^fork\/exec \S+: exec format error$/m,
		remedy: "Remove what makes `go test` build for another machine, or let -exec in GOFLAGS name an emulator."
	}
];

// src/tool-errors/make-rules.ts
/** make and its recipes. Last: what a recipe's own program says comes first. */
const makeRules = [
	{
		class: "missing program",
		pattern: /^(?:make(?:\[\d+\])?: |\S*sh: (?:line )?(?:\d+: )?)(\S+?): (?:No such file or directory|not found|command not found)$/m,
		remedy: ([, program = ""]) => program.includes("/") ? `Commit ${program}, or correct the recipe that runs it.` : `Install ${program} in a step before this one, or correct the recipe.`
	},
	{
		class: "Makefile",
		pattern: /^make(?:\[\d+\])?: \*\*\* No rule to make target '(.+?)', needed by '(.+?)'\..*$/m,
		remedy: ([, file = "", target = ""]) => `Commit or make ${file}, or correct the prerequisites of ${target}.`
	},
	{
		class: "Makefile",
		pattern: /^(\S+):(\d+): \*\*\* missing separator.*$/m,
		remedy: ([, file = ""]) => `Begin the recipe's line of ${file} with a tab, not with spaces.`
	},
	{
		class: "Makefile",
		pattern: /^(\S+):\d+: (\S+): No such file or directory\nmake: \*\*\* No rule to make target '\2'.*$/m,
		remedy: ([, makefile = "", file = ""]) => `Commit ${file}, which ${makefile} includes, or write \`-include ${file}\`.`
	},
	{
		class: "Makefile",
		pattern: /^\S+:\d+: \*\*\* .*Stop\.$/m
	}
];

// src/tool-errors/module-rules.ts
const tidy = "Run `go mod tidy`, and commit go.mod and go.sum.";
/** A package of this module is missing: no other module has it, whatever Go advises. */
function directoryOf(path, { modulePaths = [] }) {
	const owner = modulePaths.find((module) => module !== void 0 && path.startsWith(`${module}/`));
	return owner === void 0 ? void 0 : path.slice(owner.length + 1);
}
function remedyForMissingPackage(path, facts) {
	const directory = directoryOf(path, facts);
	if (directory !== void 0) return `Commit the directory ${directory}, or make it in a step before this one. Does .gitignore keep it out, or is it generated?`;
	return facts.unusedWorkspace === void 0 ? tidy : useWorkspace(facts.unusedWorkspace);
}
const useWorkspace = (work) => `Unset GOWORK: with off, ${work} and its modules are not used. Or require a released version of that module in go.mod.`;
/** go.mod, go.sum, go.work and vendor do not fit each other or the source. */
const moduleRules = [
	{
		class: "vendor",
		pattern: /^go: inconsistent vendoring in (.+):$[\s\S]*?^\t\t(go (?:mod|work) vendor)$/m,
		remedy: ([, directory = "", command = ""]) => `Run \`${command}\` in ${directory}, and commit vendor.`
	},
	{
		class: "vendor",
		pattern: /^.*(?:import lookup disabled by -mod=vendor|but .* is not vendored).*$/m,
		remedy: "Run `go mod tidy` and `go mod vendor` (in a workspace `go work vendor`), and commit go.mod, go.sum and vendor."
	},
	{
		class: "workspace",
		pattern: /^.*listed in go\.work file requires go >= \S+, but go\.work lists go \S+; to update it:$/m,
		headline: ([line]) => line.replace("; to update it:", ""),
		remedy: "Run `go work use` in the directory of go.work, which raises its go line, and commit go.work."
	},
	{
		class: "workspace",
		pattern: /^go: cannot load module (\S+) listed in go\.work file: .*$/m,
		remedy: ([, module = ""]) => `Check ${module} out as well (\`submodules: true\` in actions/checkout), or remove it: \`go work edit -dropuse=${module}\`.`
	},
	{
		class: "workspace",
		pattern: /^current directory is contained in a module that is not one of the workspace modules listed in go\.work.*$/m,
		headline: () => "this module is none of those that go.work lists",
		remedy: "Add it (`go work use .`) and commit go.work, or set GOWORK=off in the step's `env`."
	},
	{
		class: "workspace",
		pattern: /^go: -mod may only be set to readonly or vendor when in workspace mode.*$/m,
		remedy: "Remove -mod from GOFLAGS, or set GOWORK=off in the step's `env`."
	},
	{
		class: "go.mod",
		pattern: /^(?:go: )?(?:go\.mod file not found|cannot find main module).*$/m,
		remedy: "Set `working-directory` to the directory of go.mod, and check the repository out in a step before this one."
	},
	{
		class: "go.mod",
		pattern: /^(\S*go\.(?:mod|work)):\d+: unknown directive: (?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|).*$/m,
		headline: ([line, file]) => `${file} holds a merge conflict: ${line}`,
		remedy: ([, file = ""]) => `Resolve the conflict in ${file}, and commit it.`
	},
	{
		class: "go.mod",
		pattern: /^(\S*go\.(?:mod|work)):\d+: invalid go version .*$/m,
		remedy: "Write the line as `go 1.26` or `go 1.26.8`."
	},
	{
		class: "go.mod",
		pattern: /^go\.mod:\d+: require (\S+): version "v(\d+)\.\S*" invalid: should be v0 or v1, not v\d+$/m,
		remedy: ([, path = "", major = ""]) => `Require and import it as ${path}/v${major}.`
	},
	{
		class: "go.mod",
		pattern: /^go: (?:errors parsing|error loading) (\S*go\.(?:mod|work)):$/m,
		remedy: ([, file = ""]) => `Correct that line of ${file}.`
	},
	{
		class: "go.mod",
		pattern: /^.*updates to go\.mod needed.*$/m,
		headline: ([line]) => line.replace(/; to update it:$/, ""),
		remedy: tidy
	},
	{
		class: "go.sum",
		pattern: /^malformed go\.sum:$/m,
		remedy: "Remove that line of go.sum, run `go mod tidy`, and commit go.sum."
	},
	{
		class: "missing source",
		pattern: /^.*replacement directory (\S+) does not exist.*$/m,
		remedy: ([, directory = ""]) => `Check out what belongs at ${directory} in a step before this one, or remove the \`replace\` line from go.mod.`
	},
	{
		class: "missing source",
		pattern: /^.*\(replaced by (\S+)\): reading \S+go\.mod: .*$/m,
		remedy: ([, directory = ""]) => `Put a go.mod into ${directory}, or correct the \`replace\` line that names it.`
	},
	{
		class: "go.sum",
		pattern: /^.*missing go\.sum entry.*$/m,
		headline: ([line]) => line.replace(/; to add(?: it)?:$/, ""),
		remedy: (_, { unusedWorkspace }) => unusedWorkspace === void 0 ? tidy : useWorkspace(unusedWorkspace)
	},
	{
		class: "missing module",
		pattern: /^.*no required module provides package (\S+?)(?:; to add it:)?$/m,
		headline: ([line]) => line.replace(/; to add it:$/, ""),
		remedy: ([, path = ""], facts) => remedyForMissingPackage(path, facts)
	},
	{
		class: "missing module",
		pattern: /^.*module (\S+) found \(\S+\), but does not contain package (\S+)$/m,
		remedy: ([, module = "", path = ""]) => `Correct the import of ${path}, or require a version of ${module.replace(/@.*$/, "")} that has it.`
	},
	{
		class: "missing module",
		pattern: /^.*module declares its path as: (\S+)\n\s+but was required as: (\S+)$/m,
		headline: ([, declared, required]) => `${required} declares its path as ${declared}`,
		remedy: ([, declared = "", required = ""]) => `Import and require it as ${declared}, or keep the name by a line \`replace ${required} => ${declared} VERSION\`.`
	},
	{
		class: "checksum",
		pattern: /^.*: checksum mismatch$/m,
		remedy: "Find out why what was downloaded differs: a tag that was moved, or a proxy that changes files. Where you trust it, remove the module's lines from go.sum and run `go mod tidy`."
	},
	{
		class: "setting",
		pattern: /^.*module lookup disabled by GOPROXY=off$/m,
		remedy: "Set GOPROXY to a proxy or to `direct`, or commit the dependencies (`go mod vendor`)."
	}
];

// src/tool-errors/settings-rules.ts
/** Variables, flags and versions of Go: nothing of the source has been read yet. */
const settingsRules = [
	{
		class: "setting",
		pattern: /^(?:go: )?unknown GOEXPERIMENT (\S+)$/m,
		remedy: ([, name = ""]) => `Remove ${name} from GOEXPERIMENT (the job's environment, or \`go env -w\`), or take a Go that has it.`
	},
	{
		class: "setting",
		pattern: /^(?:go: )?invalid (GO[A-Z0-9]+): (.+)$/m,
		remedy: ([, name = ""]) => `Correct ${name} in the job's environment or in \`go env -w\`, or leave it unset.`
	},
	{
		class: "setting",
		pattern: /^.*\$GOFLAGS.*$/m,
		remedy: "Correct GOFLAGS, in the job's environment or in `go env -w`."
	},
	{
		class: "setting",
		pattern: /^-mod=(\S+) not supported .*$/m,
		remedy: "Correct -mod, in GOFLAGS or in `build-flags`."
	},
	{
		class: "setting",
		pattern: /^(?:go: )?unknown environment setting (\S+?)=.*$/m,
		remedy: ([, name = ""]) => `Unset ${name}, or set it to a value that Go knows.`
	},
	{
		class: "setting",
		pattern: /^(?:go: )?unsupported GOOS\/GOARCH pair (\S+)$/m,
		remedy: ([, pair = ""]) => `Correct the target ${pair}, or take a Go that has it: \`go tool dist list\`.`
	},
	{
		class: "setting",
		pattern: /^(?:go: )?cannot find GOROOT directory: (.*)$/m,
		remedy: "Unset GOROOT: every Go knows its own."
	},
	{
		class: "setting",
		pattern: /^.*invalid proxy URL.*$/m,
		remedy: "Correct GOPROXY: addresses that begin with https://, `direct` or `off`, with commas between them."
	},
	{
		class: "setting",
		pattern: /^.*invalid GOSUMDB.*$/m,
		remedy: "Set GOSUMDB to sum.golang.org, to name+hash+key with an address behind it, or leave it unset."
	},
	{
		class: "setting",
		pattern: /^.*error obtaining buildID for .*: fork\/exec (\S+): .*$/m,
		remedy: ([, program = ""]) => `Correct -toolexec: ${program} cannot be run.`
	},
	{
		class: "setting",
		pattern: /^(?:go: )?(-race|-msan|-asan) requires cgo.*$/m,
		remedy: ([, flag = ""]) => `Leave ${flag} out, or set \`cgo: true\`.`
	},
	{
		class: "setting",
		pattern: /^(\S+) requires external \(cgo\) linking, but cgo is not enabled$/m,
		remedy: "Set `cgo: true` and give the target a C compiler, or leave the target out."
	},
	{
		class: "Go version",
		pattern: /^(?:go: )?go\.mod requires go >= (\S+) \(running go (\S+);.*$/m,
		remedy: ([, wanted = ""]) => `Set \`go-version\` to ${wanted} or later, or leave it out: go.mod then decides.`
	},
	{
		class: "Go version",
		pattern: /^(?:go: )?(?:module )?(\S+) requires go >= (\S+) \(running go (\S+);.*$/m,
		remedy: ([, module = "", wanted = ""]) => `Raise Go to ${wanted}, which ${module} needs: the go line of go.mod (\`go get go@${wanted}\`), or \`go-version\`.`
	},
	{
		class: "Go version",
		pattern: /^.*\bdownload (go\S+) for \S+: toolchain not available$/m,
		remedy: ([, name = ""]) => `Name a Go that was released: ${name} was asked for by GOTOOLCHAIN, or by the go or toolchain line of go.mod.`
	},
	{
		class: "Go version",
		pattern: /^go: cannot find "(go\S+)" in PATH$/m,
		remedy: "Leave GOTOOLCHAIN unset, or put that Go on PATH."
	},
	{
		class: "setting",
		pattern: /^go: invalid GOTOOLCHAIN .*$/m,
		remedy: "Set GOTOOLCHAIN to a name such as go1.26.8, to local, auto or path, or leave it unset."
	}
];

// src/tool-errors/source-rules.ts
/** The project's source, before anything is compiled. */
const sourceRules = [
	{
		class: "source",
		pattern: /^package (\S+)\n((?:\timports \S+.*\n)*)\timports (\S+).*: import cycle not allowed.*$/m,
		headline: ([, first = "", middle = "", last = ""]) => {
			return `import cycle not allowed: ${[
				first,
				...[...middle.matchAll(/imports (\S+)/g)].map(([, path = ""]) => path),
				last
			].join(" → ")}`;
		},
		remedy: "Move what the packages of the cycle share into one that imports none of them."
	},
	{
		class: "source",
		pattern: /^.*package (\S+) is not in std.*$/m,
		remedy: ([, path = ""], { modulePaths = [] }) => {
			const [module = "example.com/service"] = modulePaths.filter((each) => each !== void 0);
			return `Correct the import. A package of this module is imported as ${module}/${path}; one that is new in the standard library needs a newer Go (\`go-version\`).`;
		}
	},
	{
		class: "source",
		pattern: /^.*"(\.\.?\/\S*)" is relative, but relative import paths are not supported.*$/m,
		remedy: "Import the package by its whole path, which begins with that of the module in go.mod."
	},
	{
		class: "build constraint",
		pattern: /^.*build constraints exclude all Go files in (\S+)$/m,
		remedy: "Name the build tag that the files ask for in `tags`; set `cgo: true` where they hold C; leave out a target that they are not for."
	},
	{
		class: "source",
		pattern: /^.*found packages (\S+) \((\S+)\) and (\S+) \((\S+)\) in (\S+)$/m,
		remedy: ([, one = "", , other = ""]) => `Give packages ${one} and ${other} a directory each, or make them one package.`
	},
	{
		class: "missing source",
		pattern: /^.*pattern (\S+): no matching files found$/m,
		remedy: ([, pattern = ""]) => `Make what ${pattern} embeds in a step before this one (a web front end is built first), or commit it. Does .gitignore keep it out?`
	},
	{
		class: "source",
		pattern: /^.*pattern (\S*\.\.\S*): invalid pattern syntax$/m,
		headline: ([line]) => `${line}: go:embed does not leave its package's directory`,
		remedy: "Move the files into the package's directory, or the go:embed line into a package above them."
	},
	{
		class: "source",
		pattern: /^.*cannot embed directory (\S+): in different module$/m,
		remedy: ([, directory = ""]) => `Remove go.mod from ${directory}, or embed the files from a package of that module.`
	},
	{
		class: "source",
		pattern: /^.*cannot embed directory (\S+): contains no embeddable files$/m,
		remedy: ([, directory = ""]) => `Fill ${directory} in a step before this one; files whose names begin with . or _ are embedded with \`all:${directory}\`.`
	},
	{
		class: "source",
		pattern: /^.*cannot embed irregular file (\S+)$/m,
		remedy: ([, file = ""]) => `Put a plain file in place of ${file}: go:embed takes no links.`
	},
	{
		class: "source",
		pattern: /^.*: main redeclared in this block.*$/m,
		remedy: "Keep one `func main()` in a package: each program has a directory of its own, such as cmd/NAME."
	},
	{
		class: "source",
		pattern: /^.*function main is undeclared in the main package$/m,
		remedy: "Add `func main()`, or let `main` name the package that has it."
	},
	{
		class: "Go version",
		pattern: /^.*requires go(\S+) or later \(-lang was set to go\S+; check go\.mod\)$/m,
		remedy: ([, version = ""]) => `Raise the go line of go.mod to ${version} or later: \`go mod edit -go=${version}\`.`
	},
	{
		class: "profile",
		pattern: /^(?:# (\S+)\n)?preprofile: error opening profile: (.*)$/m,
		headline: ([, file, why]) => `-pgo: ${file ?? "the profile"} cannot be opened: ${why}`,
		remedy: "Correct -pgo, or commit the profile that it names."
	},
	{
		class: "profile",
		pattern: /^(?:# (\S+)\n)?preprofile: (.*)$/m,
		headline: ([, file = "the profile of -pgo", why]) => `${file} is not a CPU profile: ${why}`,
		remedy: ([, file = "it"]) => `Replace ${file} by a CPU profile as pprof writes it, or remove it; \`build-flags: -pgo=off\` builds without. A file of Git LFS needs \`lfs: true\` in actions/checkout.`
	}
];

// src/tool-errors/read-tool-error.ts
/** The reason comes before what follows from it: a full disk before the packages that are not found because of it. */
const rules = [
	...machineRules,
	...settingsRules,
	...moduleRules,
	...fetchRules,
	...sourceRules,
	...linkRules,
	...gitRules,
	...makeRules
];
const longestHeadline = 500;
/** What a tool that failed has printed, by its class; undefined: it is none that is known. The first rule that fits counts. */
function readToolError(printed, facts = {}) {
	const text = bounded(printed).replaceAll("\r\n", "\n");
	for (const { class: kind, pattern, headline, remedy } of rules) {
		const match = pattern.exec(text);
		if (match === null) continue;
		return {
			class: kind,
			headline: (headline?.(match, text) ?? announced(text, match.index)).trim().slice(0, longestHeadline),
			remedy: typeof remedy === "function" ? remedy(match, facts) : remedy
		};
	}
}
/** Of much output the beginning and the end say what is wrong, and every rule looks at all of it. */
const mostRead = 131072;
function bounded(text) {
	return text.length <= 2 * mostRead ? text : `${text.slice(0, mostRead)}\n${text.slice(-131072)}`;
}
/** The tool's headline: the first line that is no heading and no progress, with what it announces. undefined: there is none. */
function headlineOf(printed) {
	const lines = printed.replaceAll("\r\n", "\n").split("\n");
	const at = lines.findIndex((line) => line.trim() !== "" && !isHeading(line));
	if (at === -1) return void 0;
	return announced(lines.slice(at).join("\n"), 0).trim().slice(0, longestHeadline);
}
function isHeading(line) {
	return /^# |^package \S+$|^go: (?:downloading|finding|extracting|added|upgraded) |^make(?:\[\d+\])?: (?:Entering|Leaving) /.test(line);
}
/** The line at a place, and the next one when it announces that. */
function announced(text, at) {
	const [line = "", next = ""] = text.slice(text.lastIndexOf("\n", at) + 1).split("\n", 2);
	return line.endsWith(":") && next.trim() !== "" ? `${line} ${next.trim()}` : line;
}

// src/git/git.ts
function gitIn(cwd, { processes }) {
	const env = {
		LC_ALL: "C",
		GIT_TERMINAL_PROMPT: "0"
	};
	return (...args) => processes.run({
		argv: ["git", ...args],
		cwd,
		env
	});
}
/** Standard output; `tool` when git failed. */
async function outputOf(run) {
	const { exitCode, stdout, stderr } = await run;
	if (exitCode === 0) return stdout;
	const known = readToolError(stderr);
	throw new ActionError("tool", "git could not read this repository", {
		cause: new Error(known?.headline ?? headlineOf(stderr) ?? `it ended with exit code ${exitCode}`),
		evidence: stderr.trim().split("\n"),
		...known?.remedy === void 0 ? {} : { hint: known.remedy }
	});
}

export { readToolError as i, outputOf as n, headlineOf as r, gitIn as t };