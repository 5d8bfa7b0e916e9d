import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const recorder = join(import.meta.dirname, "recorder");

/** The loggers that the recorder knows, and the library that writes the line of each. */
export const loggers = {
  gin: "github.com/gin-gonic/gin",
  "gin-colours": "github.com/gin-gonic/gin",
  "gin-contrib-logger": "github.com/gin-contrib/logger",
  "gin-contrib-logger-json": "github.com/gin-contrib/logger",
  "gin-contrib-slog": "github.com/gin-contrib/slog",
  "gin-contrib-slog-json": "github.com/gin-contrib/slog",
  "gin-contrib-zap": "github.com/gin-contrib/zap",
  "gin-contrib-zap-console": "github.com/gin-contrib/zap",
  "gin-contrib-zap-time": "github.com/gin-contrib/zap",
  "gin-logrus": "github.com/sirupsen/logrus",
  logrus: "github.com/sirupsen/logrus",
  "logrus-text": "github.com/sirupsen/logrus",
  "slog-gin": "github.com/samber/slog-gin",
  "slog-gin-text": "github.com/samber/slog-gin",
  "zap-milliseconds": "go.uber.org/zap",
  zerolog: "github.com/rs/zerolog",
  "zerolog-colours": "github.com/rs/zerolog",
  "zerolog-integers": "github.com/rs/zerolog",
} as const;

export type Logger = keyof typeof loggers;

/** With the version of its library: another version is to be recorded anew. */
export function recordedLog(logger: Logger): string {
  const library = loggers[logger];
  const modules = readFileSync(join(recorder, "go.mod"), "utf8");
  const version = new RegExp(`${library.replaceAll(".", "\\.")} (v\\S+)`).exec(modules)?.[1];
  return join(import.meta.dirname, "logs", `${logger}@${version}.log`);
}

/** Builds the service that logs, into a directory. */
export function buildRecorder(directory: string): string {
  const program = join(directory, "recorder");
  go(["build", "-trimpath", "-o", program, "."]);
  return program;
}

export function recordLog(program: string, logger: Logger): Buffer {
  const { status, stdout, stderr } = spawnSync(program, [logger], {
    env: { ...process.env, GIN_MODE: "release" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${logger}: ${stderr}`);
  return stdout;
}

function go(args: readonly string[]): void {
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" };
  const { status, stderr } = spawnSync("go", args, { cwd: recorder, encoding: "utf8", env });
  if (status !== 0) throw new Error(`go ${args.join(" ")}: ${stderr}`);
}
