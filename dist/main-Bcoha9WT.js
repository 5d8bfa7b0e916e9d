import { d as setFailed } from "./core-TQZEz6-w.js";
import { b as wordsOf, g as asActionError } from "./layer-files-BLFrThn-.js";
import { n as readInputs, t as createWorld } from "./create-world-B2qzIWGQ.js";
import { c as logLine, d as mermaidLabel, f as notWanted, i as readSource, l as markdownCode, n as obtainBinaries, o as whyNotServing, r as takeGiven, s as fencedBlock, u as markdownText } from "./obtain-binaries-qxfo8SQ5.js";
import { i as formatTarget } from "./target-BBEjT2b0.js";
import { i as describeDuration, n as describeBytes, r as describeChange$1, t as count } from "./measures-eZA9LdDp.js";
import { f as sha256Of } from "./claim-output-CXFVbepp.js";
import { join } from "node:path";

// src/inputs/credentials.ts
/** Variables that hold addresses, in which people put tokens; Go and proxies repeat them in their errors. */
const addresses = /^(GOPROXY|GOSUMDB|GOTOOLCHAIN|https?_proxy|INPUT_GO-DOWNLOAD-BASE-URL)$/i;
/**
* What is secret in the addresses of a job: the password of `user:password@host`, or all of `token@host`, and what its query says, as
* in `?token=...`; also decoded.
*/
function credentialsIn(env) {
	const secrets = Object.entries(env).flatMap(([name, value = ""]) => addresses.test(name) ? [value] : []).flatMap((value) => [...usersIn(value), ...queriesIn(value)]);
	return [...new Set(secrets.flatMap(spellings))];
}
function usersIn(addresses) {
	return [...addresses.matchAll(/(?:^|\/\/|[\s,|])([^/@\s,|]+)@/g)].map(([, user = ""]) => user).map((user) => user.includes(":") ? user.replace(/^[^:]*:/, "") : user);
}
/** A short value is no secret, and hiding it would hide half of the log. */
function queriesIn(addresses) {
	return [...addresses.matchAll(/[?&][^=&#\s,|]*=([^&#\s,|]*)/g)].map(([, value = ""]) => value).filter((value) => value.length > 4 && value !== "false");
}
function spellings(secret) {
	try {
		return [secret, decodeURIComponent(secret)];
	} catch {
		return [secret];
	}
}

// src/operations/build.ts
/** From a commit, or from what was built before, to binaries that are proved and tested. */
async function build(inputs, recorder, world) {
	const start = inputs.binary.length === 0 ? await readSource(inputs, world) : await takeGiven(inputs, recorder, world);
	await obtainBinaries(start, inputs, recorder, world, async () => {});
}

// src/operations/run-operation.ts
/** What only one operation needs is loaded only for it. */
const runs = {
	build: async () => build,
	deploy: async () => (await import("./deploy-Den71w6X.js")).deploy,
	plan: async () => (await import("./plan-Cxh5DS4t.js")).plan,
	status: async () => (await import("./status-B0yjAd-R.js")).status,
	rollback: async () => (await import("./rollback-DzIwzYgR.js")).rollback,
	unlock: async () => (await import("./unlock-CZ6qzdYP.js")).unlock,
	merge: async () => (await import("./merge-BKcb9t9t.js")).merge
};
/** Does what the user asked for. */
async function runOperation(inputs, recorder, world) {
	if (inputs.remarks.length > 0) world.runner.notice(inputs.remarks.join("\n"), { title: "Inputs" });
	await (await runs[inputs.operation]())(inputs, recorder, world);
}

// src/report/report-facts.ts
/** The release is what users get, on all hosts. */
function serves({ deploy }) {
	return deploy?.decision === "promoted" || deploy?.decision === "unchanged";
}

// src/report/outputs.ts
/** The outputs that action.yml names, as text; those whose stage was not reached are absent. */
function outputsOf(report) {
	const { go, caches, binaries, isDiscarded, artifacts, deploy, status, plan, unlocked, url } = report;
	return {
		...go && { "go-version": go.version },
		...caches && {
			"modules-cache-hit": caches.restored.modules.kind,
			"build-cache-hit": caches.restored.build.kind
		},
		...artifacts && outputsOfPackage(artifacts),
		...binaries && outputsOfVersion(binaries.version),
		...binaries && !isDiscarded && outputsOfBuild(binaries),
		...deploy && outputsOfDeploy(deploy),
		...url !== void 0 && serves(report) && { url },
		...status && outputsOfStatus(status),
		...plan && outputsOfPlan(plan),
		...unlocked && { hosts: JSON.stringify(unlocked.map(({ host, holder = "" }) => ({
			host,
			holder
		}))) }
	};
}
function outputsOfVersion({ version, commit }) {
	return {
		version,
		commit
	};
}
/** Version and commit as well: a merge has no binaries of its own that would say them. */
function outputsOfPackage({ version, artifactsFile, checksumsFile, sbomFiles }) {
	return {
		...outputsOfVersion(version),
		"artifacts-file": artifactsFile,
		"checksums-file": checksumsFile,
		"sbom-files": JSON.stringify(sbomFiles)
	};
}
function outputsOfBuild({ binaries }) {
	return { binaries: JSON.stringify(binaries.map(({ name, target, path, sizeBytes, sha256 }) => ({
		name,
		target: formatTarget(target),
		path,
		sizeBytes,
		sha256
	}))) };
}
function outputsOfDeploy({ decision, hosts }) {
	return {
		decision,
		release: common(hosts.filter((host) => host.decision !== "unreachable").map(({ release }) => release)),
		"previous-release": common(hosts.flatMap(({ previousRelease }) => previousRelease || [])),
		hosts: JSON.stringify(hosts.map(({ host, decision, release = "", previousRelease = "" }) => ({
			host,
			decision,
			release,
			previousRelease
		})))
	};
}
function outputsOfStatus(hosts) {
	return {
		version: common(hosts.map(({ version }) => version)),
		commit: common(hosts.map(({ commit }) => commit)),
		release: common(hosts.map(({ release }) => release)),
		hosts: JSON.stringify(hosts)
	};
}
function outputsOfPlan(hosts) {
	const planned = hosts.map(({ host, findings, plan, lockHolder = "" }) => ({
		host,
		findings,
		lockHolder,
		unchanged: plan?.isUnchanged ?? false,
		release: plan?.release ?? "",
		before: plan?.before ?? "",
		changes: plan?.changes ?? []
	}));
	return {
		"previous-release": common(planned.map(({ before }) => before)),
		hosts: JSON.stringify(planned)
	};
}
/** The one value of all hosts; empty when they differ, because any one of them would be wrong for another. */
function common(values) {
	const [first = ""] = values;
	return values.every((value) => value === first) ? first : "";
}

// src/report/describe-failure.ts
function describeFailure(failure) {
	const { code, hint, evidence, headline, problems } = failure;
	return {
		code,
		message: problems.length === 0 ? wordsOf(failure) : headline,
		problems,
		hint,
		evidence
	};
}

// src/report/measure-stages.ts
function startStageTimes(clock) {
	const timings = [];
	const originMs = clock.elapsed();
	return {
		timings,
		async measure(stage, host, work) {
			const startMs = clock.elapsed() - originMs;
			let outcome = "failed";
			try {
				const result = await work();
				outcome = "done";
				return result;
			} finally {
				timings.push({
					stage,
					host,
					startMs,
					endMs: clock.elapsed() - originMs,
					outcome
				});
			}
		}
	};
}

// src/report/recorder.ts
function startRecorder(clock) {
	const times = startStageTimes(clock);
	const smoke = [];
	let facts = {};
	return {
		...times,
		note(more) {
			facts = {
				...facts,
				...more
			};
		},
		noteSmoke: (result) => void smoke.push(result),
		report: (failure) => ({
			...facts,
			...smoke.length === 0 ? {} : { smoke },
			timeline: times.timings,
			failure: failure === void 0 ? void 0 : describeFailure(failure)
		})
	};
}

// src/package/describe/size-changes.ts
/** The files of this release, then those that only the earlier one had. Counterparts have the same kind, target and program or format. */
function sizeChanges(artifacts, previous) {
	const earlier = new Map(previous.filter(isCompared).map((artifact) => [keyOf(artifact), artifact]));
	const now = artifacts.map((artifact) => {
		const before = isCompared(artifact) ? earlier.get(keyOf(artifact)) : void 0;
		return {
			artifact,
			sizeBytes: sizeOf(artifact),
			previousBytes: before && sizeOf(before)
		};
	});
	const present = new Set(artifacts.map(keyOf));
	const gone = [...earlier].filter(([key]) => !present.has(key));
	return [...now, ...gone.map(([, artifact]) => ({
		artifact,
		sizeBytes: void 0,
		previousBytes: sizeOf(artifact)
	}))];
}
/** What is not compared has a name that changes with the version, and a size that nobody looks at. */
const isCompared = ({ type }) => type === "Binary" || type === "Archive";
function keyOf({ type, target = "", extra }) {
	return [
		type,
		target,
		type === "Binary" ? extra.Binary : extra.Format
	].join(" ");
}
function sizeOf({ extra }) {
	return typeof extra.Size === "number" ? extra.Size : void 0;
}

// src/report/summary/tables.ts
/** Makes sure that no table, however many hosts or binaries there are, can push the summary over GitHub's limit. */
const tableBytes = 98304;
/** A Markdown table of cells that are escaped already. Rows over the size limit are left out, and counted. */
function markdownTable(head, rows) {
	const lines = [row$1(head), row$1(head.map(() => "---"))];
	let bytes = 0;
	for (const [index, cells] of rows.entries()) {
		const line = row$1(cells);
		bytes += Buffer.byteLength(line) + 1;
		if (bytes > tableBytes) return [
			...lines,
			"",
			`… and ${rows.length - index} more.`
		].join("\n");
		lines.push(line);
	}
	return lines.join("\n");
}
function row$1(cells) {
	return `| ${cells.map((cell) => cell || "–").join(" | ")} |`;
}

// src/report/summary/artifacts.ts
/** Every file of the package with its size, and what became of it since an earlier release where there is one to compare with. */
function renderArtifacts({ artifacts, previous }) {
	const rows = sizeChanges(artifacts, previous ?? []);
	const compared = previous !== void 0;
	const head = [
		"file",
		"kind",
		"size",
		...compared ? ["before", "change"] : [],
		"sha256"
	];
	return markdownTable(head, rows.map((row) => cells(row, compared)));
}
function cells({ artifact, sizeBytes, previousBytes }, compared) {
	const size = (bytes) => bytes === void 0 ? "" : describeBytes(bytes);
	return [
		markdownCode(artifact.path),
		markdownText(artifact.type, 40),
		sizeBytes === void 0 ? "gone" : size(sizeBytes),
		...compared ? [size(previousBytes), describeChange$1(sizeBytes, previousBytes)] : [],
		sizeBytes === void 0 ? "" : markdownCode((sha256Of(artifact) ?? "").slice(0, 12))
	];
}

// src/report/summary/caches.ts
/** What each cache gave and took: outcome, key, size, entries, time, and why it was or was not saved. Empty when all were off by the input. */
function renderCaches({ restored, saved }) {
	const rows = ["modules", "build"].flatMap((name) => {
		const outcome = restored[name];
		if (outcome.kind === "off" && outcome.reason === "not wanted") return [];
		const save = saved?.[name];
		return [[`${name}, restored`, ...restoreCells(outcome)], ...save === void 0 ? [] : [[`${name}, saved`, ...saveCells(save)]]];
	});
	if (rows.length === 0) return "";
	return markdownTable([
		"cache",
		"outcome",
		"size",
		"entries",
		"time",
		"key",
		"why"
	], rows);
}
function restoreCells(outcome) {
	switch (outcome.kind) {
		case "exact":
		case "partial": {
			const { kind, archiveBytes, entryCount, elapsedMs, key } = outcome;
			return [
				kind,
				describeBytes(archiveBytes),
				`${entryCount}`,
				describeDuration(elapsedMs),
				markdownCode(key),
				""
			];
		}
		case "miss": return [
			"miss",
			"",
			"",
			describeDuration(outcome.elapsedMs),
			"",
			""
		];
		case "failed":
		case "off": return [
			outcome.kind,
			"",
			"",
			"",
			"",
			markdownText(outcome.reason)
		];
	}
}
function saveCells(outcome) {
	if (outcome.kind !== "saved") return [
		outcome.kind === "failed" ? "failed" : "no",
		"",
		"",
		"",
		"",
		markdownText(outcome.reason)
	];
	const { archiveBytes, entryCount, dropped, elapsedMs, key, why } = outcome;
	const entries = dropped === 0 ? `${entryCount}` : `${entryCount}, ${dropped} dropped`;
	return [
		"yes",
		describeBytes(archiveBytes),
		entries,
		describeDuration(elapsedMs),
		markdownCode(key),
		markdownText(why)
	];
}

// src/report/summary/evidence.ts
const maxLineLength = 600;
const maxBytes = 49152;
/** The last lines of a log in a fenced block; what was left out is said above it. Empty without lines. */
function renderEvidence(evidence) {
	const tail = evidence.slice(-60).flatMap((text) => text.split("\n").slice(-60));
	const kept = [];
	let bytes = 0;
	for (const text of tail.slice(-60).reverse()) {
		const line = logLine(text, maxLineLength);
		bytes += Buffer.byteLength(line) + 1;
		if (bytes > maxBytes) break;
		kept.unshift(line);
	}
	if (kept.length === 0) return "";
	const total = evidence.reduce((count, text) => count + text.split("\n").length, 0);
	const block = fencedBlock(kept, "text");
	return total === kept.length ? block : `The last ${kept.length} of ${total} lines:\n\n${block}`;
}

// src/report/summary/checks.ts
/** Findings of one check whose place and words are listed, and those whose output is shown as well. */
const mostListed = 30;
const mostShown = 5;
/** What each check did: its numbers, what it found with what was printed, and which tests are slow. */
function renderChecks(checks) {
	return [
		markdownTable([
			"check",
			"outcome",
			"tests passed",
			"failed",
			"skipped",
			"packages",
			"of them cached",
			"findings",
			"time"
		], checks.map(checkRow)),
		...checks.flatMap(renderFindings),
		...checks.flatMap(renderSlowest)
	];
}
const outcomes = {
	passed: "✅ passed",
	failed: "❌ failed",
	"cut short": "⚠️ cut short: the build failed",
	"left out": "left out: the build failed"
};
function checkRow({ name, outcome, tests, findings, findingsLeftOut, elapsedMs }) {
	const found = findings.length + findingsLeftOut;
	const { passed, failed, cached } = tests?.packages ?? {
		passed: 0,
		failed: 0,
		cached: 0
	};
	const counts = tests === void 0 ? [
		"",
		"",
		"",
		"",
		""
	] : [
		tests.passed,
		tests.failed,
		tests.skipped,
		passed + failed + cached,
		cached
	].map(String);
	return [
		name,
		outcomes[outcome],
		...counts,
		`${found}`,
		describeDuration(elapsedMs)
	];
}
function renderFindings({ name, findings, findingsLeftOut }) {
	if (findings.length === 0) return [];
	const rows = findings.slice(0, mostListed).map(({ subject, message, place }) => [
		markdownCode(place === void 0 ? "" : `${place.file}:${place.line}`),
		markdownText(subject, 200),
		markdownText(message)
	]);
	const shown = findings.filter(({ output }) => output.length > 0).slice(0, mostShown);
	const more = findings.length + findingsLeftOut - rows.length;
	return [
		`What ${name} found:`,
		markdownTable([
			"place",
			"what",
			"why"
		], rows),
		more > 0 ? `… and ${more} more, in the log.` : "",
		...shown.map(renderOutput)
	];
}
function renderOutput({ subject, output }) {
	return `<details><summary>${`What ${markdownText(subject, 200)} printed`}</summary>\n\n${renderEvidence(output)}\n\n</details>`;
}
function renderSlowest({ name, slowest }) {
	if (slowest.length === 0) return [];
	return [`Slowest of ${name}: ${slowest.map((test) => `${markdownText(test.name, 200)} ${describeDuration(test.elapsedMs)}`).join(", ")}`];
}

// src/report/summary/decision-sentence.ts
/** What came of the run, in one sentence of Markdown. It claims nothing of a host that the host's own facts do not say. */
function decisionSentence(report) {
	const { binaries, artifacts, service, deploy, failure } = report;
	const name = binaries?.name ?? artifacts?.project ?? service;
	const { version = "" } = binaries?.version ?? artifacts?.version ?? {};
	const subject = name === void 0 ? "The release" : markdownText([name, version].filter((word) => word !== "").join(" "), 120);
	const looked = lookedSentence(report, subject);
	if (looked !== void 0) return looked;
	if (!deploy) return failure ? failedBeforeDeploy(report, subject) : builtSentence(report, subject);
	const { hosts, decision } = deploy;
	const down = hosts.filter((host) => host.decision === "unreachable").map(({ host }) => markdownText(host, 120));
	const all = count(hosts.length, "host");
	const mark = down.length === 0 ? "✅" : "⚠️";
	const reached = down.length === 0 ? all : `${hosts.length - down.length} of ${all}; ${down.join(", ")} could not be reached`;
	switch (decision) {
		case "promoted": return `${mark} ${subject} serves on ${reached}`;
		case "unchanged": return `${mark} ${subject} serves already on ${reached}: nothing was touched`;
		case "rolled-back": return `⏪ ${subject} was taken back: ${whatServes(hosts)}`;
		case "failed": return `❌ ${subject} was not deployed: ${whatServes(hosts)}`;
	}
}
/** Of an operation that changes nothing that serves. */
function lookedSentence({ status, plan, unlocked, failure }, subject) {
	if (status !== void 0) {
		const well = status.filter(({ condition }) => condition === "serves").length;
		return `${well === status.length ? "✅" : "⚠️"} ${subject} serves on ${well} of ${count(status.length, "host")}`;
	}
	if (plan !== void 0) {
		const refused = plan.filter(({ findings }) => findings.length > 0).length;
		if (refused > 0) return `❌ A deploy of ${subject} would be refused by ${refused} of ${count(plan.length, "host")}`;
		const changed = plan.filter((host) => host.plan?.isUnchanged === false).length;
		if (changed === 0) return `✅ A deploy of ${subject} would change nothing on ${count(plan.length, "host")}`;
		return `📋 A deploy of ${subject} would change ${changed} of ${count(plan.length, "host")}; nothing was touched`;
	}
	if (unlocked === void 0 || failure !== void 0) return void 0;
	const broken = unlocked.filter(({ holder }) => holder !== void 0);
	if (broken.length === 0) return `✅ ${subject}: nobody held ${count(unlocked.length, "host")}`;
	const holders = [...new Set(broken.map(({ holder }) => markdownText(holder ?? "")))].join("; ");
	return `🔓 ${subject}: the lock was broken on ${count(broken.length, "host")}; it was held by ${holders}`;
}
function failedBeforeDeploy(report, subject) {
	const { binaries, checks, go, smoke } = report;
	if (!binaries) return `❌ ${failedWithoutBinaries(report)}`;
	const made = go ? "built" : "proved";
	const failed = (checks ?? []).filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
	if (failed.length > 0) return `❌ ${subject} was ${made}, but did not pass its checks: ${failed.join(", ")}`;
	return `❌ ${subject} was ${made}, but ${notServing((smoke ?? []).filter(({ verdict }) => verdict === "failed"), binaries.name) ?? "the run failed"}`;
}
function failedWithoutBinaries({ timeline, failure }) {
	switch (timeline.find(({ outcome }) => outcome === "failed")?.stage) {
		case void 0: return "The run failed before anything was done";
		case "merge": return "Nothing was merged";
		case "prove binary": return "What was built before could not be taken";
		case "build":
			if (failure?.code === "input") return "The run failed before anything was built";
			return failure?.code === "proof" ? "What was built is not what it should be" : "The build failed";
		default: return "The run failed before anything was built";
	}
}
/** Of the first program that did not come to serve on this machine, which has its name unless it has the project's. */
function notServing(results, project) {
	const [first] = (results ?? []).flatMap((result) => {
		const why = whyNotServing(result);
		return why === void 0 ? [] : [`${result.name === project ? "" : `${result.name} `}${why}`];
	});
	return first === void 0 ? void 0 : markdownText(first);
}
function builtSentence({ binaries, artifacts, go, smoke }, subject) {
	if (artifacts?.mergedRuns !== void 0) return `✅ ${subject}: ${count(artifacts.mergedRuns, "run")} merged into one release`;
	if (!binaries) return go ? `✅ Go ${markdownText(go.version, 40)} is ready` : "✅ Nothing was to be done";
	const trouble = notServing(smoke, binaries.name);
	if (trouble !== void 0) return `⚠️ ${subject} was ${go ? "built" : "proved"}, but ${trouble}`;
	const built = go ? ` built with Go ${markdownText(go.version, 40)} and` : "";
	return `✅ ${subject}: ${count(binaries.binaries.length, "binary", "binaries")}${built} proved`;
}
/** Said of a rollout that went wrong: who looks at it at night needs to know first whether the service is up. */
function whatServes(hosts) {
	if (hosts.length === 0) return "no host was touched";
	const unknown = hosts.filter(({ release }) => release === "unknown");
	const dark = hosts.filter(({ release }) => !release);
	const known = hosts.filter(({ release }) => release && release !== "unknown");
	const moved = known.filter(({ release, previousRelease }) => release !== previousRelease);
	const kept = known.length - moved.length;
	return [
		kept > 0 ? `the release from before serves on ${count(kept, "host")}` : "",
		moved.length > 0 ? `another release than before serves on ${count(moved.length, "host")}` : "",
		unknown.length > 0 ? `**nobody knows what serves on ${count(unknown.length, "host")}**` : "",
		dark.length > 0 ? `**nothing serves on ${count(dark.length, "host")}**` : ""
	].filter((part) => part !== "").join(", ");
}

// src/report/summary/failure-path.ts
/** A Mermaid flowchart from the commit over the stages that went well to the one that did not. */
function renderFailurePath(report, failure) {
	const failing = report.timeline.find(({ outcome }) => outcome === "failed");
	const labels = [
		commitLabel(report),
		...shortened(stagesBefore(report.timeline, failing)),
		failingLabel(failing, failure)
	];
	const takenBack = report.deploy?.decision === "rolled-back";
	if (takenBack) labels.push("taken back");
	const bad = takenBack ? labels.length - 2 : labels.length - 1;
	return fencedBlock([
		"flowchart LR",
		...labels.map((label, index) => `  n${index}["${mermaidLabel(label, 120)}"]${index === bad ? ":::bad" : ""}`),
		`  ${labels.map((_, index) => `n${index}`).join(" --> ")}`,
		"  classDef bad stroke:#d1242f,stroke-width:4px"
	], "mermaid");
}
function commitLabel({ binaries }) {
	if (!binaries) return "commit";
	const { version, commit } = binaries.version;
	return commit === "" ? version : `commit ${commit.slice(0, 7)}, ${version}`;
}
function failingLabel(failing, { code }) {
	if (!failing) return `failed: ${code}`;
	return `${failing.stage}${failing.host === void 0 ? "" : ` on ${failing.host}`} failed: ${code}`;
}
/** The runner's stages and those of the failing host: what other hosts did is no step on the way to this failure. */
function stagesBefore(timeline, failing) {
	const before = timeline.filter(({ host, outcome, startMs }) => outcome === "done" && (host === void 0 || host === failing?.host) && startMs <= (failing?.startMs ?? startMs));
	return [...new Set(before.map(({ stage }) => stage))];
}
function shortened(stages) {
	const room = 9;
	return stages.length <= room ? stages : [`${stages.length - room + 1} stages`, ...stages.slice(-8)];
}

// src/report/describe-plan.ts
/** What a deploy would do to a host, in lines of a log. */
function describePlan({ host, findings, plan, lockHolder }) {
	const lock = lockHolder === void 0 ? [] : [`${host}: at work there now: ${lockHolder}`];
	if (plan === void 0) return [...lock, ...findings.map(({ problem }) => `${host}: ${problem}`)];
	return [
		...lock,
		`${host}: ${summarizePlan(plan)}`,
		...changeLines(plan)
	];
}
function summarizePlan({ isUnchanged, release, before }) {
	if (isUnchanged) return `${release} serves already, and well: a deploy would change nothing`;
	return `${before ?? "nothing"} serves now; ${release} would`;
}
/** As lines of a diff: `+` is created, `-` removed, `!` replaced; what stays has none of them. */
function changeLines({ changes, steps, wayBack }) {
	const lines = changes.flatMap(describeChange);
	if (steps.length === 0) return lines;
	const order = (some) => some.map(({ step, gate }) => gate ? `${step} and see it prove itself` : step).join(", ");
	return [
		...lines,
		`  in order: ${order(steps)}`,
		`  the way back, wherever that ends: ${order(wayBack)}`
	];
}
const signs = {
	create: "+",
	remove: "-",
	replace: "!",
	leave: " "
};
function describeChange({ action, what, details }) {
	const line = (text) => logLine(text, 400);
	const isDiff = details.length > 0 && details.every((detail) => /^[-+~]/.test(detail));
	const head = `${signs[action]} ${action} ${what}`;
	if (isDiff) return [line(head), ...details.map((detail) => line(detail.replace(/^([-+~])/, "$1     ")))];
	return [line(details.length === 0 ? head : `${head}: ${details.join("; ")}`)];
}

// src/report/summary/host-plan.ts
/** Lines of a host's diff that are shown; a unit has about sixty. */
const shownLines = 300;
/** Hosts that are shown in full; the log has them all. */
const shownHosts = 20;
/** What a deploy would do to each host, as a diff. */
function renderPlan(hosts) {
	const more = hosts.length - shownHosts;
	return [...hosts.slice(0, shownHosts).map(renderHost), ...more > 0 ? [`… and ${more} more hosts, in the log.`] : []].join("\n\n");
}
function renderHost({ host, findings, plan, lockHolder }) {
	const title = `#### ${markdownCode(host)}`;
	const lock = lockHolder === void 0 ? [] : [`⏳ At work there now: ${markdownText(lockHolder)}. A deploy waits for it, and plans again.`];
	if (plan === void 0) {
		const list = findings.map(({ problem, remedy }) => `- ❌ ${markdownText(problem)}. ${markdownText(remedy)}`);
		return [
			title,
			...lock,
			"A deploy would refuse this host, and touch nothing:",
			list.join("\n")
		].join("\n\n");
	}
	const lines = changeLines(plan).slice(0, shownLines);
	return [
		title,
		...lock,
		`${markdownText(summarizePlan(plan))}.`,
		fencedBlock(lines, "diff")
	].join("\n\n");
}

// src/report/describe-status.ts
/** A host in one line of a log. */
function describeStatus({ host, condition, release, since, health, canary, lock, lastDecision }) {
	return `${host}: ${[condition, ...[
		release && `release ${release}${since === void 0 ? "" : ` since ${since}`}`,
		health,
		canary && `canary ${canary} beside it`,
		lock && `locked by ${describeLock(lock)}`,
		lastDecision && `last: ${lastDecision.decision} at ${lastDecision.time} by ${lastDecision.by}`
	].filter(Boolean)].join("; ")}`;
}
function describeLock({ holder, expiresInSeconds }) {
	return expiresInSeconds > 0 ? `${holder}, for ${expiresInSeconds} s unless renewed` : `${holder}, run out: the next deploy takes it over`;
}

// src/report/summary/host-status.ts
/** Releases of a host that are listed; `keep-releases` keeps fewer than this almost everywhere. */
const shownReleases = 10;
/** What runs where, and who is at work: for the person who was called at night. */
function renderStatus(hosts) {
	return [markdownTable([
		"host",
		"condition",
		"release",
		"version",
		"since",
		"health",
		"lock",
		"last decision"
	], hosts.map(statusRow)), ...hosts.flatMap(renderReleases)].join("\n\n");
}
const marks = {
	serves: "✅",
	"at work": "⏳",
	"never deployed": "⚪",
	"cut off": "⚠️",
	unwell: "❌",
	down: "❌"
};
function statusRow({ host, condition, release, version, since, health, canary, lock, lastDecision }) {
	const last = lastDecision && `${lastDecision.decision} ${lastDecision.time} by ${lastDecision.by}`;
	const reason = lastDecision?.reason === void 0 ? "" : `: ${lastDecision.reason}`;
	return [
		markdownCode(host),
		`${marks[condition]} ${condition}`,
		[markdownCode(release ?? ""), canary && `beside it ${markdownCode(canary)}`].filter(Boolean).join(", "),
		markdownText(version ?? "", 80),
		markdownText(since ?? "", 40),
		markdownText(health ?? "", 160),
		markdownText(lock === void 0 ? "" : describeLock(lock)),
		markdownText(last === void 0 ? "" : `${last}${reason}`)
	];
}
function renderReleases({ host, release, releases }) {
	if (releases.length === 0) return [];
	const shown = releases.slice(0, shownReleases).map(({ id, isBad }) => {
		const remark = id === release ? " (serves)" : isBad ? " (bad)" : "";
		return `${markdownCode(id)}${remark}`;
	});
	const more = releases.length > shown.length ? [`… and ${releases.length - shown.length} more`] : [];
	return [`Releases on ${markdownCode(host)}: ${[...shown, ...more].join(", ")}`];
}

// src/report/summary/smoke.ts
/** What each program did when it was started on this machine. */
function renderSmoke(results) {
	if (results.length === 0) return "";
	return markdownTable([
		"program",
		"target",
		"result",
		"ready after",
		"says it is",
		"SIGTERM",
		"log",
		"found"
	], results.map(row));
}
function row({ name, target, verdict, findings, observation }) {
	const log = observation?.log;
	const structured = log?.kinds.get("structured")?.count ?? 0;
	return [
		markdownCode(name),
		markdownCode(formatTarget(target)),
		verdict === "failed" ? "❌ failed" : verdict === "unclear" ? "⚠️ unclear" : verdict,
		observation?.readyMs === void 0 ? "" : describeDuration(observation.readyMs),
		markdownCode(observation?.reportedVersion ?? ""),
		describeShutdown(observation?.shutdown),
		log === void 0 ? "" : `${count(log.lines, "line")}, ${structured} structured`,
		findings.map(({ text, remedy = "" }) => `${markdownText(text)} ${markdownText(remedy)}`.trim()).join("<br>")
	];
}
function describeShutdown(shutdown) {
	if (shutdown === void 0) return "";
	const { kind, afterMs } = shutdown;
	if (kind === "killed") return `killed after ${describeDuration(afterMs)}`;
	return `${shutdown.exitCode === null ? `by ${shutdown.signal}` : `exit code ${shutdown.exitCode}`} after ${describeDuration(afterMs)}`;
}

// src/report/summary/timeline.ts
/** More bars than this nobody reads, and Mermaid refuses a text of more than 50,000 characters. */
const maxBars = 60;
/** A Mermaid gantt chart: one section for the runner and one for each host. Empty without stages. */
function renderTimeline(timeline) {
	const drawn = worthDrawing(timeline.filter(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs)));
	if (drawn.length === 0) return "";
	const originMs = drawn.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
	const lines = [
		"gantt",
		"  dateFormat YYYY-MM-DD HH:mm:ss.SSS",
		`  axisFormat ${axisFormat(drawn, originMs)}`
	];
	for (const [host, stages] of Map.groupBy(drawn, ({ host }) => host)) {
		lines.push(`  section ${host === void 0 ? "runner" : mermaidLabel(host, 30)}`);
		for (const stage of stages) lines.push(`  ${bar(stage, originMs)}`);
	}
	const chart = fencedBlock(lines, "mermaid");
	const left = timeline.length - drawn.length;
	return left === 0 ? chart : `${chart}\n\n${left} short stages are not drawn.`;
}
/** All that went wrong, else the longest, in the order they came. */
function worthDrawing(timeline) {
	if (timeline.length <= maxBars) return timeline;
	const weight = ({ outcome, startMs, endMs }) => outcome === "done" ? endMs - startMs : Number.MAX_SAFE_INTEGER;
	const chosen = new Set([...timeline].sort((one, other) => weight(other) - weight(one)).slice(0, maxBars));
	return timeline.filter((stage) => chosen.has(stage));
}
/** Colours of Mermaid's own themes, which follow the reader's light or dark. */
const colours = {
	done: "done",
	failed: "crit",
	"taken back": "active, crit"
};
function bar({ stage, startMs, endMs, outcome }, originMs) {
	const elapsedMs = Math.max(0, endMs - startMs);
	const label = `${mermaidLabel(stage, 40)} ${outcome === "done" ? "" : `${outcome} `}${describeDuration(elapsedMs)}`;
	const [start, end] = [startMs - originMs, startMs - originMs + Math.max(1, elapsedMs)];
	return `${label} :${colours[outcome]}, ${moment(start)}, ${moment(end)}`;
}
/**
* The time since the start as a moment of a day without daylight saving anywhere: Mermaid reads and writes local time,
* so that the axis shows the elapsed time to readers in every time zone.
*/
function moment(elapsedMs) {
	return new Date(Date.UTC(2e3, 0, 1) + Math.min(Math.round(elapsedMs), 2592e6)).toISOString().replace("T", " ").replace("Z", "");
}
function axisFormat(drawn, originMs) {
	const lengthMs = drawn.reduce((most, { endMs }) => Math.max(most, endMs), originMs) - originMs;
	if (lengthMs < 5e3) return "%S.%L s";
	return lengthMs < 36e5 ? "%M:%S" : "%H:%M:%S";
}

// src/report/summary/summary.ts
/** Hosts whose evidence is shown; with more, the first ones tell enough, and the log has them all. */
const maxHostsWithEvidence = 8;
/** The job summary: GitHub Markdown, below the 1 MiB that GitHub takes from a step, whatever the facts hold. */
function renderSummary(report) {
	const { failure, deploy, binaries, isDiscarded, artifacts, caches, checks, smoke, timeline } = report;
	return `${[
		`## ${decisionSentence(report)}`,
		...report.url !== void 0 && serves(report) ? [`<${report.url}>`] : [],
		...failure ? renderFailure(report, failure) : [],
		...deploy && deploy.hosts.length > 0 ? renderHosts(deploy, failure) : [],
		...report.status ? titled("Hosts", renderStatus(report.status)) : [],
		...report.plan ? titled("Plan", renderPlan(report.plan)) : [],
		...binaries && binaries.binaries.length > 0 ? renderBinaries(binaries, isDiscarded) : [],
		...checks && checks.length > 0 ? ["### Checks", ...renderChecks(checks)] : [],
		...smoke ? titled("Smoke test", renderSmoke(smoke)) : [],
		...artifacts ? titled("Artifacts", renderArtifacts(artifacts)) : [],
		...caches ? titled("Caches", renderCaches(caches)) : [],
		...titled("Timeline", renderTimeline(timeline))
	].filter((section) => section !== "").join("\n\n")}\n`;
}
function titled(title, body) {
	return body === "" ? [] : [`### ${title}`, body];
}
function renderFailure(report, failure) {
	const { message, problems = [], hint, evidence } = failure;
	return [
		`**Why:** ${markdownText(message, 2e3)}`,
		renderProblems(problems),
		hint ? `**Next:** ${markdownText(hint, 2e3)}` : "",
		renderFailurePath(report, failure),
		renderEvidence(evidence)
	];
}
/** More problems than this nobody mends at once; the log has them all. */
const maxProblems = 50;
function renderProblems(problems) {
	const shown = problems.slice(0, maxProblems).map((problem) => `- ${markdownText(problem, 1e3)}`);
	const more = problems.length - shown.length;
	return [...shown, ...more > 0 ? [`- … and ${more} more, in the log.`] : []].join("\n");
}
function renderHosts({ hosts }, failure) {
	const told = failure ? renderEvidence(failure.evidence) : "";
	const blocks = hosts.filter(({ evidence }) => evidence.length > 0).slice(0, maxHostsWithEvidence).map(({ host, evidence }) => ({
		host,
		shown: renderEvidence(evidence)
	})).filter(({ shown }) => shown !== told);
	return [
		"### Hosts",
		markdownTable([
			"host",
			"decision",
			"before",
			"now",
			"health",
			"time",
			"why"
		], hosts.map(hostRow)),
		...blocks.map(({ host, shown }) => folded(`What ${markdownText(host, 120)} said`, shown))
	];
}
function hostRow({ host, decision, release, previousRelease, health, elapsedMs, reason }) {
	return [
		markdownCode(host),
		decision,
		markdownCode(previousRelease ?? ""),
		markdownCode(release ?? ""),
		markdownText(health ?? "", 120),
		describeDuration(elapsedMs),
		markdownText(reason ?? "")
	];
}
/** GitHub shows a fence within `details` only after an empty line. */
function folded(title, body) {
	return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
function renderBinaries({ binaries }, isDiscarded = false) {
	const head = [
		"target",
		"size",
		"sha256",
		"machine",
		"linking",
		"built by",
		"revision",
		"variables",
		"time"
	];
	const isAlone = new Set(binaries.map(({ name }) => name)).size === 1;
	const rows = binaries.map((binary) => {
		const [target = "", ...facts] = binaryRow(binary);
		return [isAlone ? target : `${markdownCode(binary.name)} ${target}`, ...facts];
	});
	return [`### Binaries, proved from the files${isDiscarded ? ", and removed" : ""}`, markdownTable(head, rows)];
}
function binaryRow({ target, sizeBytes, sha256, proof, elapsedMs }) {
	const found = (name) => markdownText(shortHashes(proof.flatMap((point) => point.name === name ? point.found : []).join(", ")));
	return [
		markdownCode(formatTarget(target)),
		describeBytes(sizeBytes),
		markdownCode(sha256.slice(0, 12)),
		found("machine"),
		found("static"),
		found("build information"),
		found("revision"),
		found("variable"),
		describeDuration(elapsedMs)
	];
}
/** 40 digits twice in a row make the table wider than a screen; the outputs have them whole. */
function shortHashes(text) {
	return text.replace(/\b([0-9a-f]{12})[0-9a-f]{28}\b/g, "$1");
}

// src/main.ts
/** The step itself. */
async function main(cacheWorker) {
	const world = createWorld(cacheWorker);
	for (const secret of credentialsIn(world.runner.env)) world.runner.mask(secret);
	await run(world);
}
async function run(world) {
	const recorder = startRecorder(world.clock);
	let failure;
	world.runner.removeProblemMatcher("go");
	try {
		await runOperation(readInputs(world.runner, world.platform), recorder, world);
	} catch (error) {
		failure = asActionError(error);
	}
	const facts = recorder.report(failure);
	await report(facts, world);
	if (failure !== void 0) fail(failure, world);
	if (facts.go !== void 0) world.runner.addProblemMatcher(join(import.meta.dirname, "problem-matcher.json"));
}
async function report(facts, { runner }) {
	for (const [name, value] of Object.entries(outputsOf(facts))) runner.setOutput(name, value);
	try {
		await runner.appendSummary(renderSummary(facts));
	} catch (error) {
		runner.warning(`The job summary could not be written: ${wordsOf(error)}`);
	}
}
/** The evidence first, so that the reason is the last thing in the log, where people look. */
function fail(failure, { runner }) {
	for (const line of failure.evidence) runner.info(`  ${line}`);
	setFailed([wordsOf(failure), failure.hint].filter(Boolean).join("\n"));
}

export { main, describePlan as n, describeStatus as t };