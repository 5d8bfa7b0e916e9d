import { t as breakLock } from "./break-lock-CZtLitlr.js";
import { N as onEvery } from "./choose-front-DL8RZet6.js";
import { t as describeRun } from "./unfinished-deploy-C5sUZTkm.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-BNIKwf9d.js";

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