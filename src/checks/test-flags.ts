import { ActionError } from "../errors.ts";
import type { CheckName } from "../model/checks.ts";
import type { GoFlag } from "../model/go-flag.ts";
import { flagsOfGoflags, formatGoFlag } from "../project/go-flags.ts";
import type { GoSettings } from "../project/go-settings.ts";

/** `-test.run` is `-run` as well. */
const plain = ({ name, value }: GoFlag): GoFlag => ({ name: name.replace(/^test\./, ""), value });

/** Whether `go test` runs nothing with it, whatever there is. */
function runsNothing({ name, value }: GoFlag): boolean {
  if (name === "c") return !/^(0|f|F|false|FALSE|False)$/.test(value ?? "true");
  if (name === "count") return Number(value) <= 0;
  return name === "list" && (value ?? "") !== "";
}

/** Whether it chooses among the tests, or hands them to a program that need not run them. */
const chooses = ({ name, value = "" }: GoFlag) => /^(run|skip|exec)$/.test(name) && value !== "";

/** Refuses, before anything is downloaded, what makes a check of the tests green without running one. Errors: `input`. */
export function refuseIdleTests(checks: readonly CheckName[], settings: Pick<GoSettings, "get">): void {
  const names = checks.filter((name) => name === "test" || name === "race");
  const idle = flagsOfGoflags(settings.get("GOFLAGS") ?? "").filter((flag) => runsNothing(plain(flag)));
  if (names.length === 0 || idle.length === 0) return;
  const flags = idle.map(formatGoFlag).join(" ");
  throw new ActionError("input", `checks: GOFLAGS has ${flags}, with which \`go test\` runs no test`, {
    hint: `Remove ${flags} from GOFLAGS, in the job's environment or in \`go env -w\`, or leave ${names.join(" and ")} out of checks.`,
  });
}

/** The flags that decide which tests run, as one text; empty: all of them do. */
export function choosingFlags(settings: Pick<GoSettings, "get">): string {
  return flagsOfGoflags(settings.get("GOFLAGS") ?? "")
    .filter((flag) => chooses(plain(flag)))
    .map(formatGoFlag)
    .join(" ");
}
