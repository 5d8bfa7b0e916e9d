import { n as wordsOf, t as ActionError } from "./errors-DbSu95yo.js";

// src/rollout/every-host.ts
/** As many hosts are worked on at once; more would only queue on the runner's own line. */
const atOnce = 10;
/** Does the work on all hosts side by side and waits for all of them: none is left in mid-flight by another's failure. */
async function settleEvery(hosts, work) {
	const results = new Array(hosts.length);
	const queue = hosts.map((host, index) => ({
		host,
		index
	}));
	const next = async () => {
		for (let job = queue.shift(); job !== void 0; job = queue.shift()) results[job.index] = await settle(() => work(job.host));
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, hosts.length) }, next));
	return results;
}
/** The same, for work that must succeed everywhere: throws what went wrong on all hosts as one error. */
async function onEvery(hosts, work) {
	const settled = await settleEvery(hosts, work);
	const errors = settled.flatMap((result) => result.ok ? [] : [result.error]);
	if (errors.length > 0) throw mergeErrors(errors, hosts.length);
	return settled.flatMap((result) => result.ok ? [result.value] : []);
}
function mergeErrors(errors, hostCount) {
	const [first] = errors;
	if (first !== void 0 && errors.length === 1) return first;
	const hints = [...new Set(errors.flatMap(({ hint }) => hint === void 0 ? [] : [hint]))];
	return new ActionError(first?.code ?? "host", `${errors.length} of ${hostCount} hosts failed`, {
		evidence: errors.flatMap((error) => [wordsOf(error), ...error.evidence]),
		...hints.length === 0 ? {} : { hint: hints.join(" ") }
	});
}
async function settle(work) {
	try {
		return {
			ok: true,
			value: await work()
		};
	} catch (error) {
		return {
			ok: false,
			error: asActionError(error)
		};
	}
}
function asActionError(error) {
	if (error instanceof ActionError) return error;
	if (error instanceof Error && error.name === "AbortError") return new ActionError("cancelled", "the job was cancelled", { cause: error });
	return new ActionError("host", wordsOf(error), { cause: error });
}

export { settleEvery as i, mergeErrors as n, onEvery as r, asActionError as t };