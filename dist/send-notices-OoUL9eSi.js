import { m as wordsOf } from "./merge-tree-WOxcOliZ.js";
import { n as linesOf, t as chatLinksOf } from "./notice-BgpFOolb.js";
import { createHmac } from "node:crypto";

// src/report/notices/messages.ts
/** Each service's own format, and how it says that it took a message. */
const formats = {
	/**
	* https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: `text`, answered by 200 and `ok`. `&`, `<` and `>` are its
	* only markup that acts (https://docs.slack.dev/messaging/formatting-message-text).
	*/
	Slack: {
		compose(notice, { url }) {
			const links = chatLinksOf(notice).map(([label, address]) => `<${slackText(address)}|${label}>`);
			return {
				url,
				body: { text: [...linesOf(notice).map(slackText), links.join(" · ")].filter(Boolean).join("\n") }
			};
		},
		problemIn: ({ status }) => status === 200 ? void 0 : badStatus(status, slackStatuses)
	},
	/**
	* https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: `post`, whose texts are no markup. Signed in the body: base64 of
	* the HMAC-SHA256 of nothing, by the key `timestamp\nsecret`, in seconds. Taken where `code` is 0.
	*/
	Feishu: {
		compose(notice, { url, secret }, nowMs) {
			const timestamp = String(Math.floor(nowMs / 1e3));
			const [title = "", ...lines] = linesOf(notice);
			const links = chatLinksOf(notice).map(([text, href]) => [{
				tag: "a",
				text,
				href
			}]);
			const content = [...lines.map((text) => [{
				tag: "text",
				text
			}]), ...links];
			return {
				url,
				body: {
					...secret !== void 0 && {
						timestamp,
						sign: hmac(`${timestamp}\n${secret}`, "")
					},
					msg_type: "post",
					content: { post: { zh_cn: {
						title,
						content: content.length > 0 ? content : [[{
							tag: "text",
							text: " "
						}]]
					} } }
				}
			};
		},
		problemIn: (answer) => badCode(answer, "code", feishuCodes)
	},
	/**
	* https://open.dingtalk.com/document/robots/custom-robot-access: `text`. Signed in the query
	* (https://open.dingtalk.com/document/robots/customize-robot-security-settings): base64 of the HMAC-SHA256 of `timestamp\nsecret` by
	* the secret, in milliseconds. Taken where `errcode` is 0.
	*/
	DingTalk: {
		compose(notice, { url, secret }, nowMs) {
			const signed = new URL(url);
			if (secret !== void 0) {
				signed.searchParams.set("timestamp", String(nowMs));
				signed.searchParams.set("sign", hmac(secret, `${nowMs}\n${secret}`));
			}
			return {
				url: signed.href,
				body: {
					msgtype: "text",
					text: { content: plainText(notice) },
					at: { isAtAll: false }
				}
			};
		},
		problemIn: (answer) => badCode(answer, "errcode", dingTalkCodes)
	},
	/** https://developer.work.weixin.qq.com/document/path/91770: `text` of at most 2,048 bytes. Taken where `errcode` is 0. */
	WeCom: {
		compose(notice, { url }) {
			return {
				url,
				body: {
					msgtype: "text",
					text: { content: plainText(notice, 2048).replaceAll("<@", "(@") }
				}
			};
		},
		problemIn: (answer) => badCode(answer, "errcode", weComCodes)
	},
	/** docs/reports.md. `text` is what Mattermost and Rocket.Chat show. */
	JSON: {
		compose: (notice, { url }) => ({
			url,
			body: {
				schema: 1,
				text: plainText(notice),
				...notice
			}
		}),
		problemIn: ({ status }) => status >= 200 && status < 300 ? void 0 : badStatus(status, {})
	}
};
function slackText(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
/** Where it is too long, its words are cut and not its links. */
function plainText(notice, mostBytes = 16e3) {
	const links = chatLinksOf(notice).map(([label, address]) => `\n${label}: ${address}`).join("");
	const shown = Buffer.byteLength(links) < mostBytes / 2 ? links : "";
	return `${cutToBytes(linesOf(notice).join("\n"), mostBytes - Buffer.byteLength(shown) - 16)}${shown}`;
}
function cutToBytes(text, mostBytes) {
	if (Buffer.byteLength(text) <= mostBytes) return text;
	let cut = "";
	let bytes = 0;
	for (const point of text) {
		bytes += Buffer.byteLength(point);
		if (bytes > mostBytes - 3) break;
		cut += point;
	}
	return `${cut}…`;
}
function hmac(key, text) {
	return createHmac("sha256", key).update(text).digest("base64");
}
const slackStatuses = {
	403: "the webhook may not post there",
	404: "there is no such webhook",
	410: "its channel is archived"
};
const feishuCodes = {
	19021: "the signature is wrong, or the runner's clock is",
	19022: "the runner's address is not on the robot's list",
	19024: "the robot asks for a keyword that the message does not have"
};
const dingTalkCodes = {
	300001: "there is no such robot",
	31e4: "the robot's security settings refuse it: its keyword, its signature or its list of addresses"
};
const weComCodes = {
	93e3: "there is no such robot",
	45009: "the robot has sent too many messages"
};
/** What they say besides may repeat the address. */
function badStatus(status, meanings) {
	if (status >= 300 && status < 400) return `it answered ${status}: it wants to be asked elsewhere, which is not done`;
	return meanings[status] === void 0 ? `it answered ${status}` : `it answered ${status}: ${meanings[status]}`;
}
function badCode({ status, text }, field, meanings) {
	if (status !== 200) return badStatus(status, {});
	const code = codeIn(text, field);
	if (code === 0) return void 0;
	if (code === void 0) return "it answered 200, and not in the form of its service";
	return meanings[code] === void 0 ? `it refused the message with ${field} ${code}` : `${meanings[code]} (${field} ${code})`;
}
function codeIn(text, field) {
	try {
		const value = JSON.parse(text)?.[field];
		return typeof value === "number" ? value : void 0;
	} catch {
		return;
	}
}

// src/report/notices/send-notices.ts
const noNotices = {
	tell: () => {},
	end: async () => {}
};
/** For one message. */
const timeoutMs = 5e3;
/** At the end, for all that are still under way. */
const endMs = 6e3;
/** A runner kills a cancelled job 10 s after its first signal. */
const cancelledEndMs = 2e3;
/** Each address gets its notices one after the other, beside what the run does. */
function startNotices(addresses, world) {
	if (addresses.length === 0) return noNotices;
	const given = new AbortController();
	const lines = addresses.map((address) => ({
		address,
		isWarned: false,
		sent: Promise.resolve()
	}));
	return {
		tell(notice) {
			if (notice === void 0) return;
			for (const line of lines) line.sent = line.sent.then(async () => {
				const problem = await send(notice, line.address, given.signal, world);
				if (problem === void 0 || line.isWarned) return;
				line.isWarned = true;
				const { service, line: number } = line.address;
				world.runner.warning(`Line ${number} of notify-url (${service}) was not told that the rollout ${verbs[notice.event]}: ${problem}`);
			});
		},
		async end() {
			const ended = new AbortController();
			const patienceMs = world.cancelled.aborted ? cancelledEndMs : endMs;
			const late = world.clock.sleep(patienceMs, ended.signal).catch(() => {});
			await Promise.race([Promise.all(lines.map(({ sent }) => sent)), late]);
			ended.abort();
			given.abort(new DOMException("given up at the end of the run", "TimeoutError"));
			await Promise.all(lines.map(({ sent }) => sent));
		}
	};
}
const verbs = {
	started: "begins",
	paused: "is paused",
	"rolled back": "was rolled back",
	failed: "failed",
	promoted: "ended well",
	unchanged: "had nothing to do"
};
/** Why it was not taken; undefined: it was. */
async function send(notice, address, given, { postJson, runner, clock }) {
	try {
		const { compose, problemIn } = formats[address.service];
		const { url, body } = compose(hidden(notice, runner.hide), address, clock.now());
		return problemIn(await postJson(url, JSON.stringify(body), {
			timeoutMs,
			signal: given
		}));
	} catch (error) {
		return wordsOf(error);
	}
}
/** A runner masks secrets in what it shows, not in what is sent. */
function hidden(notice, hide) {
	const shown = (value) => typeof value === "string" ? hide(value).toWellFormed() : value;
	return Object.fromEntries(Object.entries(notice).map(([name, value]) => [name, shown(value)]));
}

export { noNotices, startNotices };