import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { on } from "../support/deploy-example.ts";
import { type Fleet, startFleet } from "../support/fleet/start-fleet.ts";
import { type FrontOnHost, frontOnHost } from "../support/front-on-host.ts";
import { makeSmallService, type SmallService } from "../support/small-service.ts";
import { startStrictLoad } from "../support/strict-load.ts";

let fleet: Fleet;
let service: SmallService;
let small: FrontOnHost;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: "web1" }, { name: "client" }] });
  service = makeSmallService(["v1", "v2"]);
  small = await frontOnHost(fleet.host("web1"), service, { name: "small", port: 8080 });
});
afterAll(async () => {
  await fleet?.stop();
  service?.remove();
});

/** Connections that the kernel remembers for a front, for longer than it asks for. One in TIME_WAIT lets a new one in. */
async function remembered(): Promise<readonly string[]> {
  const tracked = await small.sh("grep -v -e TIME_WAIT -e zone=0 /proc/net/nf_conntrack");
  return tracked.split("\n").filter((line) => line.includes("sport=8080 ") && Number(line.split(/ +/)[4]) > 30);
}

it("a front that follows another at once takes no connection for one that it has seen before", async () => {
  // So many that their ports come round again.
  const loads = [1, 2].map(() => startStrictLoad(`http://${fleet.host("web1").address}:8080/version`, { pauseMs: 5 }));
  const lasting: string[] = [];
  for (let round = 0; round < 5; round++) {
    await small.startCanary();
    await small.setShare(100);
    await delay(1_000);
    lasting.push(...(await remembered()));
    await small.stopCanary();
  }
  const seen = await Promise.all(loads.map((load) => load.stop()));
  const answered = seen.reduce((sum, load) => sum + load.answered, 0);
  const failures = seen.flatMap((load) => load.failures);
  console.log(`five fronts in a row: ${answered} connections, ${failures.length} failed`);
  expect(failures).toEqual([]);
  expect(lasting, "who comes from one of these ports is not let in for minutes").toEqual([]);
});

/** Closes a connection that the host has closed before, and comes again from the same port. */
const returningClient = `
import os, socket, sys, time
def connect():
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    client.bind(("", 20000))
    client.settimeout(10)
    client.connect((sys.argv[1], 8080))
    client.send(b"GET /version HTTP/1.1\\r\\nHost: small\\r\\nConnection: close\\r\\n\\r\\n")
    while part := client.recv(4096): last = part
    print(last.decode().split()[-1], flush=True)
    return client
def wait_for(path):
    open(path + ".awaited", "w").close()
    while not os.path.exists(path): time.sleep(0.1)
client = connect()
wait_for("/root/close")
client.close()
wait_for("/root/come-again")
connect()
`;

it("what the front of another service of the host has made the kernel remember keeps no client out", async () => {
  const [client, web1] = [fleet.host("client"), fleet.host("web1")];
  const other = await frontOnHost(web1, service, { name: "other-one", port: 8090 });
  await small.startCanary();
  await other.startCanary();
  const coming = client.exec(["python3", "-", web1.address], { input: returningClient });
  await on(client, "until [ -e /root/close.awaited ]; do sleep 0.1; done");
  await other.setShare(50);
  // All that the kernel has seen of this connection is the host's answer to its end.
  await on(client, "touch /root/close; until [ -e /root/come-again.awaited ]; do sleep 0.1; done; sleep 1");
  await small.setShare(100);
  await on(client, "touch /root/come-again");
  const { stdout, stderr } = await coming;
  await small.stopCanary();
  await other.stopCanary();
  expect(stdout + stderr).toBe('{"version":"v1"}\n{"version":"v2"}\n');
  expect(await small.sh("nft list tables")).toBe("");
});

/** Has room for little, and takes it only once it is told to. */
const slowClient = `
import os, socket, sys, time
client = socket.socket()
client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
client.connect((sys.argv[1], 8080))
client.send(b"GET /large HTTP/1.1\\r\\nHost: small\\r\\nConnection: close\\r\\n\\r\\n")
while not os.path.exists("/root/take"): time.sleep(0.1)
taken = b""
while part := client.recv(4096): taken += part
print(len(taken.split(b"\\r\\n\\r\\n")[1]))
`;

it("what a canary has said before its end arrives, however slowly it is taken", async () => {
  await small.startCanary();
  await small.setShare(100);
  const [client, web1] = [fleet.host("client"), fleet.host("web1")];
  const taking = client.exec(["python3", "-", web1.address], { input: slowClient });
  await delay(1_000);
  const stopping = small.stopCanary();
  await expect.poll(() => small.sh("systemctl show small@canary -p MainPID --value")).toBe("0");
  // Its socket has ended for the process, and not for the client.
  const port = small.canaryPort.toString(16).toUpperCase();
  expect(await small.sh(`cat /proc/net/tcp /proc/net/tcp6 | grep -c ':${port} [^ ]* 04 '`)).toBe("1");
  await delay(1_000);
  await on(client, "touch /root/take");
  const { stdout, stderr } = await taking;
  await stopping;
  expect(stdout + stderr).toBe("40000\n");
  expect(await small.sh("nft list tables")).toBe("");
});

/** Asks over one connection, lets a packet of long ago come in between, and asks again. */
const withStrayPacket = `
import socket, struct, sys
here, there = sys.argv[1:]
asked = b"GET /version HTTP/1.1\\r\\nHost: small\\r\\n\\r\\n"
client = socket.create_connection((there, 8080), 5)
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
client.send(asked)
while True:
    packet = raw.recv(4096)
    head = (packet[0] & 15) * 4
    source, to, sequence, acknowledged, offset = struct.unpack("!HHIIB", packet[head:head + 13])
    size = len(packet) - head - (offset >> 4) * 4
    if (source, to) == (8080, client.getsockname()[1]) and size > 0: break
print(client.recv(4096).decode().split()[-1])
stray = struct.pack("!HHIIBBHHH", to, 8080, acknowledged - 2**30 & 0xffffffff, sequence + size & 0xffffffff, 80, 16, 500, 0, 0)
pseudo = socket.inet_aton(here) + socket.inet_aton(there) + struct.pack("!BBH", 0, 6, 20)
total = sum(struct.unpack("!16H", pseudo + stray))
total = (total >> 16) + (total & 0xffff)
stray = stray[:16] + struct.pack("!H", ~(total + (total >> 16)) & 0xffff) + stray[18:]
raw.sendto(stray, (there, 0))
try:
    client.settimeout(2)
    print(client.recv(1))
except TimeoutError:
    client.settimeout(5)
client.send(asked)
print(client.recv(4096).decode().split()[-1])
`;

it("a packet that nobody can place ends no connection to the canary", async () => {
  await small.startCanary();
  await small.setShare(100);
  const [client, web1] = [fleet.host("client"), fleet.host("web1")];
  const { stdout, stderr } = await client.exec(["python3", "-", client.address, web1.address], {
    input: withStrayPacket,
  });
  await small.stopCanary();
  expect(stdout + stderr).toBe('{"version":"v2"}\n{"version":"v2"}\n');
});

it("where every port is given to clients of the host, our own looks still tell the two processes apart", async () => {
  await small.sh("echo 1024 65535 >/proc/sys/net/ipv4/ip_local_port_range");
  await small.startCanary();
  await small.setShare(100);
  const [look, seen] = [await small.look(), await small.version()];
  expect(look).toMatchObject({ http_status: 200, front_share: 100 });
  const counted = await small.look();
  expect(seen).toBe("v2");
  // A look is none of the connections that the front counts.
  expect(counted.front_seen).toBe((look.front_seen ?? 0) + 1);
  await small.sh("echo 32768 60999 >/proc/sys/net/ipv4/ip_local_port_range");
  await small.stopCanary();
});

it("a reboot of the host leaves nothing of it", async () => {
  await small.startCanary();
  await small.setShare(25);
  await fleet.host("web1").kill();
  await fleet.host("web1").boot();
  await on(fleet.host("web1"), "systemctl start small@current");
  expect(await small.look()).toMatchObject({ front_share: undefined });
  expect(await small.sh("nft list tables; ls /run/gin-deploy 2>/dev/null; systemctl is-active small@canary")).toBe(
    "inactive",
  );
});
