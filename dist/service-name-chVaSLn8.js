import { t as ActionError } from "./errors-DbSu95yo.js";

// src/hosts/service-name.ts
/** What a systemd unit, a directory and a system user can all be called. */
const allowed = /^[a-z][a-z0-9_-]{0,30}$/;
const rule = "a lower-case letter, then up to 30 lower-case letters, digits, - and _";
/** Accounts and template units that every Linux with systemd has for itself. Those of one distribution are found on the host. */
const taken = new Set("bin daemon mail nobody root autovt container-getty getty modprobe serial-getty user user-runtime-dir".split(" "));
/** Why a text cannot be the name of a service, as half a sentence; undefined: it can. */
function problemOfServiceName(name) {
	if (!allowed.test(name)) return `cannot be the name of a systemd unit and a system user: they take ${rule}`;
	return taken.has(name) ? "is an account or a unit of the system itself on every host" : void 0;
}
/** A valid name that is as near to the text as it can be. */
function suggestServiceName(text) {
	const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^a-z0-9_-]+/g, "-").replaceAll(/^[-_]+|[-_]+$/g, "");
	const fitting = (/^[a-z]/.test(plain) ? plain : ["service", plain].filter((part) => part !== "").join("-")).slice(0, 31).replace(/[-_]+$/, "");
	return taken.has(fitting) ? `${fitting}-service` : fitting;
}
/** The service of a project: unit, directory and user have no capitals. Errors: `input`, with the name to set instead. */
function serviceNameOf(project) {
	const name = project.toLowerCase();
	const problem = problemOfServiceName(name);
	if (problem === void 0) return name;
	throw new ActionError("input", `the service would be called ${JSON.stringify(name)}, which ${problem}`, { hint: `Set \`name\`, for example \`name: ${suggestServiceName(name)}\`. Nothing on the hosts was changed.` });
}

export { serviceNameOf as n, suggestServiceName as r, problemOfServiceName as t };