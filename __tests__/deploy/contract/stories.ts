import { sha256Of } from "../simulation/programs.ts";
import { type Ask, type Asks, askFor, type ContractService, type Event, phaseLine } from "./asks.ts";

/** Steps on a service of its own, one after the other. */
export interface Story {
  readonly name: string;
  readonly service: ContractService;
  readonly happens: readonly (Ask | Event)[];
}

type Teller = (the: Asks) => readonly (Ask | Event)[];

function tell(name: string, teller: Teller): readonly [string, Teller] {
  return [name, teller];
}

/** All stories, with the program that is deployed in them. */
export function storiesWith(program: Buffer): readonly Story[] {
  return tellers.map(([name, teller], index) => {
    const number = index + 1;
    const service: ContractService = {
      name: `story${number}`,
      path: `/opt/story${number}`,
      port: 8_000 + number,
      canaryPort: 21_000 + number,
    };
    return { name, service, happens: teller(askFor(service, program)) };
  });
}

/** From nothing to a release that waits on the host. */
const staged = (
  the: Asks,
  values: Readonly<Record<string, string>> = {},
  changeUnit: (text: string) => string = (text) => text,
): readonly Ask[] => [
  the.lock("acquire", "one", "acquired"),
  the.receive("one"),
  the.provision("one", changeUnit(the.unitText)),
  the.stage("one", "r1", values, {}, changeUnit(the.unitText)),
];

/** A look that comes late still sees the end of the first life. */
const restartsLate = (unit: string) => unit.replace(/^RestartSec=.*$/m, "RestartSec=300s");

const tellers: readonly (readonly [string, Teller])[] = [
  tell("a lock is held by one, renewed, handed over and released", (the) => [
    the.lock("acquire", "one", "acquired"),
    the.lock("acquire", "two", "held"),
    the.ending("no lock", the.lock("renew", "two", "")),
    the.ending("no lock", the.lock("release", "two", "")),
    the.lock("renew", "one", "renewed"),
    the.lock("rotate", "one", "rotated", { new_token: "one.repair", lease_seconds: 180 }),
    the.ending("no lock", the.lock("renew", "one", "")),
    the.lock("acquire", "two", "held"),
    the.lock("release", "one.repair", "released"),
    the.ending("no lock", the.lock("release", "one.repair", "")),
    the.lock("acquire", "two", "acquired"),
  ]),
  tell("a lock whose lease has run out is taken over", (the) => [
    the.lock("acquire", "one", "acquired", { lease_seconds: 1 }),
    { event: "wait", ms: 2_500 },
    { ...the.lock("acquire", "two", "acquired"), answers: { lock: ["acquired"], taken_over: ["holder of one"] } },
    the.ending("no lock", the.lock("renew", "one", "")),
  ]),
  tell("a lock that lives is taken from its holder by whoever means that one", (the) => [
    the.lock("acquire", "one", "acquired"),
    the.lock("acquire", "two", "held", { seen: "0".repeat(64) }),
    the.lock("rotate", "one", "rotated", { new_token: "one.repair" }),
    the.lock("acquire", "two", "held", { seen: sha256Of("one\nholder of one\n") }),
    {
      ...the.lock("acquire", "two", "acquired", { seen: sha256Of("one.repair\nholder of one\n") }),
      answers: { lock: ["acquired"], taken_over: ["holder of one"] },
    },
    the.ending("no lock", the.lock("renew", "one.repair", "")),
    the.lock("renew", "two", "renewed"),
  ]),
  tell("a lock of a former boot is taken over", (the) => [
    the.lock("acquire", "one", "acquired"),
    { event: "write", path: the.path("/.gin-deploy/lock/expires"), text: "another-boot 99999999" },
    { ...the.lock("acquire", "two", "acquired"), answers: { lock: ["acquired"], taken_over: ["holder of one"] } },
  ]),
  tell("a lock that was cut off while it was made is held for a while", (the) => [
    { event: "make directory", path: the.path("/.gin-deploy/lock") },
    the.lock("acquire", "one", "held"),
  ]),
  tell("nothing is written under another one's lock", (the) => [
    the.lock("acquire", "one", "acquired"),
    the.ending("no lock", the.receive("two")),
    the.ending("no lock", the.stage("two", "r1")),
    the.ending("no lock", the.startCanary("two", "r1")),
    the.ending("no lock", the.stopCanary("two")),
    the.ending("no lock", the.switchTo("two", "r1")),
    the.ending("no lock", the.finish("two")),
  ]),
  tell("nothing is written where there never was a lock", (the) => [
    the.ending("no lock", the.receive("one")),
    the.ending("failed", the.stage("one", "r1")),
    the.ending("failed", the.finish("one")),
    the.ending("no lock", the.lock("renew", "one", "")),
    the.inspect({ current: [""], canary: [""], state: [""] }),
  ]),
  tell("a first deploy, a second one, and the way back", (the) => [
    the.enter(),
    the.inspect({ user_id: [""], current: [""], enabled: [""] }),
    ...staged(the),
    the.inspect({ release: ['r1 good {"id":"r1"}'], current: [""], phase: [phaseLine("staging", "r1")] }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["http_status", "200"], { ActiveState: ["active"], NRestarts: ["0"] }),
    the.inspect({ canary: ["r1"], phase: [phaseLine("canary", "r1")] }),
    the.explain("canary", { healthy_path: ["/", "/ping"] }),
    the.stopCanary("one"),
    the.stopCanary("one", []),
    the.observe("canary", undefined, { ActiveState: ["inactive"], http_status: ["000"] }),
    the.switchTo("one", "r1"),
    the.observe("current", ["http_status", "200"], { ActiveState: ["active"] }),
    the.inspect({ current: ["r1"], running: ["r1"], enabled: ["enabled"], active: ["yes"], unit: ["ours"] }),
    { ...the.switchTo("one", "r1"), answers: { kept: ["yes"] } },
    the.finish("one", { settled: false }),
    the.inspect({ state: [""], pending: ['{"release":"r1"}'], phase: [phaseLine("switching", "r1")] }),
    the.finish("one", { promote: "yes" }),
    the.finish("one", { promote: "yes" }),
    the.lock("release", "one", "released"),
    the.inspect({ state: ['{"release":"r1"}'], pending: [""], phase: [""] }),

    the.lock("acquire", "two", "acquired"),
    the.ending("failed", the.stage("two", "r2", {}, {}, "one that nobody has registered")),
    the.provision("two", restartsLate(the.unitText)),
    the.stage("two", "r2", { EXTRA: "x" }, { same_binary_in: "r1" }, restartsLate(the.unitText)),
    the.startCanary("two", "r2"),
    the.observe("canary", ["http_status", "200"]),
    the.observe("current", ["http_status", "200"]),
    the.stopCanary("two"),
    the.switchTo("two", "r2"),
    the.observe("current", ["http_status", "200"]),
    the.inspect({ current: ["r2"], running: ["r2"], pending: ['{"release":"r2"}'] }),
    the.switchTo("two", "r1"),
    the.observe("current", ["http_status", "200"]),
    the.finish("two", { bad_release: "r2" }),
    the.finish("two", { promote: "yes" }),
    the.inspect({ current: ["r1"], release: ['r1 good {"id":"r1"}', 'r2 bad {"id":"r2"}'] }),
    the.finish("two", { remove: ["r1", "r2", "r9"] }),
    the.inspect({ release: ['r1 good {"id":"r1"}'] }),
    the.switchTo("two", undefined),
    the.observe("current", undefined, { ActiveState: ["inactive"], http_status: ["000"] }),
    the.inspect({ current: [""], enabled: [""] }),
  ]),
  tell("what covers the public port is kept until that answers, and no longer than it may take", (the) => [
    ...staged(the),
    the.startCanary("one", "r1"),
    the.observe("canary", ["http_status", "200"]),
    the.awaitPublic("one", "no", 2),
    the.switchTo("one", "r1"),
    the.awaitPublic("one", "answers"),
    the.switchTo("one", undefined),
    the.stopCanary("one"),
    // Nothing covers it any more: nobody would be helped by a wait.
    the.awaitPublic("one", "no", 600),
    the.ending("no lock", the.awaitPublic("two", "no")),
  ]),
  tell("a way back touches nothing that serves, before its deploy has switched anything", (the) => [
    ...staged(the),
    the.switchTo("one", "r1"),
    the.finish("one", { promote: "yes" }),
    the.stage("one", "r2", { EXTRA: "x" }, { same_binary_in: "r1" }),
    { event: "write", path: the.unitFile, text: "# gin-deploy: edited\n[Service]\nExecStart=/bin/true\n" },
    the.switchBackTo("one", "r1", { kept: ["yes"] }),
    the.inspect({ phase: [phaseLine("staging", "r2")] }),
    the.startCanary("one", "r2"),
    the.switchBackTo("one", "r1", { kept: ["yes"] }),
    the.switchTo("one", "r2"),
    the.switchBackTo("one", "r1", {}),
    the.inspect({ current: ["r1"], unit_is_currents: ["yes"], phase: [phaseLine("taking-back", "r2")] }),
    the.stopCanary("one"),
    the.switchTo("one", undefined),
  ]),
  tell("a canary that ends with an exit code stays ended", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_CODE: "7" }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["ActiveState", "failed"], { Result: ["exit-code"], ExecMainStatus: ["7"] }),
    the.explain("canary"),
    the.stopCanary("one"),
    the.observe("canary", undefined),
  ]),
  tell("a canary that is killed", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_SIGNAL: "9" }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["ActiveState", "failed"], { Result: ["signal"], ExecMainStatus: ["9"] }),
    the.stopCanary("one"),
  ]),
  tell("a canary that ends quietly", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_CODE: "0" }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["ActiveState", "inactive"], { Result: ["success"], ExecMainStatus: ["0"] }),
    the.stopCanary("one"),
  ]),
  tell("a canary that nobody ends has an end of its own", (the) => [
    ...staged(the),
    the.startCanary("one", "r1", 1),
    the.observe("canary", ["ActiveState", "failed"], { Result: ["timeout"] }),
    the.stopCanary("one"),
  ]),
  tell("a release that ends on its port is started again and again", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_CODE: "7" }, restartsLate),
    the.switchTo("one", "r1"),
    the.observe("current", ["SubState", "auto-restart"], { Result: ["exit-code"], ExecMainStatus: ["7"] }),
    the.explain("current"),
    the.inspect({ running: [""], active_state: ["activating"] }),
    the.switchTo("one", undefined),
  ]),
  tell("a release that ends once, and lives in its second life", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_CODE: "3", EXIT_ONCE: "yes" }),
    the.switchTo("one", "r1"),
    the.observe("current", ["http_status", "200"], {
      ActiveState: ["active"],
      NRestarts: ["1"],
      ended_code: ["exited"],
      ended_status: ["3"],
    }),
    the.switchTo("one", undefined),
  ]),
  tell("a release that is killed once, and lives in its second life", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "100", EXIT_SIGNAL: "9", EXIT_ONCE: "yes" }),
    the.switchTo("one", "r1"),
    the.observe("current", ["http_status", "200"], { ended_code: ["killed"], ended_status: ["9"] }),
    the.switchTo("one", undefined),
  ]),
  tell("looks follow each other until their time is over, and see a service come and go", (the) => [
    ...staged(the, { EXIT_AFTER_MS: "1500", EXIT_CODE: "4" }),
    the.startCanary("one", "r1"),
    the.observe("canary", undefined, { ActiveState: ["failed"], ExecMainStatus: ["4"], http_status: ["000"] }, 6),
    the.stopCanary("one"),
    the.observe("canary", undefined, { ActiveState: ["inactive"] }, 1),
  ]),
  tell("a release that answers 503", (the) => [
    ...staged(the, { STATUS: "503" }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["http_status", "503"], { ActiveState: ["active"] }),
    the.explain("canary"),
    the.stopCanary("one"),
  ]),
  tell("a release that listens elsewhere", (the) => [
    ...staged(the, { ELSEWHERE: "21999" }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["service_port", "21999"], { http_status: ["000"] }),
    the.stopCanary("one"),
  ]),
  tell("an upload that is not what was sent", (the) => [
    the.lock("acquire", "one", "acquired"),
    the.ending("failed", the.receive("one", { sha256: "0".repeat(64) })),
    the.ending("failed", the.receive("one", {}, the.compressed.subarray(0, -20))),
    the.ending("failed", the.receive("one", {}, Buffer.from("nothing compressed"))),
    the.ending("failed", the.receive("one", {}, Buffer.alloc(0))),
    the.ending("failed", the.stage("one", "r1")),
    the.receive("one"),
    the.receive("one"),
    the.provision("one"),
    { ...the.provision("one"), answers: {} },
    the.stage("one", "r1"),
    { ...the.stage("one", "r2", {}, { same_binary_in: "r9" }), answers: { changed: ["binary"] } },
    { event: "write", path: the.binary("r1"), text: "changed" },
    { ...the.stage("one", "r2", {}, { same_binary_in: "r1" }), answers: { changed: ["binary"] } },
    the.inspect(),
  ]),
  tell("what both slots answer is counted, look after look", (the) => [
    ...staged(the),
    the.count(["current", "canary"], { probe: ["current 000 some", "canary 000 some"] }),
    the.startCanary("one", "r1"),
    the.observe("canary", ["http_status", "200"]),
    the.count(["canary"], { probe: ["canary 200 some"] }),
    the.count(["current", "canary"], { probe: ["current 000 some", "canary 200 some"] }, { for_seconds: 2 }),
  ]),
  tell("a release that is not there", (the) => [
    the.lock("acquire", "one", "acquired"),
    the.ending("failed", the.startCanary("one", "r1")),
    the.ending("failed", the.switchTo("one", "r1")),
    the.switchTo("one", undefined),
    the.observe("current", undefined),
  ]),
  tell("a service that somebody else has put there", (the) => [
    { event: "write", path: the.unitFile, text: "[Service]\nExecStart=/bin/true\n" },
    { event: "write", path: the.path("/their-file"), text: "theirs" },
    the.inspect({ unit: ["foreign"], deploy_path: ["foreign"] }),
    { event: "remove", path: the.unitFile },
    { event: "remove", path: the.path("") },
    the.inspect({ enabled: [""] }),
  ]),
  tell("links and files that somebody has changed", (the) => [
    ...staged(the),
    the.switchTo("one", "r1"),
    { event: "write", path: the.path("/.gin-deploy/state.json"), text: "not json" },
    { event: "write", path: the.unitFile, text: "# gin-deploy: edited\n[Service]\nExecStart=/bin/true\n" },
    { event: "write", path: the.path("/releases/r1/env/current"), text: "PORT=1\n" },
    the.inspect({ state: ["not json"], current: ["r1"], unit: ["ours"] }),
    { event: "remove", path: the.path("/releases/r1") },
    the.inspect({ current: ["r1"] }),
    { event: "link", path: the.path("/canary"), target: "releases/r7" },
    the.inspect({ canary: ["r7"] }),
    the.stopCanary("one"),
    the.inspect({ canary: [""] }),
    the.switchTo("one", undefined),
  ]),
  tell("a record of a pause is told as it is, also one that holds nothing", (the) => [
    the.lock("acquire", "one", "acquired"),
    { event: "write", path: the.path("/.gin-deploy/paused"), text: "not json\nrelease=r1\n" },
    the.inspect({ paused: ["not json"] }),
    { event: "write", path: the.path("/.gin-deploy/paused"), text: "" },
    the.inspect({ paused: ["empty"] }),
    the.stopCanary("one", []),
    the.inspect({ paused: [""] }),
  ]),
  tell("a full disk stops the way forward, not the way back", (the) => [
    { event: "small disk", path: the.path("") },
    ...staged(the),
    the.switchTo("one", "r1"),
    the.observe("current", ["http_status", "200"]),
    the.finish("one", { promote: "yes" }),
    the.stage("one", "r2", { EXTRA: "x" }, { same_binary_in: "r1" }),
    the.switchTo("one", "r2"),
    the.observe("current", ["http_status", "200"]),
    { event: "fill disk", path: the.path("") },
    the.lock("renew", "one", "renewed"),
    the.lock("rotate", "one", "rotated", { new_token: "one.repair", lease_seconds: 180 }),
    the.ending("failed", the.receive("one.repair")),
    the.inspect({ disk_free_kib: ["0"] }),
    the.switchTo("one.repair", "r1"),
    the.inspect({ phase: [phaseLine("switching", "r1")] }),
    the.observe("current", ["http_status", "200"]),
    the.finish("one.repair", { bad_release: "r2" }),
    the.inspect({ current: ["r1"], release: ['r1 good {"id":"r1"}', 'r2 bad {"id":"r2"}'] }),
    the.lock("release", "one.repair", "released"),
    { event: "fill disk", path: the.path("") },
    the.lock("acquire", "two", "acquired", { journal_line: "{}" }),
    the.ending("failed", the.stage("two", "r3", {}, { same_binary_in: "r1" })),
    the.stopCanary("two", []),
    the.lock("release", "two", "released"),
  ]),
];
