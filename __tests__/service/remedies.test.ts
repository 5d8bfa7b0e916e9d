import { expect, it } from "vitest";
import type { Cause } from "../../src/service/cause.ts";
import { describeBadAnswer, isSteadyRefusal } from "../../src/service/health-answer.ts";
import { remedyFor } from "../../src/service/remedies.ts";

it.each<[Cause, RegExp]>([
  [{ kind: "cannot write", path: "gin.log" }, /write `gin\.log` to `logs\/gin\.log` \(LOGS_DIR\)/],
  [{ kind: "cannot write", path: "log/app.log.1" }, /to `logs\/app\.log\.1` \(LOGS_DIR\)/],
  [{ kind: "cannot write", path: "logs.txt" }, /to `logs\/logs\.txt` \(LOGS_DIR\)/],
  [{ kind: "cannot write", path: "log" }, /write `log` to `logs\/` \(LOGS_DIR\)/],
  [{ kind: "cannot write", path: "uploads" }, /write `uploads` to `data\/uploads` \(DATA_DIR\)/],
  [{ kind: "cannot write", path: "bin/app.db" }, /to `data\/app\.db` \(DATA_DIR\)/],
  [{ kind: "cannot write", path: "/var/lib/shop/app.db" }, /to `data\/app\.db` \(DATA_DIR\)/],
  [{ kind: "cannot write", path: "/var/log/shop.log" }, /to `logs\/shop\.log` \(LOGS_DIR\)/],
  [
    { kind: "cannot write", path: "$HOME/.config" },
    /may write only to `data\/` and `logs\/`: write `\$HOME\/\.config` to `data\/\.config` \(DATA_DIR\)/,
  ],
  [{ kind: "cannot write", path: "data/app.db" }, /belong to the service's user/],
  [{ kind: "cannot write", path: undefined }, /database file into `data\/` \(DATA_DIR\)/],
  [{ kind: "file missing", path: ".env" }, /lines into `environment`/],
  [{ kind: "file missing", path: "cert.pem" }, /TLS to a proxy/],
  [
    { kind: "file missing", path: "templates/*" },
    /^Add `include: templates\/\*\*` if it is in the repository, or embed it with `\/\/go:embed`.*`SetHTMLTemplate`/,
  ],
  [{ kind: "file missing", path: "static" }, /`StaticFS`/],
  [{ kind: "file missing", path: "views/*.html" }, /`include: views\/\*\*`/],
  [{ kind: "file missing", path: "bin/app.ini" }, /^Embed `bin\/app\.ini`/],
  [
    { kind: "file missing", path: "config/app.yaml" },
    /include: config\/app\.yaml.* embed .*, or take the values from `environment`/,
  ],
  [{ kind: "file missing", path: "data/db/app.db" }, /create what is not there/],
  [{ kind: "file missing", path: "/etc/shop.yaml" }, /Does every host have/],
])("%j", (cause, words) => expect(remedyFor(cause)).toMatch(words));

it("says when the missing file is in the repository", () => {
  expect(remedyFor({ kind: "file missing", path: "static" }, { include: "static/**" })).toMatch(
    /^`static` is in the repository, but not in the release: add `include: static\/\*\*`, or embed it/,
  );
  expect(remedyFor({ kind: "file missing", path: "bin/static" }, { include: undefined })).toMatch(
    /^`bin\/static` is in the repository, but not in the release: embed it with/,
  );
});

it.each([
  [{ status: 404 }, "answered 404 on /health: set `health-path`, or add the route"],
  [
    { status: 404, healthyPath: "/ping" },
    "answered 404 on /health: set `health-path: /ping`, which answers 2xx, or add the route",
  ],
  [{ status: 401 }, "answered 401 on /health: set `health-path`, or let the health check in without a login"],
  [
    { status: 301, leadsTo: "/health/", healthyPath: "/health/" },
    "answered 301 on /health, a redirect to /health/: set `health-path: /health/`, which answers 2xx, or answer there with 2xx instead of a redirect",
  ],
  [{ status: 405 }, "answered 405 on /health: set `health-path`, or answer GET there"],
])("%j: %s", (answer, sentence) => expect(describeBadAnswer("/health", answer)).toBe(sentence));

it.each<[string, readonly (readonly [status: number, atMs: number])[], boolean]>([
  ["nothing yet", [], false],
  [
    "five, over a second",
    [
      [404, 0],
      [404, 250],
      [404, 500],
      [404, 750],
      [404, 1000],
    ],
    true,
  ],
  [
    "five at once",
    [
      [404, 0],
      [404, 10],
      [404, 20],
      [404, 30],
      [404, 40],
    ],
    false,
  ],
  [
    "four, over a minute",
    [
      [404, 0],
      [404, 20_000],
      [404, 40_000],
      [404, 60_000],
    ],
    false,
  ],
  [
    "what waits for something",
    [
      [503, 0],
      [503, 250],
      [503, 500],
      [503, 750],
      [503, 1000],
    ],
    false,
  ],
  [
    "what asks for patience",
    [
      [429, 0],
      [429, 250],
      [429, 500],
      [429, 750],
      [429, 1000],
    ],
    false,
  ],
  [
    "one refusal after another",
    [
      [401, 0],
      [401, 250],
      [403, 500],
      [403, 750],
      [403, 1000],
    ],
    false,
  ],
  [
    "no answer in between",
    [
      [404, 0],
      [404, 250],
      [0, 500],
      [404, 750],
      [404, 1000],
    ],
    false,
  ],
])("%s: %j is steady: %s", (_, answers, isSteady) => {
  expect(isSteadyRefusal(answers.map(([status, atMs]) => ({ status, atMs })))).toBe(isSteady);
});
