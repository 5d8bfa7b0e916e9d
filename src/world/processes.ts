import { getExecOutput } from "@actions/exec";
import { ActionError } from "../errors.ts";

export interface Command {
  /** Program and arguments; no shell ever sees them. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Set on top of the job's environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each finished line, without its line end, as it is printed. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

export interface Completed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /** Runs a program to its end. A non-zero exit is a result, not an error; a program that cannot be started is one (`tool`). */
  run(command: Command): Promise<Completed>;
}

export const systemProcesses: Processes = {
  async run({ argv, cwd, env = {}, onLine }) {
    const [program, ...args] = argv;
    try {
      // The library splits its first argument at spaces, as a shell would, unless it is quoted.
      return await getExecOutput(`"${program}"`, args, {
        silent: true,
        ignoreReturnCode: true,
        env: definedOnly({ ...process.env, ...env }),
        ...(cwd === undefined ? {} : { cwd }),
        ...(onLine === undefined
          ? {}
          : {
              listeners: {
                stdline: (line) => onLine(line, "stdout"),
                errline: (line) => onLine(line, "stderr"),
              },
            }),
      });
    } catch (cause) {
      throw new ActionError("tool", `cannot run ${program}`, { cause, hint: `Is ${program} installed and on PATH?` });
    }
  },
};

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
