import { describe, expect, it } from "vitest";
import { proxySite } from "../../../src/deploy/release/proxy-site.ts";

const nginx = (listen: readonly string[]) => proxySite("nginx", "shop", 8080, listen).text;
const haproxy = (listen: readonly string[], isSticky = false) =>
  proxySite("haproxy", "shop", 8080, listen, isSticky).text;

it.each([
  ["nginx", "location = /.gin-deploy/"],
  ["haproxy", "acl is_question path /.gin-deploy/"],
] as const)(
  "a configuration of %s is one of its service, its ports and where it listens: anything else is another generation",
  (kind, asked) => {
    const sites = [
      proxySite(kind, "shop", 8080, ["8081"]),
      proxySite(kind, "shop", 8080, ["8082"]),
      proxySite(kind, "shop", 8090, ["8081"]),
      proxySite(kind, "shop-b", 8080, ["8081"]),
      proxySite(kind, "shop", 8080, ["8081"], true),
    ];
    const generations = sites.map(({ text }) => /^# Generation ([0-9a-f]{16})$/m.exec(text)?.[1]);
    expect(new Set(generations).size).toBe(5);
    for (const [index, { text }] of sites.entries()) expect(text).toContain(`${asked}${generations[index]}`);
    expect(proxySite(kind, "shop", 8080, ["8081"])).toEqual(sites[0]);
  },
);

it.each([
  [["80", "[::]:80"], "127.0.0.1:80"],
  [["127.0.0.1:8081"], "127.0.0.1:8081"],
  [["0.0.0.0:80"], "127.0.0.1:80"],
  [["10.0.0.5:80"], "10.0.0.5:80"],
])("what listens on %s is asked at %s", (listen, address) => {
  for (const kind of ["nginx", "haproxy"] as const) {
    const site = proxySite(kind, "shop", 8080, listen);
    expect(site).toMatchObject({ kind, address });
  }
});

it.each([
  ["80", "80", "0.0.0.0:80"],
  ["127.0.0.1:8081", "127.0.0.1:8081", "127.0.0.1:8081"],
  ["[::]:80", "[::]:80", "[::]:80 v6only"],
])("both listen on %s alike", (listen, ofNginx, ofHaproxy) => {
  expect(nginx([listen])).toContain(`  listen ${ofNginx} default_server;\n`);
  expect(haproxy([listen])).toContain(`  bind ${ofHaproxy}\n`);
});

describe.each([
  [["127.0.0.1:8081"], true],
  [["127.0.0.1:8081", "[::1]:8081"], true],
  [["127.0.0.1:8081", "80"], false],
  [["[::]:80"], false],
])("who listens on %s believes what stands in front of it: %s", (listen, believes) => {
  it("nginx", () => {
    const [address, way, scheme] = believes
      ? ["$http_x_real_ip", "$http_x_forwarded_for", "$http_x_forwarded_proto"]
      : ["$remote_addr", "$proxy_add_x_forwarded_for", "$scheme"];
    expect(nginx(listen)).toContain(`X-Real-IP ${address};`);
    expect(nginx(listen)).toContain(`X-Forwarded-For ${way};`);
    expect(nginx(listen)).toContain(`X-Forwarded-Proto ${scheme};`);
  });

  it("HAProxy", () => {
    for (const header of ["X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto"])
      expect(haproxy(listen).includes(`set-header ${header} `)).toBe(!believes);
  });
});

it("only a sticky site of nginx has to do with cookies, and says who a client is", () => {
  const [plain = "", sticky = ""] = [false, true].map(
    (isSticky) => proxySite("nginx", "my-shop", 8080, ["8081"], isSticky).text,
  );
  expect(plain).not.toMatch(/cookie/i);
  expect(plain).toContain("|$upstream_response_time';");
  expect(sticky).toContain("|$upstream_response_time|$gin_deploy_both';");
  expect(sticky).toContain('"gin_deploy_my-shop=$gin_deploy_both; Path=/; HttpOnly; SameSite=Lax"');
});

it("HAProxy draws a number for each request, or has a client keep one and logs that", () => {
  expect(haproxy(["80"])).not.toMatch(/cook|Set-Cookie/);
  expect(haproxy(["80"])).toContain('%pid=%lc=%rt"\n');
  expect(haproxy(["80"], true)).toContain(
    'Set-Cookie "gin_deploy_shop=%[var(txn.client)]; Path=/; HttpOnly; SameSite=Lax" if { var(txn.is_new) -m bool } { var(txn.share) -m int gt 0 }',
  );
  expect(haproxy(["80"], true)).toContain('%pid=%lc=%rt|%[var(txn.client)]"\n');
});
