import { B as onEvery } from "./write-down-kI2BjgP0.js";
import { r as readStatus } from "./read-status-CZW5g7g-.js";
import { t as describeStatus } from "./main--U3ZAzkI.js";
import { n as placeOf, t as onHosts } from "./service-on-hosts-6sOR2WqY.js";

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