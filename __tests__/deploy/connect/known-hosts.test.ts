import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matcherOf, readHashedHostName } from "../../../src/deploy/connect/hashed-host-name.ts";
import {
  type HostPlace,
  hostKeyAlgorithms,
  judgeHostKey,
  mayPinAnotherType,
  parseKnownHosts,
} from "../../../src/deploy/connect/known-hosts.ts";
import type { Pins } from "../../../src/model/host.ts";
import { fingerprintOf, type HostKey } from "../../../src/world/ssh/ssh.ts";

/** A blob of the right shape; what the key says is not looked at here. */
function keyOf(type: string, filling: number): HostKey {
  const parts = [Buffer.from(type), Buffer.alloc(32, filling)];
  const blob = Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
  return { type, blob: blob.toString("base64") };
}

const ed = keyOf("ssh-ed25519", 1);
const otherEd = keyOf("ssh-ed25519", 2);
const ecdsa = keyOf("ecdsa-sha2-nistp256", 3);
const rsa = keyOf("ssh-rsa", 4);
const text = ({ type, blob }: HostKey) => `${type} ${blob}`;
const web1: HostPlace = { host: "web1", port: 22 };

function pinsOf(known: string): Pins {
  const reading = parseKnownHosts(known);
  if ("problems" in reading) throw new Error(reading.problems.join("; "));
  return reading.pins;
}

function problemsOf(known: string): readonly string[] {
  const reading = parseKnownHosts(known);
  return "problems" in reading ? reading.problems : [];
}

const kindOf = (known: string, place: HostPlace, key: HostKey) => judgeHostKey(pinsOf(known), place, key).kind;

const hashed = (name: string, salt = Buffer.alloc(20, 7)) =>
  `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;

describe("which hosts a line speaks of", () => {
  const port2222 = { host: "web1", port: 2222 };
  it.each<[string, HostPlace, boolean]>([
    ["web1", web1, true],
    ["WEB1", web1, true],
    ["web1", { host: "WEB1", port: 22 }, true],
    ["web2", web1, false],
    ["web", web1, false],
    ["db,web1,10.0.0.1", web1, true],
    ["10.0.0.1", { host: "10.0.0.1", port: 22 }, true],
    ["::1", { host: "::1", port: 22 }, true],
    ["[::1]:2222", { host: "::1", port: 2222 }, true],
    ["web?", web1, true],
    ["web?", { host: "web", port: 22 }, false],
    ["web*", { host: "web", port: 22 }, true],
    ["*", web1, true],
    ["*", port2222, true],
    ["*.example.com", { host: "a.b.example.com", port: 22 }, true],
    ["*.example.com", { host: "example.com", port: 22 }, false],
    ["*,!web1", web1, false],
    ["!web1,*", web1, false],
    ["!web*,*", { host: "db", port: 22 }, true],
    ["!web2", web1, false],
    ["[web1]:2222", port2222, true],
    ["[web1]:2222", { host: "WEB1", port: 2222 }, true],
    ["[web1]:2222", web1, false],
    ["[web1]:2222", { host: "web1", port: 2223 }, false],
    ["[web*]:2222", port2222, true],
    // As OpenSSH: an entry without a port also vouches for other ports.
    ["web1", port2222, true],
    [hashed("web1"), web1, true],
    [hashed("web1"), { host: "Web1", port: 22 }, true],
    [hashed("web2"), web1, false],
    [hashed("[web1]:2222"), port2222, true],
    [hashed("[web1]:2222"), web1, false],
    [`${hashed("web2")},${hashed("web1")}`, web1, true],
  ])("%s for %o: %s", (patterns, place, expected) => {
    expect(kindOf(`${patterns} ${text(ed)}`, place, ed)).toBe(expected ? "trusted" : "unknown");
  });

  it("hashed names find their host and no other", () => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.domain(),
        fc.constantFrom(22, 2222),
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        (host, other, port, salt) => {
          fc.pre(host !== other);
          const name = port === 22 ? host : `[${host}]:${port}`;
          const line = `${hashed(name, Buffer.from(salt))} ${text(ed)}`;
          expect(kindOf(line, { host, port }, ed)).toBe("trusted");
          expect(kindOf(line, { host: other, port }, ed)).toBe("unknown");
        },
      ),
    );
  });

  it("a glob agrees with the regular expression that says the same", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    const globs = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(globs, letters, (glob, host) => {
        const regexp = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(kindOf(`${glob} ${text(ed)}`, { host, port: 22 }, ed) === "trusted").toBe(regexp.test(host));
      }),
      { numRuns: 2000 },
    );
  });

  it("a glob full of stars takes no time", () => {
    const line = `${"*a".repeat(2000)}*b ${text(ed)}`;
    expect(kindOf(line, { host: "a".repeat(5000), port: 22 }, ed)).toBe("unknown");
  });
});

describe("a large known_hosts", () => {
  it.each([
    [22, 1],
    // The name with its port, and the name alone, which vouches for all ports.
    [2222, 2],
  ])("is read through once for a place, whatever is asked of it (port %i)", (port, timesEach) => {
    const lines = ["a", "b", "c"].map((host) => `${hashed(host)} ${text(ed)}`);
    let looks = 0;
    const pins = pinsOf(lines.join("\n")).map((pin) => ({
      ...pin,
      get hosts() {
        looks++;
        return pin.hosts;
      },
    }));
    for (const host of ["a", "B", "b"]) {
      const place = { host, port };
      expect(judgeHostKey(pins, place, ed).kind).toBe("trusted");
      expect(judgeHostKey(pins, place, otherEd).kind).toBe("changed");
      expect(hostKeyAlgorithms(pins, place)).toEqual(["ssh-ed25519"]);
      expect(mayPinAnotherType(pins, place)).toBe(false);
    }
    const places = 2;
    // Beside what the few pins that were found are asked.
    expect(looks).toBeLessThan(places * (lines.length * timesEach + 6));
  });

  it("keeps places apart that share a host", () => {
    const pins = pinsOf(`[web1]:2222 ${text(ed)}\nweb1 ${text(rsa)}`);
    expect(judgeHostKey(pins, web1, ed).kind).toBe("unknown");
    expect(judgeHostKey(pins, { host: "web1", port: 2222 }, ed).kind).toBe("trusted");
    expect(judgeHostKey(pins, { host: "web1", port: 2223 }, rsa).kind).toBe("trusted");
  });

  it("knows a hashed name of any length", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200 }),
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        (name, salt) => {
          const reading = readHashedHostName(hashed(name, Buffer.from(salt)));
          expect(reading && matcherOf(name)(reading)).toBe(true);
          expect(reading && matcherOf(`${name}.`)(reading)).toBe(false);
        },
      ),
    );
  });
});

describe("judgeHostKey", () => {
  it.each<[string, string, HostKey, string]>([
    ["the pinned key", `web1 ${text(ed)}`, ed, "trusted"],
    ["with a comment", `web1 ${text(ed)} root@web1 # made in May`, ed, "trusted"],
    ["no-break spaces", `\u00a0web1\u00a0${text(ed).replace(" ", "\u00a0")}`, ed, "trusted"],
    ["a comment in any script", `web1 ${text(ed)} grüße\u200b`, ed, "trusted"],
    ["tabs and spaces", `  web1\t${text(ed)}  `, ed, "trusted"],
    ["Windows line ends and a byte order mark", `\uFEFF# c\r\n\r\nweb1 ${text(ed)}\r\n`, ed, "trusted"],
    ["one of several", `web1 ${text(rsa)}\nweb1 ${text(ed)}`, ed, "trusted"],
    ["an old and a new key of one type", `web1 ${text(otherEd)}\nweb1 ${text(ed)}`, ed, "trusted"],
    ["another key of the type", `web1 ${text(otherEd)}`, ed, "changed"],
    ["a key of another type", `web1 ${text(rsa)}`, ed, "unknown"],
    ["the key of another host", `web2 ${text(ed)}`, ed, "unknown"],
    ["a revoked key", `@revoked web1 ${text(ed)}\nweb1 ${text(rsa)}`, ed, "revoked"],
    ["a key revoked everywhere, pinned all the same", `web1 ${text(ed)}\n@revoked * ${text(ed)}`, ed, "revoked"],
    ["a key revoked for another host", `web1 ${text(ed)}\n@revoked web2 ${text(ed)}`, ed, "trusted"],
    ["a revoked fingerprint", `web1 ${text(ed)}\n@revoked ${fingerprintOf(ed.blob)}`, ed, "revoked"],
    ["a fingerprint", fingerprintOf(ed.blob), ed, "trusted"],
    ["a fingerprint with its padding", `${fingerprintOf(ed.blob)}=`, ed, "trusted"],
    ["another fingerprint", fingerprintOf(otherEd.blob), ed, "unknown"],
    ["a fingerprint for the host", `web1 ${fingerprintOf(ed.blob)}`, ed, "trusted"],
    ["another fingerprint for the host", `web1 ${fingerprintOf(otherEd.blob)}`, ed, "changed"],
    ["a fingerprint for another host", `web2 ${fingerprintOf(ed.blob)}`, ed, "unknown"],
    ["ssh-keygen -l", `256 ${fingerprintOf(ed.blob)} root@web1 (ED25519)`, ed, "trusted"],
    ["ssh-keygen -l without a comment", `256 ${fingerprintOf(ed.blob)} no comment (ED25519)`, ed, "trusted"],
  ])("%s", (_, known, key, kind) => {
    expect(kindOf(known, web1, key)).toBe(kind);
  });

  it("tells what was shown, what is pinned, and the line that would trust it", () => {
    const place = { host: "web1", port: 2222 };
    const pins = pinsOf(`# hosts\n[web1]:2222 ${text(otherEd)}`);
    expect(judgeHostKey(pins, place, ed)).toEqual({
      kind: "changed",
      message: `the host key of [web1]:2222 changed: it shows ssh-ed25519 ${fingerprintOf(ed.blob)}, pinned is ${fingerprintOf(otherEd.blob)} (line 2)`,
      lineToPaste: `[web1]:2222 ${text(ed)}`,
    });
    const unknown = judgeHostKey(pins, web1, ed);
    expect(unknown).toMatchObject({ kind: "unknown", lineToPaste: `web1 ${text(ed)}` });
    expect(parseKnownHosts("lineToPaste" in unknown ? unknown.lineToPaste : "")).toHaveProperty("pins");
  });

  it("an entry for the port decides alone", () => {
    const known = `web1 ${text(ed)}\n[web1]:2222 ${text(otherEd)}`;
    expect(kindOf(known, { host: "web1", port: 2222 }, ed)).toBe("changed");
  });
});

describe("hostKeyAlgorithms", () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ["one type", `web1 ${text(ed)}`, ["ssh-ed25519"]],
    ["RSA signs by SHA-2", `web1 ${text(rsa)}`, ["rsa-sha2-512", "rsa-sha2-256"]],
    [
      "best first",
      `web1 ${text(rsa)}\nweb1 ${text(ecdsa)}\nweb1 ${text(ed)}`,
      ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"],
    ],
    ["a revoked key is not wanted", `web1 ${text(rsa)}\n@revoked web1 ${text(ed)}`, ["rsa-sha2-512", "rsa-sha2-256"]],
    ["a fingerprint may be any", fingerprintOf(ed.blob), undefined],
    ["a key and a fingerprint", `web1 ${text(ed)}\n${fingerprintOf(rsa.blob)}`, undefined],
    ["a fingerprint with its type", `2048 ${fingerprintOf(rsa.blob)} x (RSA)`, ["rsa-sha2-512", "rsa-sha2-256"]],
    ["ECDSA with its size", `384 ${fingerprintOf(rsa.blob)} x (ECDSA)`, ["ecdsa-sha2-nistp384"]],
    ["nothing known of the host", `web2 ${text(ed)}`, undefined],
  ])("%s", (_, known, algorithms) => {
    expect(hostKeyAlgorithms(pinsOf(known), web1)).toEqual(algorithms);
  });

  it("leaves out the types whose keys were refused", () => {
    const pins = pinsOf(fingerprintOf(rsa.blob));
    expect(mayPinAnotherType(pins, web1)).toBe(true);
    expect(hostKeyAlgorithms(pins, web1, ["ssh-ed25519", "ecdsa-sha2-nistp256"])).toEqual([
      "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521",
      "rsa-sha2-512",
      "rsa-sha2-256",
    ]);
    expect(mayPinAnotherType(pinsOf(`web1 ${text(ed)}`), web1)).toBe(false);
  });
});

describe("lines that cannot be used", () => {
  const blob = ed.blob;
  it.each([
    [`@cert-authority *.example.com ${text(ed)}`, "@cert-authority is not supported"],
    [`@trusted web1 ${text(ed)}`, "unknown marker @trusted"],
    [text(ed), "a key without a host"],
    [`${text(ed)} root@web1`, "a key without a host"],
    ["web1", "neither HOST TYPE KEY"],
    ["web1 ssh-ed25519", "neither HOST TYPE KEY"],
    ["web1 1024 35 1234567", "SSH protocol 1"],
    [`web1 ssh-ed25519 ${blob.slice(0, -8)}`, "the ssh-ed25519 key is cut or mistyped"],
    [`web1 ssh-ed25519 ${blob.slice(0, -1)}!`, "cut or mistyped"],
    [`web1 ssh-ed25519 ${blob}AAAA`, "cut or mistyped"],
    [`web1 ssh-rsa ${blob}`, "the ssh-rsa key is cut or mistyped"],
    [`web1 ssh-dss ${blob}`, 'keys of type "ssh-dss" are not supported'],
    [`web1 ssh-ed25519-cert-v01@openssh.com ${blob}`, "are not supported"],
    [`web1,,web2 ${text(ed)}`, "empty entry"],
    [`! ${text(ed)}`, "empty entry"],
    [`|1|abc|def ${text(ed)}`, "hashed host name is cut"],
    [`|2|${"A".repeat(27)}=|${"A".repeat(27)}= ${text(ed)}`, "of an unknown kind"],
    ["SHA256:abc", "43 characters"],
    [`SHA256:${"a".repeat(44)}`, "43 characters"],
    ["MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "MD5 fingerprint"],
    ["2048 MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48 x (RSA)", "MD5 fingerprint"],
    ["16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "MD5 fingerprint"],
    ["any", "neither HOST TYPE KEY"],
    [`web1\u200b ${text(ed)}`, "an unexpected character (U+200B)"],
    [`“web1” ${text(ed)}`, "an unexpected character (U+201C)"],
    [`web1 ssh-ed25519\u200b ${blob}`, "an unexpected character (U+200B)"],
    [`\u200b${fingerprintOf(blob)}`, "an unexpected character (U+200B)"],
    [`grüße ${text(ed)}`, "an unexpected character (U+00FC)"],
    ["StrictHostKeyChecking no", "neither HOST TYPE KEY"],
  ])("%s", (line, words) => {
    expect(problemsOf(`web1 ${text(ed)}\n${line}\n`)).toEqual([expect.stringContaining(words)]);
    expect(problemsOf(`web1 ${text(ed)}\n${line}\n`)[0]).toMatch(/^line 2: /);
  });

  it("are all reported, with their numbers", () => {
    const problems = problemsOf(`web1\n# fine\nweb2 ${text(ed)}\n@cert-authority * ${text(ed)}\nSHA256:x`);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["line 1", "line 4", "line 5"]);
  });

  it.each(["", "\n\n", "# only words", `@revoked web1 ${text(ed)}`])("%j holds no key to trust", (known) => {
    expect(problemsOf(known)).toEqual([expect.stringContaining("no key to trust")]);
  });

  it("any text ends in pins or in problems", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", "A", "|", "1", "@", "!", ",", " ", "\n", "SHA256:", "ssh-rsa ", "é", "\0"),
        }),
        (known) => {
          const reading = parseKnownHosts(known);
          expect("pins" in reading ? reading.pins.length : reading.problems.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
