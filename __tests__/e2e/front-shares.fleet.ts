import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { frontOnHost } from "../support/front-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let service: SmallService;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }] });
  service = makeSmallService(["v1", "v2"]);
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
});

const [old, canary] = ['{"version":"v1"}', '{"version":"v2"}'];
/** So many requests of each client tell one share from another. */
const enough = 300;
/** Requests that were under way when a count was taken: one for each of the four clients of a load. */
const underWay = 4;

/** Within five standard deviations of what was asked for: a right share fails that once in 1.7 million times. */
function expectShare(sent: number, seen: number, share: number, what: string): void {
  const part = share / 100;
  const bound = 5 * Math.sqrt(seen * part * (1 - part)) + underWay;
  expect(Math.abs(sent - seen * part), `${what}: ${sent} of ${seen} for ${share} %`).toBeLessThanOrEqual(bound);
}

it("sends the share that was asked for, wherever a connection comes from, and loses none", async () => {
  const host = fleet.host("web1");
  const small = await frontOnHost(host, service, { name: "small", port: 8080 });
  const other = await frontOnHost(host, service, { name: "other-one", port: 8090 });
  // A proxy of the user's own, as it is.
  await on(
    host,
    `printf 'server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:8080; } }\\n' >/etc/nginx/sites-enabled/default; systemctl start nginx`,
  );
  // Ten connections of one process: to start it costs more than they do.
  const ask = (address: string) =>
    `curl -sf --fail-early -H "Connection: close" --max-time 5 -w "\\n" "http://${address}:8080/version?[1-10]"`;
  const inside = (name: string, address: string) =>
    on(
      host,
      `systemd-run --unit=${name} sh -c 'while :; do ${ask(address)} >>/root/${name} || echo failed >>/root/${name}; sleep 0.1; done'`,
    );
  await inside("loopback", "127.0.0.1");
  await inside("loopback6", "[::1]");
  const loads = {
    "from another host": startStrictLoad(`http://${host.address}:8080/version`),
    "by IPv6": startStrictLoad(`http://[${host.address6}]:8080/version`),
    "through nginx": startStrictLoad(`http://${host.address}/version`),
    "kept open": startStrictLoad(`http://${host.address}:8080/version`, { keepAlive: true }),
    "of the other service": startStrictLoad(`http://${host.address}:8090/version`),
  };
  const counts = async () => {
    const answers: Record<string, Readonly<Record<string, number>>> = {};
    for (const [name, load] of Object.entries(loads)) answers[name] = load.answers();
    for (const name of ["loopback", "loopback6"]) {
      const lines = await on(host, `sort /root/${name} | uniq -c`);
      answers[name] = Object.fromEntries(
        lines
          .split("\n")
          .map((line) => line.trim().split(" "))
          .map(([count = "", body = ""]) => [body, Number(count)]),
      );
    }
    return answers;
  };
  await other.startCanary();
  await other.setShare(50);
  await small.startCanary();

  for (const share of [5, 25, 100]) {
    const answer = await small.setShare(share);
    expect(answer).toMatchObject({ no_front: undefined, firewall_rules: 0, front_share: share });
    await delay(500);
    const [before, stood] = [await counts(), await small.look()];
    const seenOf = (answers: Awaited<ReturnType<typeof counts>>, name: string) =>
      (answers[name]?.[canary] ?? 0) + (answers[name]?.[old] ?? 0);
    const names = Object.keys(before).filter((name) => name !== "kept open");
    let after = await counts();
    while (names.some((name) => seenOf(after, name) - seenOf(before, name) < enough)) {
      await delay(1_000);
      after = await counts();
    }
    const stands = await small.look();
    for (const name of names) {
      const counted = (body: string) => (after[name]?.[body] ?? 0) - (before[name]?.[body] ?? 0);
      const [sent, seen] = [counted(canary), seenOf(after, name) - seenOf(before, name)];
      console.log(`${share} %, ${name}: ${sent} of ${seen}`);
      expectShare(sent, seen, name === "of the other service" ? 50 : share, name);
    }
    const rose = (key: "front_seen" | "front_sent" | "front_arrived") => (stands[key] ?? 0) - (stood[key] ?? 0);
    console.log(`${share} %, by the kernel's count: ${rose("front_sent")} of ${rose("front_seen")}`);
    expectShare(rose("front_sent"), rose("front_seen"), share, "by the kernel's count");
    expect(Math.abs(rose("front_arrived") - rose("front_sent"))).toBeLessThanOrEqual(underWay * 4);
    expect(stands.front_share).toBe(share);
  }
  // Opened before there was a front, and the same all the time.
  expect(Object.keys(loads["kept open"].answers())).toEqual([old]);
  const late = startStrictLoad(`http://${host.address}:8080/version`, { keepAlive: true });
  await delay(1_000);
  const lateUntilNow = late.answers();
  expect(Object.keys(lateUntilNow)).toEqual([canary]);

  await small.stopCanary();
  expect(await small.version()).toBe("v1");
  const after = await counts();
  await delay(2_000);
  for (const name of ["from another host", "by IPv6", "through nginx", "loopback", "loopback6"]) {
    const now = (await counts())[name] ?? {};
    expect(now[canary], name).toBe(after[name]?.[canary]);
    expect(now[old], name).toBeGreaterThan(after[name]?.[old] ?? 0);
    expect(now["failed"], name).toBeUndefined();
  }
  // The other one has its own.
  expect(await other.look()).toMatchObject({ front_share: 50 });
  await other.stopCanary();
  for (const [name, load] of Object.entries(loads)) {
    const { answered, failures } = await load.stop();
    console.log(`${name}: ${answered} requests, ${failures.length} failed`);
    expect(failures, name).toEqual([]);
  }
  // A connection that idles when its process ends may be used at that very moment, as in any restart.
  const { answered, failures } = await late.stop();
  console.log(`kept open over the end of the canary: ${answered} requests, ${failures.length} failed`);
  expect(failures.length).toBeLessThanOrEqual(underWay);
  await on(host, "systemctl stop loopback loopback6 nginx");
  expect(await on(host, "nft list tables")).toBe("");
});
