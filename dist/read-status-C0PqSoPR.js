import { C as inspectHost, D as provenRelease, E as step, O as recordOf, d as chooseRecovery, m as isHealthy } from "./write-down-CNHUGwAk.js";
import { s as lookAtWhatServes } from "./service-on-hosts-2nPASpDH.js";
import { randomUUID } from "node:crypto";

// src/deploy/judgement/host-status.ts
/** Pure. `look`: at what serves; undefined: nothing does. */
function judgeStatus(host, facts, look, lock, journalLine) {
	const proven = provenRelease(facts);
	const record = recordOf(facts, facts.current);
	const { state } = facts;
	return {
		host,
		condition: conditionOf(facts, proven, look, lock),
		release: facts.current,
		version: record?.version,
		commit: record?.commit || void 0,
		since: typeof state === "object" && state.release === facts.current ? state.decidedAt : void 0,
		health: look && record && describeHealth(look, record),
		canary: facts.canary,
		lock,
		lastDecision: readLastDecision(journalLine),
		releases: [...facts.releases].sort((a, b) => a.id < b.id ? 1 : -1).map(({ id, isBad }) => ({
			id,
			isBad
		}))
	};
}
function conditionOf(facts, proven, look, lock) {
	if (facts.current === void 0 && facts.state === void 0 && facts.releases.length === 0) return "never deployed";
	if (lock !== void 0 && lock.expiresInSeconds > 0) return "at work";
	if (!(facts.canary === void 0 && facts.current === proven && chooseRecovery(facts, void 0).kind === "nothing")) return "cut off";
	if (facts.current === void 0) return "down";
	return look !== void 0 && look.activeState === "active" && isHealthy(look) ? "serves" : "unwell";
}
function describeHealth(look, { healthPath, port, binarySha256 }) {
	if (look.activeState !== "active") return `its unit is ${look.activeState || "not there"}`;
	const where = `GET ${healthPath} on port ${port} ${look.httpStatus > 0 ? `answered ${look.httpStatus}` : "got no answer"}`;
	return look.runningSha256 !== void 0 && look.runningSha256 !== binarySha256 ? `${where}; what runs is not the program of the release` : where;
}
/** undefined: there is none, or it is not one of ours. */
function readLastDecision(journalLine) {
	let line;
	try {
		line = JSON.parse(journalLine);
	} catch {
		return;
	}
	if (typeof line !== "object" || line === null) return void 0;
	const text = (key) => {
		const value = line[key];
		return typeof value === "string" ? value : "";
	};
	if (text("decision") === "") return void 0;
	return {
		time: text("time"),
		decision: text("decision"),
		release: text("release"),
		by: text("by"),
		reason: text("reason") || void 0
	};
}

// src/deploy/host/read-status.ts
/** What is asked of a host for people. Its marks of variables are good for this one answer only. */
async function describeHost(session, { name, deployPath }, { cancelled }) {
	const salt = randomUUID();
	return {
		...await step(session, "describe", {
			name,
			deploy_path: deployPath,
			salt
		}, { signal: cancelled }),
		salt
	};
}
function lockIn({ lock_id: id, lock_holder: holder, lock_expires_in: expires }) {
	return id === void 0 ? void 0 : {
		id,
		holder: holder ?? "unknown",
		expiresInSeconds: expires ?? 0
	};
}
/** What runs on a host, and who is at work there. Changes nothing. */
async function readStatus(session, place, world) {
	const facts = await inspectHost(session, place, world.cancelled);
	const description = await describeHost(session, place, world);
	const record = recordOf(facts, facts.current);
	const look = record && await lookAtWhatServes(session, {
		...record,
		name: place.name
	}, world);
	return judgeStatus(session.label, facts, look, lockIn(description), description.journal);
}

export { lockIn as n, readStatus as r, describeHost as t };