import { r as __exportAll } from "./rolldown-runtime-JJ0R4FiC.js";
import { W as count } from "./create-world-JOXJksAE.js";

// src/text/escaping.ts
/** Controls, and the marks that reorder text on the screen (CVE-2021-42574): never shown as themselves. */
const invisible = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu;
/** CSI and OSC sequences of a terminal (ECMA-48): colours and titles of tools that think they have a screen. */
const terminal = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;
/** At most `limit` code points, with an ellipsis when something was cut. */
function shorten(text, limit) {
	const points = [...text.slice(0, limit * 2 + 2)];
	return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
/** One line of well-formed text without controls, at most `limit` code points. */
function oneLine(text, limit) {
	const start = text.slice(0, limit * 8);
	const clean = start.toWellFormed().replace(terminal, "").replace(invisible, " ").replace(/\s+/gu, " ").trim();
	return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}
/**
* What could act within a line of GitHub's Markdown: marks of emphasis, code, links, tables, HTML, entities and formulas;
* a colon that could begin an emoji or an address; what makes addresses into links (`www.`, `@`); `_` at the edge of a word.
*/
const markup = /[\\`*[\]<>&!#|~${}^+@]|:(?=\S)|(?<=www)\.|(?<![a-z\d])_|_(?![a-z\d])/gi;
/** What could begin a block at the start of a line. */
const blockStart = /^[-=]|(?<=^\d+)[.)]/;
/**
* Text for Markdown outside of fences: a paragraph, a heading, a table's cell. What could be markup becomes an entity:
* those are no markup in CommonMark (section 2.5) and no separators in GitHub's tables. The rest stays readable in a terminal.
*/
function markdownText(text, limit = 300) {
	return escaped(oneLine(text, limit));
}
/** The same of a sentence: what stands between backticks is shown as code. */
function markdownSentence(text, limit = 300) {
	const pieces = oneLine(text, limit).split("`");
	if (pieces.length % 2 === 0) pieces.push(pieces.splice(-2).join("`"));
	return pieces.map((piece, index) => index % 2 === 0 ? escaped(piece) : piece === "" ? escaped("``") : asCode(escaped(piece))).join("");
}
/** The same in a fixed-width font, for identifiers. Not a code span: backticks and `|` have rules of their own in there. */
function markdownCode(text, limit = 120) {
	const shown = markdownText(text, limit);
	return shown === "" ? "" : asCode(shown);
}
function escaped(text) {
	return text.replace(markup, entity).replace(blockStart, entity);
}
function asCode(shown) {
	return `<code>${shown}</code>`;
}
function entity(mark) {
	return `&#${mark.codePointAt(0)};`;
}
/** Lines between fences that none of them can close: longer than any run of backticks in them (CommonMark, section 4.5). */
function fencedBlock(lines, info) {
	const longest = lines.flatMap((line) => line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}${info}`,
		...lines,
		fence
	].join("\n");
}
/** For those who look for something in a text that somebody may have coloured. */
function withoutTerminalSequences(text) {
	return text.replace(terminal, "");
}
/** A line of a log as it may stand between fences: tabs and blanks stay, terminal sequences go, controls become `�`. */
function logLine(text, limit) {
	const start = text.slice(0, limit * 8);
	const clean = start.toWellFormed().replace(terminal, "").replaceAll("	", "    ").replace(/\r$/, "").replace(invisible, "�").trimEnd();
	return shorten(start.length < text.length ? `${clean}…` : clean, limit);
}
/** What Mermaid's flowcharts and gantt charts do not take for a label at the start of a line. */
const mermaidKeyword = /^(?:acc(?:desc|title)|axisformat|call|click|dateformat|end|excludes|gantt|href|includes|inclusive|section|tickinterval|title|todaymarker|topaxis|week)/i;
/**
* Text for a label of a Mermaid diagram, in Mermaid's own entities (`#58;`). A first character that could begin a keyword or a list
* becomes one too; other words stay readable where a diagram is shown as text. Mermaid's labels show no links, so no `www.` either.
*/
function mermaidLabel(text, limit = 60) {
	const line = oneLine(text, limit);
	const [first = "?", ...rest] = line;
	const others = rest.join("").replace(/[^\p{L}\p{M}\p{N} .,/-]|(?<=ww)\./giu, mermaidEntity);
	return (/^[a-z]$/i.test(first) && !mermaidKeyword.test(line) ? first : mermaidEntity(first)) + others;
}
function mermaidEntity(mark) {
	return `#${mark.codePointAt(0)};`;
}

// src/smoke/smoke-facts.ts
/** What kept it from serving, said of it without a subject: `did not start here: panic: ...`; undefined: nothing did. */
function whyNotServing({ verdict, findings }) {
	if (verdict !== "unclear" && verdict !== "failed") return void 0;
	return findings.find(({ level }) => level === "failure" || level === "fault")?.text.replace(/^it /, "");
}

// src/report/decision-sentence.ts
/** What came of the run, in one sentence of plain text, never escaped. It claims nothing of a host that the host's own facts do not say. */
function decisionSentence(report) {
	const { binaries, artifacts, service, deploy, failure } = report;
	const name = binaries?.name ?? artifacts?.project ?? service;
	const { version = "" } = binaries?.version ?? artifacts?.version ?? {};
	const subject = name === void 0 ? "The release" : words([name, version].filter((word) => word !== "").join(" "), 120);
	const looked = lookedSentence(report, subject);
	if (looked !== void 0) return looked;
	if (!deploy) return failure ? failedBeforeDeploy(report, subject) : builtSentence(report, subject);
	const { hosts, decision } = deploy;
	const down = hosts.filter((host) => host.decision === "unreachable").map(({ host }) => words(host, 120));
	const all = count(hosts.length, "host");
	const mark = down.length === 0 ? "✅" : "⚠️";
	const reached = down.length === 0 ? all : `${hosts.length - down.length} of ${all}; ${down.join(", ")} could not be reached`;
	switch (decision) {
		case "promoted": return `${mark} ${subject} serves on ${reached}`;
		case "unchanged":
			if (deploy.isAsked) return `${mark} ${subject}: nothing is under way on ${reached}, and nothing was changed`;
			return `${mark} ${subject} serves already on ${reached}: nothing was touched`;
		case "paused": return `⏸️ ${subject} is paused on ${reached}: ${words(hosts.find(({ reason }) => reason)?.reason ?? "")}`;
		case "rolled-back":
			if (deploy.isAsked) return `⏪ What was under way of ${subject} was aborted on ${all}: ${whatServes(hosts)}`;
			return `⏪ ${subject} was rolled back: ${whatServes(hosts)}`;
		case "failed": return `❌ ${failedSentence(report.operation, subject)}: ${whatServes(hosts)}`;
	}
}
function failedSentence(operation, subject) {
	if (operation === "rollback") return `The rollback of ${subject} failed`;
	if (operation === "promote") return `${subject} was not promoted`;
	return `${subject} was not deployed`;
}
/** Of an operation that changes nothing that serves. */
function lookedSentence(report, subject) {
	const { status, plan, provisioned, unlocked, failure } = report;
	if (status !== void 0) return statusSentence(status, subject);
	if (plan !== void 0) {
		const refused = plan.filter(({ findings }) => findings.length > 0).length;
		if (refused > 0) return `❌ A deploy of ${subject} would be refused by ${refused} of ${count(plan.length, "host")}`;
		const changed = plan.filter((host) => host.plan?.isUnchanged === false).length;
		if (changed === 0) return `✅ A deploy of ${subject} would change nothing on ${count(plan.length, "host")}`;
		return `📋 A deploy of ${subject} would change ${changed} of ${count(plan.length, "host")}; nothing was touched`;
	}
	if (provisioned !== void 0 && failure === void 0) return provisionedSentence(provisioned, subject);
	if (unlocked === void 0 || failure !== void 0) return void 0;
	const broken = unlocked.filter(({ holder }) => holder !== void 0);
	if (broken.length === 0) return `✅ ${subject}: nobody held ${count(unlocked.length, "host")}`;
	const holders = [...new Set(broken.map(({ holder }) => words(holder ?? "")))].join("; ");
	return `🔓 ${subject}: the lock was broken on ${count(broken.length, "host")}; it was held by ${holders}`;
}
/** A paused rollout is nothing that is wrong: the live release serves beside it. */
function statusSentence(status, subject) {
	const paused = status.filter((host) => host.condition === "paused" && host.paused?.trouble === void 0).length;
	const well = paused + status.filter(({ condition }) => condition === "serves").length;
	const mark = well < status.length ? "⚠️" : paused > 0 ? "⏸️" : "✅";
	const beside = paused === 0 ? "" : `; a rollout is paused on ${paused}`;
	return `${mark} ${subject} serves on ${well} of ${count(status.length, "host")}${beside}`;
}
function provisionedSentence(hosts, subject) {
	if (hosts.length === 0) return `📜 ${subject}: let root read gin-deploy-provision.sh and run it once on each host`;
	const changed = hosts.filter(({ state }) => state === "done").length;
	if (changed === 0) return `✅ ${subject} is set up already on ${count(hosts.length, "host")}: a deploy needs no root there`;
	return `✅ ${subject} was set up on ${changed} of ${count(hosts.length, "host")}: a deploy needs no root there from now on`;
}
function failedBeforeDeploy(report, subject) {
	const { binaries, checks, go, smoke } = report;
	if (!binaries) return `❌ ${failedWithoutBinaries(report)}`;
	const made = go ? "built" : "verified";
	const failed = (checks ?? []).filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
	if (failed.length > 0) return `❌ ${subject} was ${made}, but did not pass its checks: ${failed.join(", ")}`;
	return `❌ ${subject} was ${made}, but ${notServing((smoke ?? []).filter(({ verdict }) => verdict === "failed"), binaries.name) ?? "the run failed"}`;
}
function failedWithoutBinaries({ timeline, failure }) {
	switch (timeline.find(({ outcome }) => outcome === "failed")?.stage) {
		case void 0: return "The run failed before anything was done";
		case "merge": return "Nothing was merged";
		case "verify binary": return "What was built before could not be taken";
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
	return first === void 0 ? void 0 : words(first);
}
function builtSentence({ binaries, artifacts, go, smoke }, subject) {
	if (artifacts?.mergedRuns !== void 0) return `✅ ${subject}: ${count(artifacts.mergedRuns, "run")} merged into one release`;
	if (!binaries) return go ? `✅ Go ${words(go.version, 40)} is ready` : "✅ Nothing was to be done";
	const trouble = notServing(smoke, binaries.name);
	if (trouble !== void 0) return `⚠️ ${subject} was ${go ? "built" : "verified"}, but ${trouble}`;
	const built = go ? ` built with Go ${words(go.version, 40)} and` : "";
	return `✅ ${subject}: ${count(binaries.binaries.length, "binary", "binaries")}${built} verified`;
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
		kept > 0 ? `the previous release serves on ${count(kept, "host")}` : "",
		moved.length > 0 ? `another release than before serves on ${count(moved.length, "host")}` : "",
		unknown.length > 0 ? `nobody knows what serves on ${count(unknown.length, "host")}` : "",
		dark.length > 0 ? `NOTHING serves on ${count(dark.length, "host")}` : ""
	].filter((part) => part !== "").join(", ");
}
/** What comes from outside, as words of the sentence. */
function words(text, limit = 300) {
	return oneLine(text, limit);
}

// src/report/report-facts.ts
/** The release is what users get, on all hosts. */
function serves({ deploy }) {
	return deploy?.decision === "promoted" || deploy?.decision === "unchanged";
}
/** What was begun has ended badly, and each host that was reached serves what it served before. */
function isRolledBack({ decision, hosts }) {
	const reached = hosts.filter((host) => host.decision !== "unreachable");
	return (decision === "rolled-back" || decision === "failed") && reached.length > 0 && reached.every((host) => host.release === host.previousRelease);
}

// src/report/notices/notice.ts
var notice_exports = /* @__PURE__ */ __exportAll({ cutOffNotice: () => cutOffNotice });
/** undefined: nothing that anybody waits for. A run that fails before it touches a host has failed all the same. */
function noticeOf(report, when) {
	const { deploy, begunOn, failure, operation, run, binaries, service } = report;
	if (deploy === void 0) return void 0;
	const event = when === "begun" ? "started" : eventOf(report);
	if (event === void 0) return void 0;
	const name = binaries?.name ?? service;
	return {
		event,
		sentence: event === "started" ? startedSentence(report, name) : decisionSentence(report),
		reason: event === "started" ? void 0 : failure && oneLine(failure.message, 600),
		hint: failure?.hint === void 0 || event === "started" ? void 0 : oneLine(failure.hint, 400),
		operation,
		name,
		version: binaries?.version.version,
		commit: binaries?.version.commit || void 0,
		release: deploy.release,
		hosts: when === "begun" ? begunOn ?? [] : deploy.hosts.map(({ host }) => host),
		actor: run?.actor,
		repository: run?.repository,
		runUrl: run?.url,
		url: when === "ended" && serves(report) ? report.url : void 0,
		time: report.endedAt
	};
}
function eventOf({ deploy, begunOn, failure }) {
	switch (deploy?.decision) {
		case "promoted":
		case "paused": return deploy.decision;
		case "rolled-back": return "rolled back";
		case "unchanged": return begunOn === void 0 ? void 0 : "unchanged";
		default: return failure === void 0 ? void 0 : "failed";
	}
}
function startedSentence({ operation, binaries, begunOn = [] }, name = "a release") {
	const subject = oneLine([name, binaries?.version.version].filter(Boolean).join(" "), 120);
	const hosts = count(begunOn.length, "host");
	if (operation === "rollback") return `🚀 ${subject}: a rollback begins on ${hosts}`;
	if (operation === "promote") return `🚀 ${subject}: its paused rollout goes on, on ${hosts}`;
	return `🚀 ${subject}: its rollout to ${hosts} begins`;
}
/** Of a run that died, once its post step has put the hosts right, or could not. */
function cutOffNotice({ isRight, ...facts }, run) {
	const became = isRight ? "its hosts were put right" : "its hosts could not all be put right: each rolls back by itself";
	return {
		event: "failed",
		sentence: `❌ ${facts.name}: the rollout was cut off before its end, and ${became}`,
		...facts,
		actor: run.actor,
		repository: run.repository,
		runUrl: run.url
	};
}
/** The same for a chat: one thought a line. */
function linesOf({ sentence, reason, hint }) {
	return [
		sentence,
		...reason !== void 0 && !sentence.includes(reason) ? [`Why: ${reason}`] : [],
		...hint === void 0 ? [] : [hint]
	];
}
/** Labels and addresses. */
function chatLinksOf({ runUrl, url }) {
	return [...url === void 0 ? [] : [["Service", url]], ...runUrl === void 0 ? [] : [["Run", runUrl]]];
}

export { isRolledBack as a, whyNotServing as c, markdownCode as d, markdownSentence as f, withoutTerminalSequences as h, notice_exports as i, fencedBlock as l, mermaidLabel as m, linesOf as n, serves as o, markdownText as p, noticeOf as r, decisionSentence as s, chatLinksOf as t, logLine as u };