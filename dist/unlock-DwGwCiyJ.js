import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { n as lockIn, t as describeHost } from "./read-status-ChvXg0IC.js";
import { s as step, u as onEvery } from "./host-session-BMgQ2bMd.js";
import { t as renderJournalLine } from "./write-down-D1j-5rMC.js";
import { t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-CoAlTc4f.js";

// src/deploy/host/change/break-lock.ts
/** Prints who holds a host, then breaks that lock and no other one: who takes it meanwhile keeps it. Throws `lock` then. */
async function breakLock(session, place, by, world) {
	const { label } = session;
	const lock = lockIn(await describeHost(session, place, world));
	if (lock === void 0) {
		world.runner.info(`${label}: nobody holds ${place.deployPath}`);
		return {
			host: label,
			holder: void 0
		};
	}
	const { holder, expiresInSeconds } = lock;
	const rest = expiresInSeconds > 0 ? `runs out in ${expiresInSeconds} s unless it is renewed` : "has run out";
	world.runner.info(`${label}: ${place.deployPath} is held by ${holder}; the lock ${rest}`);
	const entry = {
		release: "",
		decision: "unlocked",
		by,
		reason: `the lock of ${holder} was broken`
	};
	const answer = await step(session, "lock", {
		deploy_path: place.deployPath,
		operation: "break",
		token: "none",
		holder: by,
		lease_seconds: 0,
		new_token: void 0,
		journal_line: renderJournalLine(entry, world.clock.now()),
		seen: lock.id
	}, { signal: world.cancelled });
	if (answer.lock === "changed") throw new ActionError("lock", `${label}: the lock is another one by now, of ${answer.holder ?? "unknown"}; it was not broken`, { hint: "Run `operation: unlock` again if you want to break that one too." });
	for (const file of answer.unwritten) world.runner.warning(`${label}: ${file} could not be written`);
	const broken = answer.lock === "broken";
	world.runner.info(`${label}: ${broken ? "broken" : "it was released meanwhile"}: the next deploy may begin`);
	return {
		host: label,
		holder: broken ? holder : void 0
	};
}

// src/operations/unlock.ts
/** Breaks the lock of a deploy that does not let go of it, and says whose it was. What that deploy left the next one puts right. */
async function unlock(inputs, recorder, world) {
	const place = await placeOf(inputs, world);
	const by = describeRun(world.runner.env);
	await onHosts(inputs, recorder, world, place.name, async (sessions) => {
		const unlocked = await onEvery(sessions, (session) => recorder.measure("unlock", session.label, () => breakLock(session, place, by, world)));
		recorder.note({
			service: place.name,
			unlocked
		});
	});
}

export { unlock };