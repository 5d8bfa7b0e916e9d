import { describe, expect, it } from "vitest";
import { causeIn, holdsOnHosts } from "../../src/service/cause.ts";

const root = "/opt/shop";

/** Lines as Go and the libraries that Gin services use print them. */
describe("causeIn", () => {
  it.each<[string, string, object | undefined, boolean]>([
    ["os.Create", "open gin.log: permission denied", { kind: "cannot write", path: "gin.log" }, true],
    ["a socket", "listen unix app.sock: bind: permission denied", { kind: "cannot write", path: "app.sock" }, true],
    [
      "a socket in /run",
      "listen unix /run/shop.sock: bind: read-only file system",
      { kind: "cannot write", path: "/run/shop.sock" },
      false,
    ],
    ["os.MkdirAll", "mkdir uploads: read-only file system", { kind: "cannot write", path: "uploads" }, true],
    [
      "zap",
      'couldn\'t open sink "./app.log": open ./app.log: permission denied',
      { kind: "cannot write", path: "app.log" },
      true,
    ],
    [
      "lumberjack",
      "can't make directories for new logfile: mkdir log: permission denied",
      { kind: "cannot write", path: "log" },
      true,
    ],
    [
      "slog in JSON",
      '{"level":"ERROR","error":"open \\"gin.log\\": permission denied"}',
      { kind: "cannot write", path: "gin.log" },
      true,
    ],
    [
      "beside its executable",
      "panic: open /opt/shop/releases/20261122T163705Z-v1-12345678/bin/gin.log: read-only file system",
      { kind: "cannot write", path: "bin/gin.log" },
      true,
    ],
    ["by the link", "open /opt/shop/current/x.db: read-only file system", { kind: "cannot write", path: "x.db" }, true],
    [
      "its home",
      "panic: mkdir /opt/shop/.config: permission denied",
      { kind: "cannot write", path: "$HOME/.config" },
      false,
    ],
    [
      "the service's own data",
      "open /opt/shop/data/x.db: permission denied",
      { kind: "cannot write", path: "data/x.db" },
      false,
    ],
    ["a rename", "rename a.tmp b.json: read-only file system", { kind: "cannot write", path: "b.json" }, true],
    [
      "another place",
      "open /var/log/shop.log: permission denied",
      { kind: "cannot write", path: "/var/log/shop.log" },
      false,
    ],
    ["a file that it may not read", "stat /etc/secret: permission denied", undefined, false],
    ["sqlite", "unable to open database file: out of memory (14)", { kind: "cannot write", path: undefined }, false],
    ["sqlite, read only", "attempt to write a readonly database (8)", { kind: "cannot write", path: undefined }, false],
    [
      "html/template",
      "panic: html/template: pattern matches no files: `templates/*`",
      { kind: "file missing", path: "templates/*" },
      true,
    ],
    [
      "os.ReadFile",
      "panic: open config/app.yaml: no such file or directory",
      { kind: "file missing", path: "config/app.yaml" },
      true,
    ],
    ["stat", "stat ./static: no such file or directory", { kind: "file missing", path: "static" }, true],
    [
      "data on a host",
      "open data/seed.json: no such file or directory",
      { kind: "file missing", path: "data/seed.json" },
      false,
    ],
    [
      "a file of the host",
      "open /etc/shop.yaml: no such file or directory",
      { kind: "file missing", path: "/etc/shop.yaml" },
      false,
    ],
    [
      "above",
      "open ../config.yaml: no such file or directory",
      { kind: "file missing", path: "../config.yaml" },
      false,
    ],
    ["godotenv", "2026/11/28 18:40:00 Error loading .env file", { kind: "file missing", path: ".env" }, true],
    ["godotenv, another", "no .env.production file found", { kind: "file missing", path: ".env.production" }, true],
    [
      "viper",
      'Fatal error config file: Config File "config" Not Found in "[/opt/shop/releases/r1 /opt/shop/releases/r1/config]"',
      { kind: "file missing", path: "config" },
      true,
    ],
    [
      "viper that looks elsewhere as well",
      'Config File "config" Not Found in "[/opt/shop/current /etc/shop]"',
      { kind: "file missing", path: "/etc/shop/config" },
      false,
    ],
    [
      "exec",
      'exec: "ffmpeg": executable file not found in $PATH',
      { kind: "program missing", program: "ffmpeg" },
      false,
    ],
    [
      "a port of its own",
      "listen tcp :8080: bind: address already in use",
      { kind: "port taken", port: "8080" },
      false,
    ],
    [
      "a port of root's",
      "listen tcp 0.0.0.0:80: bind: permission denied",
      { kind: "port forbidden", port: "80" },
      false,
    ],
    ["PORT without its colon", "listen tcp: address 20123: missing port in address", { kind: "port misread" }, true],
    ["PORT with two", "listen tcp: address ::20123: too many colons in address", { kind: "port misread" }, true],
    [
      "TLS",
      "http: TLS handshake error from 127.0.0.1:5: client sent an HTTP request to an HTTPS server",
      { kind: "speaks https" },
      false,
    ],
    [
      "caarlos0/env",
      'env: required environment variable "DATABASE_URL" is not set',
      { kind: "variable missing", variable: "DATABASE_URL" },
      false,
    ],
    ["envconfig", "required key SHOP_DSN missing value", { kind: "variable missing", variable: "SHOP_DSN" }, false],
    [
      "people",
      "DATABASE_URL environment variable must be set",
      { kind: "variable missing", variable: "DATABASE_URL" },
      false,
    ],
    [
      "no database",
      "dial tcp 127.0.0.1:5432: connect: connection refused",
      { kind: "no such service", address: "127.0.0.1:5432" },
      false,
    ],
    [
      "no name",
      "lookup db.internal on 127.0.0.53:53: no such host",
      { kind: "no such service", address: "db.internal" },
      false,
    ],
    ["cobra", 'Use "shop [command] --help" for more information about a command.', { kind: "wants arguments" }, false],
    ["prose", "the .env file was loaded", undefined, false],
    ["a sentence", "failed to open the door: permission denied", undefined, false],
    ["good news", '{"msg":"listening","address":":8080"}', undefined, false],
  ])("%s: %s", (_, line, cause, isCertain) => {
    const found = causeIn(line, root);
    expect(found).toEqual(cause);
    expect(found !== undefined && holdsOnHosts(found)).toBe(isCertain);
  });
});
