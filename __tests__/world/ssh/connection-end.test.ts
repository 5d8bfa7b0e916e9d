import { describe, expect, it } from "vitest";
import { nothingSeen, type Sighting, withBanner, withBytes, withNote } from "../../../src/world/ssh/connection-end.ts";

const seenAfter = (...lines: readonly string[]): Sighting => lines.reduce(withNote, nothingSeen);

/** Debug lines of ssh2 1.17.0, as they came from a real sshd. */
const handshake = ["Socket connected", "Remote ident: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10'"];

describe("what a connection shows on its way", () => {
  it.each([
    ["tcp", []],
    ["greeting", handshake.slice(0, 1)],
    ["handshake", handshake],
    ["authentication", [...handshake, "Handshake completed"]],
  ])("how far it came: %s", (phase, lines) => expect(seenAfter(...lines).phase).toBe(phase));

  it("how the server calls itself", () => {
    expect(seenAfter(...handshake).software).toBe("OpenSSH_9.2p1 Debian-2+deb12u10");
    expect(seenAfter("Remote ident: 'SSH-1.99-dropbear_2012.55'").software).toBe("dropbear_2012.55");
    expect(seenAfter(`Remote ident: "SSH-2.0-it's"`).software).toBe("it's");
  });

  it("the lists of both sides, without what is no algorithm", () => {
    const { offers } = seenAfter(
      "Handshake: (local) KEX method: curve25519-sha256,ecdh-sha2-nistp256,ext-info-c,kex-strict-c-v00@openssh.com",
      "Handshake: (remote) KEX method: sntrup761x25519-sha512@openssh.com,kex-strict-s-v00@openssh.com",
      "Handshake: (local) C->S cipher: aes128-ctr",
      "Handshake: (remote) C->S cipher: ",
      "Handshake: strict KEX mode enabled",
      "Handshake: KEX algorithm: curve25519-sha256",
    );
    expect(offers).toEqual({
      kex: { ours: ["curve25519-sha256", "ecdh-sha2-nistp256"], theirs: ["sntrup761x25519-sha512@openssh.com"] },
      cipher: { ours: ["aes128-ctr"], theirs: [] },
    });
  });

  it("what was said about the login", () => {
    const seen = seenAfter(
      "Agent: Trying key #1",
      "Inbound: Received USERAUTH_PK_OK",
      "Agent: Trying key #2",
      "Inbound: Received USERAUTH_FAILURE (publickey,keyboard-interactive)",
      'Inbound: Received DISCONNECT (2, "Too many authentication failures")',
      'Debug output from server: "/root/.ssh/authorized_keys:1: key options: command pty"',
    );
    expect(seen).toMatchObject({
      agentKeys: 2,
      isKeyKnown: true,
      methods: ["publickey", "keyboard-interactive"],
      disconnect: "Too many authentication failures",
      remarks: ["/root/.ssh/authorized_keys:1: key options: command pty"],
    });
    expect(seenAfter("Skipping key authentication (no mutual hash algorithm)").hasNoSignature).toBe(true);
    expect(seenAfter("Agent: Skipping key #3 (no mutual hash algorithm)").hasNoSignature).toBe(true);
    expect(seenAfter("Inbound: Received USERAUTH_FAILURE ()").methods).toEqual([]);
  });

  it("the first bytes, only of who has not greeted, and not without end", () => {
    const greeting = seenAfter("Socket connected");
    const long = Array.from({ length: 100 }).reduce<Sighting>(
      (seen) => withBytes(seen, Buffer.from("HTTP/1.1 ")),
      greeting,
    );
    expect(long.firstBytes).toHaveLength(512);
    expect(withBytes(seenAfter(...handshake), Buffer.from("secret")).firstBytes).toBe("");
    expect(withBytes(greeting, Buffer.from([0x15, 3, 1, 0xff])).firstBytes).toBe("\u0015\u0003\u0001\u00ff");
  });

  it("a host that talks without end fills no memory", () => {
    let seen = nothingSeen;
    for (let count = 0; count < 1000; count++) seen = withBanner(withNote(seen, 'Debug output from server: "x"'), "y");
    expect([seen.banners.length, seen.remarks.length]).toEqual([20, 20]);
  });
});
