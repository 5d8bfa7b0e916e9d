import { expect, it } from "vitest";
import { nginxSite } from "../../../src/deploy/release/nginx-site.ts";

it("a site is one of its service, its ports and where it listens: anything else is another generation", () => {
  const sites = [
    nginxSite("shop", 8080, ["8081"]),
    nginxSite("shop", 8080, ["8082"]),
    nginxSite("shop", 8090, ["8081"]),
    nginxSite("shop-b", 8080, ["8081"]),
  ];
  const generations = sites.map(({ text }) => /^# Generation ([0-9a-f]{16})$/m.exec(text)?.[1]);
  expect(new Set(generations).size).toBe(4);
  for (const [index, { text }] of sites.entries())
    expect(text).toContain(`location = /.gin-deploy/${generations[index]} {`);
  expect(nginxSite("shop", 8080, ["8081"])).toEqual(sites[0]);
});

it.each([
  [["80", "[::]:80"], "127.0.0.1:80"],
  [["127.0.0.1:8081"], "127.0.0.1:8081"],
  [["0.0.0.0:80"], "127.0.0.1:80"],
  [["10.0.0.5:80"], "10.0.0.5:80"],
])("what listens on %s is asked at %s", (listen, address) => {
  const site = nginxSite("shop", 8080, listen);
  expect(site.address).toBe(address);
  for (const each of listen) expect(site.text).toContain(`  listen ${each} default_server;\n`);
});

it("only a proxy of this host is believed to know how its client came", () => {
  expect(nginxSite("shop", 8080, ["127.0.0.1:8081"]).text).toContain("X-Forwarded-Proto $http_x_forwarded_proto;");
  expect(nginxSite("shop", 8080, ["127.0.0.1:8081", "80"]).text).toContain("X-Forwarded-Proto $scheme;");
});
