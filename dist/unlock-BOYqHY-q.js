import { t as breakLock } from "./break-lock-B_WokuzP.js";
import { N as onEvery } from "./choose-front-DK1RpYwM.js";
import { t as describeRun } from "./unfinished-deploy-DllnCn2k.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-CI0V1E0s.js";

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