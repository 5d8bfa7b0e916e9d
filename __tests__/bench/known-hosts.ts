import { createHmac, randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import {
  hostKeyAlgorithms,
  judgeHostKey,
  mayPinAnotherType,
  parseKnownHosts,
} from "../../src/deploy/connect/known-hosts.ts";
import type { HostKey } from "../../src/world/ssh/ssh.ts";

export const about =
  "choosing host keys from a hashed known_hosts; --hosts N (500), --lines N (500, at least as many), --port N (22)";

const type = "ssh-ed25519";
const nameOf = (host: number) => `web${host}.example.com`;

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hosts: { type: "string", default: "500" },
      lines: { type: "string", default: "500" },
      port: { type: "string", default: "22" },
    },
  });
  const [hosts, lines, port] = [values.hosts, values.lines, values.port].map(Number) as [number, number, number];
  if (!(hosts >= 1 && lines >= hosts)) throw new Error("--hosts takes a number, --lines one that is at least as large");
  const known = Array.from({ length: lines }, (_, host) => lineOf(host, port)).join("\n");
  const [parseMs, reading] = timed(() => parseKnownHosts(known));
  if ("problems" in reading) throw new Error(reading.problems.join("; "));
  const [chooseMs, trusted] = timed(() => {
    let trusted = 0;
    for (let host = 0; host < hosts; host++) {
      const place = { host: nameOf(host), port };
      // All that a connection asks.
      hostKeyAlgorithms(reading.pins, place);
      mayPinAnotherType(reading.pins, place);
      if (judgeHostKey(reading.pins, place, keyOf(host)).kind === "trusted") trusted++;
    }
    return trusted;
  });
  if (trusted !== hosts) throw new Error(`${trusted} of ${hosts} hosts are trusted`);
  console.log(
    `${lines} hashed lines: read in ${parseMs} ms, ${hosts} hosts chosen from them in ${chooseMs} ms (of processor time)`,
  );
}

/** Processor time: other programs on the machine do not count. */
function timed<T>(work: () => T): [ms: number, result: T] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [Math.round((user + system) / 1000), result];
}

function lineOf(host: number, port: number): string {
  const salt = randomBytes(20);
  const name = port === 22 ? nameOf(host) : `[${nameOf(host)}]:${port}`;
  const hashed = createHmac("sha1", salt).update(name).digest("base64");
  return `|1|${salt.toString("base64")}|${hashed} ${type} ${keyOf(host).blob}`;
}

function keyOf(host: number): HostKey {
  const key = Buffer.alloc(32);
  key.writeUInt32BE(host);
  const parts = [Buffer.from(type), key].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return { type, blob: Buffer.concat(parts).toString("base64") };
}
