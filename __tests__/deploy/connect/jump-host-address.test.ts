import { describe, expect, it } from "vitest";
import { parseJumpHost } from "../../../src/deploy/connect/jump-host-address.ts";

describe("parseJumpHost", () => {
  it.each([
    ["ops@bastion.example.com:2222", { user: "ops", host: "bastion.example.com", port: 2222 }],
    ["bastion", { user: "deploy", host: "bastion", port: 22 }],
    ["none.example.com", { user: "deploy", host: "none.example.com", port: 22 }],
    ["ops@[2001:db8::1]:22", { user: "ops", host: "2001:db8::1", port: 22 }],
  ])("reads %s", (text, address) => {
    expect(parseJumpHost(text)).toEqual({ address });
  });

  it.each([
    ["none", '"none": leave jump-host empty'],
    ["NONE", "leave jump-host empty"],
    ["ssh://ops@bastion:22", "without a scheme"],
    ["-J ops@bastion", "write only where the jump host is"],
    ["-Jops@bastion", "write only where the jump host is"],
    ["-W %h:%p bastion", "write only where the jump host is"],
    ["ssh -W %h:%p bastion", "write only where the jump host is"],
    ["ProxyJump ops@bastion", "write only where the jump host is"],
    ["ProxyJump=ops@bastion", "write only where the jump host is"],
    ["-oProxyCommand=id", "write only where the jump host is"],
    ["socks5://proxy:1080", "reached by SSH"],
    ["http://proxy:3128", "reached by SSH"],
    ["ops@", "the host is empty"],
    ["bastion:0", "is not a port"],
    ["$(id)@bastion", "is not a user name"],
  ])("refuses %s", (text, words) => {
    expect(parseJumpHost(text)).toEqual({ problem: expect.stringContaining(words) });
  });
});
