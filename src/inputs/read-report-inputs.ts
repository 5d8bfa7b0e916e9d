import type { ReportInputs } from "../model/inputs.ts";
import type { NoticeService, NotifyAddress } from "../model/notify-address.ts";
import { parseLines } from "../text/lists.ts";
import { type InputReader, oneOf } from "./input-reader.ts";
import { parseBoolean } from "./values.ts";

export function readReport(reader: InputReader): ReportInputs {
  // The log has its form before there are inputs (world/create-world.ts): here it is only checked.
  reader.value("log-format", oneOf("text", "json"), "text");
  return { summary: reader.value("summary", parseBoolean, true), notifyAddresses: readAddresses(reader) };
}

const services: Readonly<Record<string, NoticeService>> = {
  "hooks.slack.com": "Slack",
  "hooks.slack-gov.com": "Slack",
  "open.feishu.cn": "Feishu",
  "open.larksuite.com": "Feishu",
  "oapi.dingtalk.com": "DingTalk",
  "qyapi.weixin.qq.com": "WeCom",
};

const signed: readonly NoticeService[] = ["Feishu", "DingTalk"];

/** Whoever knows such an address may write to its channel: no problem repeats it. */
function readAddresses(reader: InputReader): readonly NotifyAddress[] {
  return parseLines(reader.text("notify-url")).flatMap((text, index): NotifyAddress[] => {
    const line = index + 1;
    const problem = (words: string) => {
      reader.problem("notify-url", `line ${line} ${words}`);
      return [];
    };
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) return problem("is no address that begins with https://");
    if (url.username !== "" || url.password !== "") return problem("has a user or a password in it: leave them out");
    const service = services[url.hostname] ?? "JSON";
    const secret = secretOf(url.hash);
    if (secret !== undefined && !signed.includes(service)) {
      return problem("has a `#` with a secret behind it, which only addresses of Feishu and DingTalk take");
    }
    url.hash = "";
    return [{ service, url: url.href, secret, line }];
  });
}

/** `#SEC…` or `#secret=…`: what stands there is never sent. */
function secretOf(hash: string): string | undefined {
  const text = hash.slice(1).replace(/^secret=/, "");
  try {
    return decodeURIComponent(text) || undefined;
  } catch {
    return text;
  }
}
