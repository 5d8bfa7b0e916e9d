/** A file says what hosts have to be; booted hosts say what they are. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { footprint, on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";

let fleet: Fleet;
let small: SmallService;

beforeAll(async () => {
  small = makeSmallService(["v1"]);
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "web2" }] });
});
afterAll(async () => {
  await fleet?.stop();
  small?.remove();
});

/** On both hosts. */
function act(operation: string, fingerprint?: string): Promise<ActionRun> {
  if (fingerprint !== undefined) writeFileSync(join(small.directory, "hosts.yml"), fingerprint);
  return runAction({
    workspace: small.directory,
    inputs: {
      ...(operation === "status" ? { name: "shop" } : small.inputs("shop", 8080, "v1")),
      operation,
      hosts: fleet.hosts.map(({ address }) => `deploy@${address}`).join("\n"),
      "ssh-key": fleet.privateKey,
      "ssh-known-hosts": fleet.knownHosts,
      "smoke-test": "off",
      ...(fingerprint === undefined ? {} : { fingerprint: "hosts.yml" }),
    },
  });
}

const errorsOf = ({ annotations }: ActionRun) =>
  annotations.flatMap(({ level, message }) => (level === "error" ? [message] : [])).join("\n");

it("hosts are printed as a file that they meet, refused untouched where they do not, and deployed to where they do", async () => {
  const [web1, web2] = [fleet.host("web1"), fleet.host("web2")];
  const hostile = String.raw`ID="$(touch /run/pwned)\033[31m"\nkernel=evil\n\001VERSION_ID='12'\nVERSION_ID=\x3e=1; reboot\n`;
  await on(web2, `printf '${hostile}' > /etc/os-release`);
  await on(web2, "nft 'add table ip other; add chain ip other pre { type nat hook prerouting priority -100; }'");
  await on(web2, "nft add rule ip other pre ip daddr 192.0.2.1 tcp dport 8080 dnat to 192.0.2.2:80");

  const asked = await act("status");
  expect(asked.exitCode, asked.log).toBe(0);
  const printed = asked.outputs["fingerprint"] ?? "";
  expect(printed).toMatch(/^os: \[debian, "\$\(touch \/run\/pwned\)\[31m"\]$/m);
  expect(printed).toMatch(/^libc: glibc 2\.36$/m);
  expect(printed).toMatch(/^proxy: .*nginx 1\.\d+/m);
  expect(printed).toMatch(/^ {2}curl: 7\.88\S+$/m);
  expect(asked.summary).toContain("libc: glibc 2.36");
  expect(await on(web2, "ls /run/pwned 2>/dev/null")).toBe("");

  const before = await Promise.all([footprint(web1), footprint(web2)]);
  const refused = await act(
    "deploy",
    "os: debian\nversion: 12\nlibc: musl any\npackages: { nginx-light: absent }\nsame: [os]\n",
  );
  expect(refused.exitCode).toBe(1);
  expect(errorsOf(refused)).toMatch(/2 of 2 hosts are not what hosts\.yml says/);
  for (const host of [web1, web2]) {
    expect(errorsOf(refused)).toContain(`deploy@${host.address}: libc is glibc 2.36, and not musl any`);
    expect(errorsOf(refused)).toMatch(
      new RegExp(`deploy@${host.address}: packages\\.nginx-light is 1\\.\\S+, and not absent`),
    );
  }
  expect(errorsOf(refused)).toMatch(new RegExp(`deploy@${web2.address}: os is .*, and not debian`));
  expect(await Promise.all([footprint(web1), footprint(web2)])).toEqual(before);

  const broken = await act("plan", "os: debian\nkernel: >=5\n");
  expect(errorsOf(broken)).toMatch(/fingerprint: hosts\.yml:2: is not YAML: .*a range stands in quotes/);
  expect(broken.log).not.toContain("connecting");

  const met = await act("deploy", printed);
  expect(met.exitCode, met.log).toBe(0);
  expect(met.annotations.map(({ message }) => message).join("\n")).toMatch(
    new RegExp(`deploy@${web2.address}: a rule of its firewall sends connections to the port elsewhere: ip daddr 192`),
  );
});
