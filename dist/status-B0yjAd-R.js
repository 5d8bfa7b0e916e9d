import { B as onEvery } from "./write-down-CNHUGwAk.js";
import { r as readStatus } from "./read-status-C0PqSoPR.js";
import { t as describeStatus } from "./main-Bcoha9WT.js";
import { n as placeOf, t as onHosts } from "./service-on-hosts-2nPASpDH.js";

// src/operations/status.ts
/** What runs where, and who is at work there. Changes nothing; a service that is unwell is a warning. */
async function status(inputs, recorder, world) {
	const place = await placeOf(inputs, world);
	await onHosts(inputs, recorder, world, async (sessions) => {
		const status = await onEvery(sessions, (session) => recorder.measure("look", session.label, () => readStatus(session, place, world)));
		recorder.note({
			service: place.name,
			status
		});
		for (const host of status) ([
			"serves",
			"at work",
			"never deployed"
		].includes(host.condition) ? world.runner.info : world.runner.warning)(describeStatus(host));
	});
}

export { status };