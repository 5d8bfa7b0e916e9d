import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHostAddress, formatHostPort, parseHostAddress } from "../../../src/deploy/connect/host-address.ts";

describe("parseHostAddress", () => {
  it.each([
    ["web1", "deploy", "web1", 22],
    ["web1.example.com", "deploy", "web1.example.com", 22],
    ["  web1  ", "deploy", "web1", 22],
    ["WEB1.Example.Com", "deploy", "web1.example.com", 22],
    ["root@web1:2222", "root", "web1", 2222],
    ["_svc.user-1@web1", "_svc.user-1", "web1", 22],
    ["10.0.0.7:65535", "deploy", "10.0.0.7", 65535],
    ["web-1.xn--mnchen-3ya.de", "deploy", "web-1.xn--mnchen-3ya.de", 22],
    ["3com.example", "deploy", "3com.example", 22],
    ["[::1]", "deploy", "::1", 22],
    ["[::1]:22", "deploy", "::1", 22],
    ["user@[fe80::1%eth0]:2222", "user", "fe80::1%eth0", 2222],
    ["[::ffff:10.0.0.7]:1", "deploy", "::ffff:10.0.0.7", 1],
    [`${"a".repeat(63)}.example`, "deploy", `${"a".repeat(63)}.example`, 22],
  ])("reads %s", (text, user, host, port) => {
    expect(parseHostAddress(text)).toEqual({ address: { user, host, port } });
  });

  it("takes another user where none is named", () => {
    expect(parseHostAddress("web1", "root")).toEqual({ address: { user: "root", host: "web1", port: 22 } });
  });

  it.each([
    ["", "no host given"],
    ["   ", "no host given"],
    ["ssh://deploy@web1", "without a scheme"],
    ["@web1", "the user before @ is empty"],
    ["-oProxyCommand=id@web1", '"-oProxyCommand=id" is not a user name'],
    ["a b@web1", "write one host a line"],
    ["$(id)@web1", "is not a user name"],
    ["a@b@web1", '"a@b" is not a user name'],
    ["deploy@", "the host is empty"],
    ["web1:", '"" is not a port'],
    ["web1:0", '"0" is not a port'],
    ["web1:65536", '"65536" is not a port'],
    ["web1:022", '"022" is not a port'],
    ["web1:ssh", '"ssh" is not a port'],
    ["web1:-1", '"-1" is not a port'],
    ["web1:99999999999999999999", "is not a port"],
    ["-oProxyCommand=id", "is not a host name"],
    ["-web1", "is not a host name"],
    ["web1-", "is not a host name"],
    ["web_1", "is not a host name"],
    ["web1..example", "is not a host name"],
    ["web 1", "write one host a line"],
    ["web1;reboot", "is not a host name"],
    ["web1`id`", "is not a host name"],
    ["web1\nweb2", "write one host a line"],
    [`${"a".repeat(64)}.example`, "is not a host name"],
    [Array.from({ length: 64 }, () => "abc").join("."), "is not a host name"],
    ["10.0.0.256", "is not an IPv4 address"],
    ["10.0.0", "is not an IPv4 address"],
    ["10.0.0.07", "is not an IPv4 address"],
    ["1234", "is not an IPv4 address"],
    ["::1", "put an IPv6 address in brackets"],
    ["fe80::1:22", "put an IPv6 address in brackets"],
    ["[::1", "only :port may follow"],
    ["[::1]22", "only :port may follow"],
    ["[]", "is not an IPv6 address"],
    ["[web1]:22", "is not an IPv6 address"],
    ["[10.0.0.7]", "is not an IPv6 address"],
    ["[::12345]", "is not an IPv6 address"],
    ["[fe80::1%]", "is not an IPv6 address"],
    ["[fe80::1%a;b]", "is not an IPv6 address"],
    ["münchen.example", 'write "xn--mnchen-3ya.example"'],
    ["web1\u200b", "it holds an invisible character (U+200B): type it anew"],
    ["deploy@web\u00ad1", "it holds an invisible character (U+00AD)"],
    ["deploy@web1\u00a0:22", "it holds an invisible character (U+00A0)"],
    ["“deploy@web1”", "write it without quotes"],
    ['"web1"', "write it without quotes"],
    ["- deploy@web1", "write it without the dash"],
    ["# web1", "comments are not read here"],
    ["web1 web2", "write one host a line"],
    ["ssh deploy@web1 -p 2222", "write one host a line"],
    ["日本\u0000", "is not ASCII"],
  ])("refuses %j: %s", (text, words) => {
    const reading = parseHostAddress(text);
    expect("problem" in reading && reading.problem).toContain(words);
    expect(JSON.stringify(reading).length).toBeLessThan(400);
  });

  it("takes any text without throwing, and what it reads it writes so that it reads it again", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."ab1.-:@[]%/ é") })), (text) => {
        const reading = parseHostAddress(text);
        if ("problem" in reading) expect(reading.problem).not.toContain("\n");
        else expect(parseHostAddress(formatHostAddress(reading.address))).toEqual(reading);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        expect(parseHostAddress(`u@${host}:${port}`)).toEqual({
          address: { user: "u", host: host.toLowerCase(), port },
        });
      }),
    );
  });
});

it("formats a place with brackets only where they are needed", () => {
  expect(formatHostPort("web1", 22)).toBe("web1");
  expect(formatHostPort("web1", 2222)).toBe("web1:2222");
  expect(formatHostPort("::1", 22)).toBe("[::1]");
  expect(formatHostAddress({ user: "u", host: "fe80::1%eth0", port: 2222 })).toBe("u@[fe80::1%eth0]:2222");
});
