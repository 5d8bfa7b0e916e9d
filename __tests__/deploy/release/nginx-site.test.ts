import { expect, it } from "vitest";
import { nginxSite } from "../../../src/deploy/release/nginx-site.ts";

it("a site is one of its service, its ports and where it listens: anything else is another generation", () => {
  const sites = [
    nginxSite("shop", 8080, ["8081"], false),
    nginxSite("shop", 8080, ["8082"], false),
    nginxSite("shop", 8090, ["8081"], false),
    nginxSite("shop-b", 8080, ["8081"], false),
    nginxSite("shop", 8080, ["8081"], true),
  ];
  const generations = sites.map(({ text }) => /^# Generation ([0-9a-f]{16})$/m.exec(text)?.[1]);
  expect(new Set(generations).size).toBe(5);
  for (const [index, { text }] of sites.entries())
    expect(text).toContain(`location = /.gin-deploy/${generations[index]} {`);
  expect(nginxSite("shop", 8080, ["8081"], false)).toEqual(sites[0]);
});

it.each([
  [["80", "[::]:80"], "127.0.0.1:80"],
  [["127.0.0.1:8081"], "127.0.0.1:8081"],
  [["0.0.0.0:80"], "127.0.0.1:80"],
  [["10.0.0.5:80"], "10.0.0.5:80"],
])("what listens on %s is asked at %s", (listen, address) => {
  const site = nginxSite("shop", 8080, listen, false);
  expect(site.address).toBe(address);
  for (const each of listen) expect(site.text).toContain(`  listen ${each} default_server;\n`);
});

it.each([
  [["127.0.0.1:8081"], true],
  [["127.0.0.1:8081", "[::1]:8081"], true],
  [["127.0.0.1:8081", "80"], false],
  [["[::]:80"], false],
])("who listens on %s believes what stands in front of it: %s", (listen, believes) => {
  const { text } = nginxSite("shop", 8080, listen, false);
  const [address, way, scheme] = believes
    ? ["$http_x_real_ip", "$http_x_forwarded_for", "$http_x_forwarded_proto"]
    : ["$remote_addr", "$proxy_add_x_forwarded_for", "$scheme"];
  expect(text).toContain(`X-Real-IP ${address};`);
  expect(text).toContain(`X-Forwarded-For ${way};`);
  expect(text).toContain(`X-Forwarded-Proto ${scheme};`);
});

it("only a sticky site has to do with cookies, and says who a client is", () => {
  const [plain = "", sticky = ""] = [false, true].map(
    (isSticky) => nginxSite("my-shop", 8080, ["8081"], isSticky).text,
  );
  expect(plain).not.toMatch(/cookie/i);
  expect(plain).toContain("|$upstream_response_time';");
  expect(sticky).toContain("|$upstream_response_time|$gin_deploy_both';");
  expect(sticky).toContain('"gin_deploy_my-shop=$gin_deploy_both; Path=/; HttpOnly; SameSite=Lax"');
});
