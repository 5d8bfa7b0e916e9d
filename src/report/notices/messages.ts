import { createHmac } from "node:crypto";
import type { NoticeService, NotifyAddress } from "../../model/notify-address.ts";
import type { PostAnswer } from "../../world/post-json.ts";
import { chatLinksOf, linesOf, type Notice } from "./notice.ts";

/** What is sent to an address: the address as it is called, and its body. */
interface Message {
  readonly url: string;
  readonly body: object;
}

interface Format {
  readonly compose: (notice: Notice, address: NotifyAddress, nowMs: number) => Message;
  /** Why the answer is no good one; undefined: it is. */
  readonly problemIn: (answer: PostAnswer) => string | undefined;
}

/** Each service's own format, and how it says that it took a message. */
export const formats: Readonly<Record<NoticeService, Format>> = {
  /**
   * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: `text`, answered by 200 and `ok`. `&`, `<` and `>` are its
   * only markup that acts (https://docs.slack.dev/messaging/formatting-message-text).
   */
  Slack: {
    compose(notice, { url }) {
      const links = chatLinksOf(notice).map(([label, address]) => `<${slackText(address)}|${label}>`);
      return { url, body: { text: [...linesOf(notice).map(slackText), links.join(" · ")].filter(Boolean).join("\n") } };
    },
    problemIn: ({ status }) => (status === 200 ? undefined : badStatus(status, slackStatuses)),
  },
  /**
   * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: `post`, whose texts are no markup. Signed in the body: base64 of
   * the HMAC-SHA256 of nothing, by the key `timestamp\nsecret`, in seconds. Taken where `code` is 0.
   */
  Feishu: {
    compose(notice, { url, secret }, nowMs) {
      const timestamp = String(Math.floor(nowMs / 1000));
      const [title = "", ...lines] = linesOf(notice);
      const links = chatLinksOf(notice).map(([text, href]) => [{ tag: "a", text, href }]);
      const content = [...lines.map((text) => [{ tag: "text", text }]), ...links];
      return {
        url,
        body: {
          ...(secret !== undefined && { timestamp, sign: hmac(`${timestamp}\n${secret}`, "") }),
          msg_type: "post",
          content: {
            post: { zh_cn: { title, content: content.length > 0 ? content : [[{ tag: "text", text: " " }]] } },
          },
        },
      };
    },
    problemIn: (answer) => badCode(answer, "code", feishuCodes),
  },
  /**
   * https://open.dingtalk.com/document/robots/custom-robot-access: `text`. Signed in the query
   * (https://open.dingtalk.com/document/robots/customize-robot-security-settings): base64 of the HMAC-SHA256 of `timestamp\nsecret` by
   * the secret, in milliseconds. Taken where `errcode` is 0.
   */
  DingTalk: {
    compose(notice, { url, secret }, nowMs) {
      const signed = new URL(url);
      if (secret !== undefined) {
        signed.searchParams.set("timestamp", String(nowMs));
        signed.searchParams.set("sign", hmac(secret, `${nowMs}\n${secret}`));
      }
      return {
        url: signed.href,
        body: { msgtype: "text", text: { content: plainText(notice) }, at: { isAtAll: false } },
      };
    },
    problemIn: (answer) => badCode(answer, "errcode", dingTalkCodes),
  },
  /** https://developer.work.weixin.qq.com/document/path/91770: `text` of at most 2,048 bytes. Taken where `errcode` is 0. */
  WeCom: {
    compose(notice, { url }) {
      const content = plainText(notice, 2_048).replaceAll("<@", "(@");
      return { url, body: { msgtype: "text", text: { content } } };
    },
    problemIn: (answer) => badCode(answer, "errcode", weComCodes),
  },
  /** docs/reports.md. `text` is what Mattermost and Rocket.Chat show. */
  JSON: {
    compose: (notice, { url }) => ({ url, body: { schema: 1, text: plainText(notice), ...notice } }),
    problemIn: ({ status }) => (status >= 200 && status < 300 ? undefined : badStatus(status, {})),
  },
};

function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Where it is too long, its words are cut and not its links. */
function plainText(notice: Notice, mostBytes = 16_000): string {
  const links = chatLinksOf(notice)
    .map(([label, address]) => `\n${label}: ${address}`)
    .join("");
  const shown = Buffer.byteLength(links) < mostBytes / 2 ? links : "";
  return `${cutToBytes(linesOf(notice).join("\n"), mostBytes - Buffer.byteLength(shown) - 16)}${shown}`;
}

function cutToBytes(text: string, mostBytes: number): string {
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

function hmac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64");
}

type Meanings = Readonly<Record<number, string>>;

const slackStatuses: Meanings = {
  403: "the webhook may not post there",
  404: "there is no such webhook",
  410: "its channel is archived",
};
const feishuCodes: Meanings = {
  19021: "the signature is wrong, or the runner's clock is",
  19022: "the runner's address is not on the robot's list",
  19024: "the robot asks for a keyword that the message does not have",
};
const dingTalkCodes: Meanings = {
  300001: "there is no such robot",
  310000: "the robot's security settings refuse it: its keyword, its signature or its list of addresses",
};
const weComCodes: Meanings = { 93000: "there is no such robot", 45009: "the robot has sent too many messages" };

/** What they say besides may repeat the address. */
function badStatus(status: number, meanings: Meanings): string {
  if (status >= 300 && status < 400) return `it answered ${status}: it wants to be asked elsewhere, which is not done`;
  return meanings[status] === undefined ? `it answered ${status}` : `it answered ${status}: ${meanings[status]}`;
}

function badCode({ status, text }: PostAnswer, field: "code" | "errcode", meanings: Meanings): string | undefined {
  if (status !== 200) return badStatus(status, {});
  const code = codeIn(text, field);
  if (code === 0) return undefined;
  if (code === undefined) return "it answered 200, and not in the form of its service";
  return meanings[code] === undefined
    ? `it refused the message with ${field} ${code}`
    : `${meanings[code]} (${field} ${code})`;
}

function codeIn(text: string, field: string): number | undefined {
  try {
    const value = (JSON.parse(text) as Readonly<Record<string, unknown>> | null)?.[field];
    return typeof value === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
