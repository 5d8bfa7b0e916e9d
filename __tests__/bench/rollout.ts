import { loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startFleet } from "../support/fleet/start-fleet.ts";
import { isOfKeptConnection, type StrictLoad, startMixedLoad } from "../support/strict-load.ts";
import { makeBenchService, type Release } from "./rollout/service.ts";
import { type Way, waysOn } from "./rollout/ways.ts";

export const about =
  "what users see of a good release and of a bad one, by us and by what people do today; --notice SECONDS (60) until somebody rolls a bad one back by hand; needs root and dist/";

/** 16 clients: four of each kind. */
const ofEach = 4;
const pauseMs = 20;
/** Of load before and after an upgrade. */
const aroundMs = 5_000;

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { notice: { type: "string", default: "60" } } });
  const noticeMs = Number(values.notice) * 1000;
  const service = makeBenchService();
  try {
    const fleet = await startFleet({ hosts: [{ name: "web1" }] });
    try {
      const rows: string[] = [];
      for (const way of waysOn(fleet, fleet.host("web1"), service)) {
        await way.setUp();
        const bad = await tryRelease(fleet.host("web1").address, way, "bad", noticeMs);
        if (bad.decision !== "rolled back") throw new Error(`${way.name}: the bad release was not rolled back`);
        const good = await tryRelease(fleet.host("web1").address, way, "good", noticeMs);
        if (good.decision !== "promoted") throw new Error(`${way.name}: the good release was not promoted`);
        rows.push(
          `| ${way.name} | ${good.failed} | ${good.failedKept} | ${good.requests} | ${bad.badAnswers} | ${bad.failed + bad.failedKept} | ${bad.requests} | ${bad.exposedSeconds.toFixed(0)} |`,
        );
        console.log(rows.at(-1));
      }
      console.log(
        `\n| | good: failed | failed on kept connections | of | bad: answered by it with 500 | failed otherwise | of | from the first to the last of them, s |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}\nload ${loadavg()[0]?.toFixed(1)}`,
      );
    } finally {
      await fleet.stop();
    }
  } finally {
    service.project.remove();
  }
}

interface Seen {
  readonly decision: "promoted" | "rolled back";
  readonly requests: number;
  /** By a bad release. */
  readonly badAnswers: number;
  readonly failed: number;
  readonly failedKept: number;
  readonly exposedSeconds: number;
}

async function tryRelease(address: string, way: Way, release: Release, noticeMs: number): Promise<Seen> {
  const load = startMixedLoad(`http://${address}:${way.port}`, pauseMs, Number.POSITIVE_INFINITY, ofEach);
  await delay(aroundMs);
  if (load.failed() > 0) throw new Error(`${way.name}: requests fail before the upgrade`);
  const noticed = new AbortController();
  const watching = release === "bad" && way.back !== undefined ? notice(load, noticed, noticeMs) : undefined;
  let decision = await way.upgrade(release, noticed.signal);
  if (watching !== undefined && way.back !== undefined) {
    await watching;
    await way.back();
    decision = "rolled back";
  }
  await delay(aroundMs);
  const { answered, failures } = await load.stop();
  const badAnswers = failures.filter((failure) => failure.includes("status 5"));
  const others = failures.filter((failure) => !badAnswers.includes(failure));
  const failedKept = others.filter(isOfKeptConnection).length;
  const at = badAnswers.map((failure) => Number.parseFloat(failure));
  return {
    decision,
    requests: answered + failures.length,
    badAnswers: badAnswers.length,
    failed: others.length - failedKept,
    failedKept,
    exposedSeconds: at.length === 0 ? 0 : Math.max(...at) - Math.min(...at),
  };
}

/** As an alert does that has to hold for so long before it wakes somebody. */
async function notice(load: StrictLoad, noticed: AbortController, noticeMs: number): Promise<void> {
  while (load.failed() === 0) await delay(100);
  await delay(noticeMs);
  noticed.abort();
}
