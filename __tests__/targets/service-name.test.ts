import { expect, test } from "vitest";
import { problemOfServiceName, serviceNameOf, suggestServiceName } from "../../src/targets/service-name.ts";

test.each([
  ["shop", "shop"],
  ["MyService", "myservice"],
  ["api-1_x", "api-1_x"],
])("the service of the project %s is %s", (project, name) => {
  expect(serviceNameOf(project)).toBe(name);
});

test.each([
  ["my.service", "my-service"],
  ["2fa", "service-2fa"],
  ["averyveryverylongservicenamethatgoeson", "averyveryverylongservicenametha"],
  ["thirty-one-letters-and-then-a-x-", "thirty-one-letters-and-then-a-x"],
  ["root", "root-service"],
  ["user", "user-service"],
  ["Über.Größe", "uber-gro-e"],
  ["_", "service"],
  ["日本", "service"],
])("%s cannot be a service; %s is offered, and can", (project, offered) => {
  expect(() => serviceNameOf(project)).toThrow(
    expect.objectContaining({ code: "input", hint: expect.stringContaining(`\`name: ${offered}\``) }),
  );
  expect(suggestServiceName(project)).toBe(offered);
  expect(problemOfServiceName(offered)).toBeUndefined();
});
