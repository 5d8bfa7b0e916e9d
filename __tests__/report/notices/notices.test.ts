/** Notices as real servers get them, each in its service's documented format, and what becomes of those that nobody takes. */
import { createHmac } from "node:crypto";
import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { declaredInputs, type InputName } from "../../../src/inputs/declared.ts";
import { readInputs } from "../../../src/inputs/read-inputs.ts";
import type { NotifyAddress } from "../../../src/model/notify-address.ts";
import { formats } from "../../../src/report/notices/messages.ts";
import { noticeOf } from "../../../src/report/notices/notice.ts";
import { startNotices } from "../../../src/report/notices/send-notices.ts";
import type { RunReport } from "../../../src/report/report-facts.ts";
import { systemClock } from "../../../src/world/clock.ts";
import { postJson } from "../../../src/world/post-json.ts";
import { recordingWorld } from "../../toolchain/install-world.ts";
import { promoted } from "../sample-report.ts";
import { rolledBackCanary } from "../sample-rollout.ts";
import { startNoticeServer } from "./notice-server.ts";

afterEach(() => vi.unstubAllEnvs());

/** As an input says them. */
function addresses(...lines: readonly string[]): readonly NotifyAddress[] {
  const rawInput = (name: InputName) => (name === "notify-url" ? lines.join("\n") : declaredInputs[name]);
  const machine = { os: "linux", arch: "x64", cores: 2, memoryBytes: 8e9 } as const;
  return readInputs({ rawInput, env: {}, workspace: "/w" }, machine).report.notifyAddresses;
}

const notice = (report: RunReport, when: "begun" | "ended" = "ended") => {
  const found = noticeOf(report, when);
  if (found === undefined) throw new Error("somebody waits for it");
  return found;
};

async function tell(to: readonly NotifyAddress[], cancelled = new AbortController().signal) {
  const { recorded, runner } = recordingWorld({});
  const notices = startNotices(to, { postJson, runner, cancelled, clock: systemClock });
  notices.tell(notice({ ...rolledBackCanary, begunOn: ["web1"] }, "begun"));
  notices.tell(notice(rolledBackCanary));
  await notices.end();
  return recorded.lines;
}

const json =
  (body: object): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(body));

describe("a notice to a service that is told by its address", () => {
  /** Through a proxy, so that the address is the service's own. */
  async function sentTo(address: string, answer?: RequestListener) {
    await using server = await startNoticeServer(answer);
    vi.stubEnv("http_proxy", server.url);
    vi.stubEnv("HTTP_PROXY", server.url);
    vi.stubEnv("no_proxy", "");
    const lines = await tell(addresses(address));
    return { asked: server.asked, lines };
  }

  it("Slack gets `text`, in which nothing from outside acts", async () => {
    const { asked, lines } = await sentTo("http://hooks.slack.com/services/T0/B0/abcdef");
    expect(lines).toEqual([]);
    expect(asked.map(({ method, url }) => [method, url.pathname])).toEqual(
      Array(2).fill(["POST", "/services/T0/B0/abcdef"]),
    );
    expect(asked[0]?.headers["content-type"]).toMatch(/^application\/json/);
    expect(asked[0]?.body).toEqual({
      text: "🚀 greeter v1.2.3: its rollout to 1 host begins\n<https://github.com/ada/greeter/actions/runs/7|Run>",
    });
    expect(Object.keys(asked[1]?.body)).toEqual(["text"]);
    expect(asked[1]?.body.text).toContain("⏪ greeter v1.2.3 was rolled back");
    expect(asked[1]?.body.text).toContain("Why: 5 of 29 requests");
    const hostile = { ...notice(rolledBackCanary), reason: "<!channel> & <https://x|y>" };
    const [slack] = addresses("https://hooks.slack.com/x");
    expect(slack && formats.Slack.compose(hostile, slack, 0).body).toMatchObject({
      text: expect.stringContaining("&lt;!channel&gt; &amp; &lt;https://x|y&gt;"),
    });
  });

  it("Feishu gets a `post`, signed in the body where there is a secret", async () => {
    const { asked, lines } = await sentTo(
      "http://open.feishu.cn/open-apis/bot/v2/hook/1-2#secret=s3cret",
      json({ code: 0, msg: "success", data: {} }),
    );
    expect(lines).toEqual([]);
    const { body, url } = asked[1] ?? {};
    expect(url?.href).not.toContain("s3cret");
    expect(body.msg_type).toBe("post");
    expect(body.timestamp).toMatch(/^\d{10}$/);
    expect(body.sign).toBe(createHmac("sha256", `${body.timestamp}\ns3cret`).update("").digest("base64"));
    const { title, content } = body.content.post.zh_cn;
    expect(title).toContain("⏪ greeter v1.2.3 was rolled back");
    expect(content[0]).toEqual([{ tag: "text", text: expect.stringMatching(/^Why: 5 of 29 requests/) }]);
    expect(content.at(-1)).toEqual([{ tag: "a", text: "Run", href: rolledBackCanary.run?.url }]);
  });

  it("DingTalk gets `text`, signed in the query where there is a secret", async () => {
    const { asked, lines } = await sentTo(
      "http://oapi.dingtalk.com/robot/send?access_token=abc#SECdef",
      json({ errcode: 0, errmsg: "ok" }),
    );
    expect(lines).toEqual([]);
    const { body, url } = asked[1] ?? {};
    const timestamp = url?.searchParams.get("timestamp");
    expect(timestamp).toMatch(/^\d{13}$/);
    expect(url?.searchParams.get("sign")).toBe(
      createHmac("sha256", "SECdef").update(`${timestamp}\nSECdef`).digest("base64"),
    );
    expect(url?.searchParams.get("access_token")).toBe("abc");
    expect(url?.href).not.toContain("SECdef");
    expect(body).toEqual({
      msgtype: "text",
      text: { content: expect.stringContaining("Why: 5 of 29") },
      at: { isAtAll: false },
    });
  });

  it("WeCom gets `text` of at most 2,048 bytes, with its links whole", async () => {
    const { asked, lines } = await sentTo(
      "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1",
      json({ errcode: 0, errmsg: "ok" }),
    );
    expect(lines).toEqual([]);
    expect(asked[1]?.body).toEqual({ msgtype: "text", text: { content: expect.stringContaining("Why: 5 of 29") } });
    const long = { ...notice(rolledBackCanary), reason: "的😀<@all>".repeat(2_000) };
    const [weCom] = addresses("https://qyapi.weixin.qq.com/x");
    const { text } = (weCom && formats.WeCom.compose(long, weCom, 0).body) as { text: { content: string } };
    expect(Buffer.byteLength(text.content)).toBeLessThanOrEqual(2_048);
    expect(text.content).toMatch(/…\nRun: https:\/\/github.com\/ada\/greeter\/actions\/runs\/7$/);
    expect(text.content).not.toContain("<@");
  });

  it("anybody else gets the facts as JSON", async () => {
    await using server = await startNoticeServer();
    expect(await tell(addresses(`${server.url}/hook`))).toEqual([]);
    expect(server.asked[0]?.body).toMatchObject({ schema: 1, event: "started", hosts: ["web1"] });
    expect(server.asked[1]?.body).toMatchObject({
      schema: 1,
      event: "rolled back",
      operation: "deploy",
      name: "greeter",
      version: "v1.2.3",
      hosts: ["web1"],
      runUrl: rolledBackCanary.run?.url,
      reason: rolledBackCanary.failure?.message,
    });
  });

  it.each<[string, string, RequestListener, string]>([
    ["Feishu", "http://open.feishu.cn/hook/secret-1", json({ code: 19021, msg: "sign" }), "the signature is wrong"],
    ["DingTalk", "http://oapi.dingtalk.com/r?t=secret-1", json({ errcode: 310000 }), "errcode 310000"],
    ["WeCom", "http://qyapi.weixin.qq.com/s?key=secret-1", json({ errcode: 93000 }), "there is no such robot"],
    ["WeCom", "http://qyapi.weixin.qq.com/s?key=secret-1", (_, answer) => answer.end("<html>"), "not in the form"],
    [
      "Slack",
      "http://hooks.slack.com/secret-1",
      (_, answer) => answer.writeHead(404).end("no_service"),
      "no such webhook",
    ],
  ])("%s does not take it: that is said once, without the address", async (service, address, answer, words) => {
    const { asked, lines } = await sentTo(address, answer);
    expect(asked).toHaveLength(2);
    expect(lines).toEqual([expect.stringContaining(`warning: Line 1 of notify-url (${service}) was not told`)]);
    expect(lines[0]).toContain(words);
    expect(lines[0]).not.toContain("secret-1");
  });
});

describe("an address that is no good", () => {
  it.each<[string, RequestListener, RegExp]>([
    ["redirects", (_, answer) => answer.writeHead(307, { location: "/elsewhere" }).end(), /it answered 307/],
    ["answers without end", (_, answer) => void answer.write("x".repeat(1_000_000)), /^$/],
    ["cuts the connection", (request) => request.socket.destroy(), /ECONNRESET|the connection failed/],
  ])("that %s costs no more than its time, and its neighbour is told all the same", async (_, answer, words) => {
    await using bad = await startNoticeServer(answer);
    await using good = await startNoticeServer();
    const lines = await tell(addresses(`${bad.url}/hunter2hunter2`, good.url));
    expect(good.asked).toHaveLength(2);
    expect(bad.asked.every(({ url }) => url.pathname === "/hunter2hunter2")).toBe(true);
    expect(lines.join()).toMatch(words);
    expect(lines.join()).not.toContain("hunter2");
  });

  it("that never answers is given up, sooner where the job is cancelled, and nothing waits for it before", async () => {
    await using deaf = await startNoticeServer(() => {});
    const slept: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void slept.push(ms) };
    const { recorded, runner } = recordingWorld({});
    for (const cancelled of [new AbortController().signal, AbortSignal.abort()]) {
      const notices = startNotices(addresses(deaf.url), { postJson, runner, cancelled, clock });
      notices.tell(notice(promoted));
      notices.tell(notice(promoted));
      await notices.end();
    }
    expect(slept).toEqual([6_000, 2_000]);
    expect(recorded.lines).toHaveLength(2);
    expect(recorded.lines[0]).toMatch(
      /Line 1 of notify-url \(JSON\) was not told that the rollout ended well: no answer/,
    );
  });

  it("that nobody listens on is said by a code alone", async () => {
    const { url } = await startNoticeServer().then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    expect((await tell(addresses(url)))[0]).toMatch(/ECONNREFUSED$/);
  });
});

describe("notify-url", () => {
  it.each([
    ["hunter2/hunter2", "line 1 is no address"],
    ["ftp://hunter2.example", "line 1 is no address"],
    ["https://a.example\nhttps://u:hunter2@h.example", "line 2 has a user or a password in it"],
    ["https://hooks.slack.com/x#hunter2", "line 1 has a `#` with a secret behind it"],
  ])("refuses %j without repeating it", (text, words) => {
    let message = "";
    try {
      addresses(...text.split("\n"));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(`notify-url: ${words}`);
    expect(message).not.toContain("hunter2");
  });
});

describe("what is told", () => {
  const deploy = (decision: "promoted" | "paused" | "failed" | "unchanged"): RunReport => ({
    ...promoted,
    deploy: { decision, hosts: [] },
  });
  const failure = { code: "build", message: "it does not compile", evidence: [] };
  const { deploy: rolledBack } = rolledBackCanary;
  const lost = rolledBack?.hosts.map((host) => ({ ...host, decision: "failed" as const, release: "unknown" })) ?? [];
  const notBack = {
    ...rolledBackCanary,
    deploy: rolledBack && { ...rolledBack, decision: "failed" as const, hosts: lost },
  };
  it.each<[string, RunReport, string | undefined]>([
    ["a promotion", deploy("promoted"), "promoted"],
    ["a pause", deploy("paused"), "paused"],
    ["a rollout that was rolled back", rolledBackCanary, "rolled back"],
    ["a canary that had a share, on a host that could not be put back", notBack, "failed"],
    ["a failure before any host was touched", { ...deploy("failed"), failure }, "failed"],
    ["a rollout that had nothing to do", { ...deploy("unchanged"), begunOn: ["web1"] }, "unchanged"],
    ["an abort with nothing under way", deploy("unchanged"), undefined],
    ["a build", { timeline: [], failure }, undefined],
  ])("%s", (_, report, event) => expect(noticeOf(report, "ended")?.event).toBe(event));
});
