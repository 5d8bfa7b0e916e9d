import { a as parseWish, c as namedFacts, l as namesOf, n as loadFingerprint, r as readMadeHost, t as compareHosts, u as plainFacts } from "./check-hosts-BXFQ4zwH.js";
import { i as readStatus } from "./read-status-ChvXg0IC.js";
import { u as onEvery } from "./host-session-BMgQ2bMd.js";
import { t as describeStatus } from "./main-BBzyodP2.js";
import { r as placeOf, t as onHosts } from "./service-on-hosts-CoAlTc4f.js";

// src/deploy/fingerprint/render-fingerprint.ts
/** What `status` asks for, for a file to begin from: what a service over HTTPS meets first. */
const usualNames = {
	packages: [
		"ca-certificates",
		"curl",
		"openssl",
		"tzdata"
	],
	sysctls: [
		"net.core.somaxconn",
		"net.ipv4.ip_local_port_range",
		"net.ipv4.tcp_max_syn_backlog",
		"vm.overcommit_memory",
		"vm.swappiness"
	]
};
/** Hosts whose values are told from each other; of more, only the values. */
const namedHosts = 5;
/** A file that all these hosts meet as they are. */
function renderFingerprint(hosts) {
	const facts = [...new Set(hosts.flatMap(({ found }) => [...found.keys()]))];
	const lineOf = (fact, key, indent = "") => `${indent}${scalar(key)}: ${valuesOf(fact, hosts, indent)}`;
	return `${[
		`# What ${hosts.map(({ host }) => printable(host)).join(", ")} ${hosts.length === 1 ? "is" : "are"} made of. For the input \`fingerprint\`:`,
		"# leave out what does not matter, and widen what may change: any, \">=5.10 <7\", 12.x, [debian, ubuntu].",
		...plainFacts.filter((fact) => facts.includes(fact)).map((fact) => lineOf(fact, fact)),
		...namedFacts.flatMap((kind) => {
			const names = namesOf(kind, facts).toSorted();
			return names.length === 0 ? [] : [`${kind}:`, ...names.map((name) => lineOf(`${kind}.${name}`, name, "  "))];
		})
	].join("\n")}\n`;
}
function valuesOf(fact, hosts, indent) {
	const values = [...Map.groupBy(hosts, ({ found }) => found.get(fact))].map(([value]) => wishFor(value));
	const [only = "any"] = values;
	if (values.length === 1) return only;
	const who = hosts.map(({ host, found }) => `\n${indent}# ${printable(host)}: ${printable(found.get(fact) ?? "absent")}`);
	return `[${values.join(", ")}]${hosts.length <= namedHosts ? who.join("") : ""}`;
}
/** Text that reads as a range or a word of ours is marked as what it is. */
function wishFor(value) {
	if (value === void 0) return "absent";
	const wish = parseWish(value);
	return scalar("value" in wish && wish.value === value ? value : `= ${value}`);
}
/** Plain where no reader of YAML could take it for something else. */
function scalar(text) {
	if (/^[A-Za-z0-9](?:[A-Za-z0-9._+~/-]|[: ](?=[A-Za-z0-9]))*$/.test(text)) return text;
	return JSON.stringify(text).replace(/[^ -~]/gu, (mark) => `\\U${mark.codePointAt(0)?.toString(16).padStart(8, "0")}`);
}
function printable(text) {
	return text.replace(/[^ -~]/gu, "?");
}

// src/operations/status.ts
/** What runs where, and who is at work there. Changes nothing; a service that is unwell is a warning. */
async function status(inputs, recorder, world) {
	const place = await placeOf(inputs, world);
	const fingerprint = await loadFingerprint(inputs.deploy.fingerprint, world);
	await onHosts(inputs, recorder, world, place.name, async (sessions) => {
		const looks = await onEvery(sessions, (session) => recorder.measure("look", session.label, () => readStatus(session, place, world)));
		const unmet = await compareHosts(sessions, fingerprint, recorder, world);
		const status = looks.map((host, index) => ({
			...host,
			warnings: [...host.warnings, ...unmet[index] ?? []]
		}));
		recorder.note({
			service: place.name,
			status
		});
		for (const host of status) {
			([
				"serves",
				"at work",
				"paused",
				"never deployed"
			].includes(host.condition) && host.paused?.trouble === void 0 ? world.runner.info : world.runner.warning)(describeStatus(host));
			for (const { problem, remedy } of host.warnings) world.runner.warning(`${host.host}: ${problem}. ${remedy}`);
		}
		if (fingerprint === void 0) await printFacts(sessions, recorder, world);
	});
}
/** A file to begin from, for those who have none. */
async function printFacts(sessions, recorder, world) {
	const made = await onEvery(sessions, (session) => recorder.measure("fingerprint", session.label, () => readMadeHost(session, usualNames, world)));
	const text = renderFingerprint(made);
	recorder.note({ fingerprint: text });
	world.runner.folded("What the hosts are made of, as a file for `fingerprint`", text);
}

export { status };