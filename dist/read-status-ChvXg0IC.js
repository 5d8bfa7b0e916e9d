import { S as recordOf, b as pausedOf } from "./lanes-CmARSX1R.js";
import { d as judgeStatus, t as lookAtWhatServes } from "./survey-host-_W2YT-os.js";
import { r as inspectHost, s as step } from "./host-session-BMgQ2bMd.js";
import { randomUUID } from "node:crypto";

// src/deploy/host/look/read-status.ts
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
	const seen = {
		look: record && await lookAtWhatServes(session, {
			...record,
			name: place.name
		}, world),
		canaryLook: await lookAtPaused(session, place, facts, world),
		lock: lockIn(description),
		journalLine: description.journal
	};
	return judgeStatus(session.label, facts, seen);
}
/** Whether a canary that is paused with a share still has it. */
async function lookAtPaused(session, { name }, facts, { cancelled }) {
	const paused = pausedOf(facts);
	if (paused === void 0 || paused.sharePercent === 0) return void 0;
	const { healthPath = "/" } = facts.releases.find(({ id }) => id === paused.release)?.record ?? {};
	const asked = {
		name,
		slot: "canary",
		port: paused.canaryPort,
		health_path: healthPath,
		since: void 0
	};
	const look = await step(session, "observe", {
		...asked,
		for_seconds: 0,
		pause_seconds: 1
	}, { signal: cancelled });
	return {
		activeState: look.ActiveState,
		sharePercent: look.front_share
	};
}

export { readStatus as i, lockIn as n, lookAtPaused as r, describeHost as t };