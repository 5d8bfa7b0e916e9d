import { l as ActionError } from "./merge-tree-WOxcOliZ.js";
import { C as renderDefinition, T as judgeAccess, d as provisionChanges, f as provisionFacts, g as judgeForProvision, r as placeOf, s as lockPlace } from "./service-on-hosts-CoAlTc4f.js";
import { t as awaitLock } from "./host-lock-a-Nzzlcz.js";
import { a as openSessions, g as enterToProvision, r as inspectHost, s as step, u as onEvery, x as provisionScript } from "./host-session-BMgQ2bMd.js";
import { l as pickPrivatePort } from "./lanes-CmARSX1R.js";
import { t as describeRun } from "./unfinished-deploy-iMu2hwpi.js";
import { n as describeChange } from "./main-BBzyodP2.js";
import { L as isProxy } from "./create-world-JOXJksAE.js";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";

// src/deploy/host/change/provision-host.ts
/** Sets a service up for deploys without root, under the lock, where anything of it is missing. Throws `preflight`, `lock`, `host`. */
async function provisionHost(session, { place, wish, deployUser, by, lockWaitMs }, world) {
	const { label, host } = session;
	if (!await session.mayBecomeRoot()) return {
		host: label,
		changes: [],
		state: void 0
	};
	const facts = await inspectHost(session, place, world.cancelled);
	const findings = judgeForProvision(facts, {
		...place,
		serviceManager: wish.serviceManager
	});
	if (findings.length > 0) throw new ActionError("preflight", findings.map(({ problem }) => `${label}: ${problem}`).join("; "), { hint: findings.map(({ remedy }) => remedy).join(" ") });
	const isAsked = wish.openFirewall === "yes" || facts.selinux !== void 0;
	for (const { problem, remedy } of isAsked ? judgeAccess(facts, wish) : []) world.runner.warning(`${session.label}: ${problem}. ${remedy}`);
	const user = deployUser ?? session.user;
	const changes = provisionChanges(facts, wish, user);
	if (changes.length === 0) return {
		host: label,
		changes,
		state: "as wished"
	};
	const { name, deployPath } = place;
	const token = randomUUID();
	const deadline = world.clock.elapsed() + lockWaitMs;
	const lock = await awaitLock(host, {
		deployPath,
		token,
		holder: by,
		journalLine: void 0,
		deadline
	}, world);
	try {
		const told = {
			deploy_path: deployPath,
			token,
			name,
			...provisionFacts(session.hostProgramPath, wish, user)
		};
		await step(session, "provision", told, { signal: world.cancelled });
	} finally {
		await lock.release();
	}
	return {
		host: label,
		changes: [...changes, lockPlace(facts, place)],
		state: "done"
	};
}

// src/deploy/release/haproxy-config.ts
/**
* A client's number, four hex digits, decides where a request goes: below the share (haproxy.sh), to the canary. A canary that does not answer
* is covered by what serves, at once and only where the request may be repeated; the log says that there was such a retry. `use-server` and
* `roundrobin` together: the canary always comes first, and the retry goes to the other one without a pause.
*/
function renderHaproxyConfig({ name, port, canaryPort, listen, isBehind, isSticky }, generation) {
	const number = isSticky ? numberOfCookie(`gin_deploy_${name}`) : numberOfRequest;
	const logged = isSticky ? "|%[var(txn.client)]" : "";
	const answer = (slot) => `http-request return status 200 content-type text/plain lf-string "gin-deploy ${name} ${slot} %[var(txn.share)]"`;
	return `# The front of ${name}. Written by gin-deploy (operation: provision); what is changed here by hand, deploys refuse.
# Generation ${generation}
global
  stats socket /run/gin-deploy-${name}-haproxy/socket mode 600 level admin expose-fd listeners

ring requests
  format raw
  maxlen 200
  size 4194304

defaults
  mode http
  log ring@requests format raw local0
  log-format "%[date]|%s|%ST|%Tr|%rc|%ts|%pid=%lc=%rt${logged}"
  option dontlognull
  option http-server-close
  timeout http-request 60s
  timeout http-keep-alive 75s
  timeout client 60s
  timeout connect 5s
  timeout server 60s
  timeout tunnel 1h

frontend front
${listen.map((address) => `  bind ${bindOf(address)}\n`).join("")}${lines([
		...number,
		`http-request set-var(txn.share) str(share),map_str_int(/etc/gin-deploy/${name}/haproxy-share.map,0)`,
		"http-request set-var(txn.above) var(txn.client),hex2i,sub(txn.share)",
		"acl is_chosen var(txn.above) -m int lt 0",
		`acl is_question path /.gin-deploy/${generation}`,
		`${answer("canary")} if is_question is_chosen`,
		`${answer("live")} if is_question`,
		...isBehind ? [] : whoAsks,
		"use_backend canary if is_chosen",
		"default_backend live"
	])}
backend live
  server live 127.0.0.1:${port}

backend canary
  balance roundrobin
  retries 1
  option redispatch 1
  retry-on conn-failure empty-response response-timeout 502 503 504
  http-request disable-l7-retry if { method POST LOCK PATCH }
  use-server canary if { always_true }
  server canary 127.0.0.1:${canaryPort}
  server live 127.0.0.1:${port}
`;
}
const lines = (each) => each.map((line) => `  ${line}\n`).join("");
const bindOf = (address) => {
	if (address.startsWith("[")) return `${address} v6only`;
	return address.includes(":") ? address : `0.0.0.0:${address}`;
};
/** Digits of a UUID that are all random. */
const drawn = "uuid(),field(2,-)";
const numberOfRequest = [`http-request set-var(txn.client) ${drawn}`];
/** Whoever has none, or something else under that name, gets one to keep, while a share stands. */
const numberOfCookie = (cookie) => [
	`acl has_number req.cook(${cookie}) -m reg ^[0-9a-f]{4}$`,
	`http-request set-var(txn.client) req.cook(${cookie}) if has_number`,
	`http-request set-var(txn.client) ${drawn} unless has_number`,
	"http-request set-var(txn.is_new) bool(true) unless has_number",
	`http-response add-header Set-Cookie "${cookie}=%[var(txn.client)]; Path=/; HttpOnly; SameSite=Lax" if { var(txn.is_new) -m bool } { var(txn.share) -m int gt 0 }`
];
const whoAsks = [
	"acl was_sent_on req.fhdr(X-Forwarded-For) -m found",
	"http-request set-header X-Forwarded-For \"%[req.fhdr(X-Forwarded-For)], %[src]\" if was_sent_on",
	"http-request set-header X-Forwarded-For %[src] unless was_sent_on",
	"http-request set-header X-Real-IP %[src]",
	"http-request set-header X-Forwarded-Proto http"
];

// src/deploy/release/nginx-site.ts
/**
* Where a request goes is decided by the first two bytes of its random number: whether there is a file of that name (nginx.sh). A canary
* that does not answer is covered by what serves, and each attempt is in the log. Only `set` stands in an `if`.
* A sticky site takes the number from a cookie of the client, which is two bytes in hex or nothing, and gives one to whoever has none while a
* share stands: at rest nothing of ours is in an answer, and caches keep what they may.
*/
function renderNginxSite({ name, port, canaryPort, listen, isBehind, isSticky }, generation) {
	const share = `/run/gin-deploy-front/${name}/canary`;
	return `# The front of ${name}. Written by gin-deploy (operation: provision); what is changed here by hand, deploys refuse.
# Generation ${generation}
log_format gin_deploy_${name} '$msec|$upstream_addr|$upstream_status|$upstream_response_time${isSticky ? "|$gin_deploy_both" : ""}';
upstream gin_deploy_${name}_live {
  server 127.0.0.1:${port} max_fails=0;
}
upstream gin_deploy_${name}_canary {
  server 127.0.0.1:${canaryPort} max_fails=0;
  server 127.0.0.1:${port} max_fails=0 backup;
}
server {
${listen.map((address) => `  listen ${address} default_server;
`).join("")}  server_name _;
  access_log /var/log/nginx/gin-deploy-${name}.log gin_deploy_${name};
  open_file_cache off;
  client_max_body_size 0;
  set $gin_deploy_slot live;
  set $gin_deploy_first -;
  set $gin_deploy_both -;
  if ($request_id ~ ^(..)(..)) {
    set $gin_deploy_first $1;
    set $gin_deploy_both $1$2;
  }
${isSticky ? renderCookie(name, share) : ""}  if (-e ${share}/$gin_deploy_first) {
    set $gin_deploy_slot canary;
  }
  if (-e ${share}/$gin_deploy_both) {
    set $gin_deploy_slot canary;
  }
  set $gin_deploy_host $http_host;
  if ($gin_deploy_host = "") {
    set $gin_deploy_host $host;
  }
  set $gin_deploy_connection "";
  if ($http_upgrade) {
    set $gin_deploy_connection upgrade;
  }
  location = /.gin-deploy/${generation} {
    default_type text/plain;
    set $gin_deploy_share "sees none";
    if (-d ${share}) {
      set $gin_deploy_share seen;
    }
    return 200 "gin-deploy ${name} $gin_deploy_slot $gin_deploy_share";
  }
  location / {
    proxy_pass http://gin_deploy_${name}_$gin_deploy_slot;
    proxy_next_upstream error timeout http_502 http_503 http_504;
    proxy_http_version 1.1;
    proxy_set_header Host $gin_deploy_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $gin_deploy_connection;
    proxy_set_header X-Real-IP $${isBehind ? "http_x_real_ip" : "remote_addr"};
    proxy_set_header X-Forwarded-For $${isBehind ? "http_x_forwarded_for" : "proxy_add_x_forwarded_for"};
    proxy_set_header X-Forwarded-Proto $${isBehind ? "http_x_forwarded_proto" : "scheme"};
  }
}
`;
}
function renderCookie(name, share) {
	const cookie = `gin_deploy_${name}`;
	const byte = "([0-9a-f][0-9a-f])";
	return `  set $gin_deploy_cookie "";
  if (-d ${share}) {
    set $gin_deploy_cookie "${cookie}=$gin_deploy_both; Path=/; HttpOnly; SameSite=Lax";
  }
  if ($http_cookie ~ "(?:^|; *)${cookie}=${byte}${byte}(?:;|$)") {
    set $gin_deploy_first $1;
    set $gin_deploy_both $1$2;
    set $gin_deploy_cookie "";
  }
  add_header Set-Cookie $gin_deploy_cookie always;
`;
}

// src/deploy/release/proxy-site.ts
const renderers = {
	nginx: renderNginxSite,
	haproxy: renderHaproxyConfig
};
/** `listen`: checked (read-front.ts), the first of it an address of IPv4, or only a port. */
function proxySite(kind, name, port, listen, isSticky = false) {
	const canaryPort = pickPrivatePort(name, port, /* @__PURE__ */ new Set());
	const facts = {
		name,
		port,
		canaryPort,
		listen,
		isBehind: listen.every((each) => each.startsWith("127.") || each.startsWith("[::1]:")),
		isSticky
	};
	const text = (generation) => renderers[kind](facts, generation);
	const [first = ""] = listen;
	const address = first.includes(":") ? first.replace(/^0\.0\.0\.0:/, "127.0.0.1:") : `127.0.0.1:${first}`;
	return {
		kind,
		text: text(createHash("sha256").update(text("")).digest("hex").slice(0, 16)),
		address,
		canaryPort
	};
}

// src/operations/provision.ts
/**
* Root's part of a service, once and when it changes: after it a deploy needs no root. Where this user may not become root, it prints
* what root is to run.
*/
async function provision(inputs, recorder, world) {
	const { deploy, deployUser } = inputs;
	const place = await placeOf(inputs, world);
	const { serviceManager } = deploy;
	const unitText = renderDefinition(serviceManager, {
		...place,
		...deploy,
		deployPath: place.deployPath,
		name: place.name,
		lines: deploy.unitLines
	});
	const openFirewall = deploy.openFirewall ? "yes" : "no";
	const front = frontOf(deploy, place);
	const wish = {
		...place,
		serviceManager,
		unitText,
		openFirewall,
		front
	};
	const order = {
		place,
		wish,
		deployUser,
		by: describeRun(world.runner.env),
		lockWaitMs: deploy.lockWaitMs
	};
	const [user = "root"] = [...deployUser === void 0 ? [] : [deployUser], ...deploy.hosts.map((host) => host.user)];
	const facts = provisionFacts(deploy.hostProgramPath, wish, user);
	const script = provisionScript({
		...facts,
		deploy_path: place.deployPath,
		name: place.name
	});
	const scriptFile = join(world.runner.env["RUNNER_TEMP"] || world.runner.workspace, "gin-deploy-provision.sh");
	await world.files.write(scriptFile, script);
	recorder.note({
		service: place.name,
		provisionScriptFile: scriptFile,
		provisioned: []
	});
	if (deploy.hosts.length === 0) return printScript(script, user, world);
	const { sessions } = await recorder.measure("connect", void 0, () => openSessions(deploy, (session) => enterToProvision(session, world), world));
	try {
		const provisioned = await onEvery(sessions, (session) => recorder.measure("provision", session.label, () => provisionHost(session, order, world)));
		recorder.note({ provisioned });
		for (const host of provisioned) for (const line of describeProvisioned(host)) world.runner.info(line);
		const left = provisioned.filter(({ state }) => state === void 0);
		if (left.length === 0) return;
		printScript(script, user, world);
		throw refusalOf(left);
	} finally {
		for (const session of sessions) session.close();
	}
}
/** `auto` leaves what is set up. */
function frontOf({ front, frontListen, frontSticky }, { name, port }) {
	if (front === "auto") return void 0;
	return isProxy(front) ? proxySite(front, name, port, frontListen, frontSticky) : { kind: "kernel" };
}
function describeProvisioned({ host, changes, state }) {
	if (state === void 0) return [`${host}: this user may not become root, and nothing was touched`];
	if (state === "as wished") return [`${host}: all is set up already`];
	return [`${host}: set up`, ...changes.flatMap(describeChange)];
}
function printScript(script, user, { runner }) {
	runner.folded(`Script for root to read and run on each host: it lets user ${user} deploy without root`, script);
}
function refusalOf(hosts) {
	const names = hosts.map(({ host }) => host).join(", ");
	return new ActionError("preflight", `only root can set a service up, and this user may not become root on ${names}`, { hint: "Have root run the script of the output `provision-script-file` there (the log has it too). Or name a user in `hosts` who may become root, and the one who deploys in `deploy-user`." });
}

export { provision };