import { gzipSync } from "node:zlib";

/** Above the answers of a program. What stands before it was printed by the login shell's start-up files. */
export const answerMark = "\n#gin-deploy answers\n";

/** Above what is known of a user who may not become root. */
export const refusalMark = "\n#gin-deploy refused\n";

/** How the bootstrap ends when its user may not become root. */
export const refusedExitCode = 90;

/** How it ends when what was sent to it did not arrive. */
export const nothingReadExitCode = 92;

/** How it ends when the service has no host program there. */
export const noHostProgramExitCode = 93;

/** How a host program ends that is of another version than its caller. */
export const otherVersionExitCode = 94;

/**
 * Reads the program as one line (`encodeProgram`) and evaluates it, so that neither program nor facts are in an argument list. A shell
 * reads a line byte by byte, and packed it is a third as long.
 */
export const runProgram = `IFS= read -r program || exit ${nothingReadExitCode}; eval "$(printf %s "$program" | base64 -d | gzip -dc)"`;

/** A program as `runProgram` reads it. */
export function encodeProgram(program: string): string {
  return gzipSync(program, { level: 9 }).toString("base64");
}

const quoted = runProgram.replaceAll(/["$]/g, "\\$&");

/**
 * What a refused user is asked for: which programs for becoming root there are, and what sudo allows without a password. sudo lists
 * it only where there is something: nothing means no rule, or one with a password.
 */
const explainRefusal =
  'printf "\\n#gin-deploy refused\\n"; for t in sudo doas; do command -v $t >/dev/null && echo tool=$t; done; ' +
  'sudo -n -l </dev/null 2>/dev/null | sed -n "s/^ *(/rule=(/p"';

/**
 * Becomes root, and has it run what is sent: a constant, in the words that dash, bash, ash, zsh, fish and tcsh read alike.
 * sudo is asked for `sh`, which is what it has to allow; its words are English, as they are read here. It ends with 1 where it refuses,
 * as programs do that fail: only then it is asked again, for nothing. 127: there is no sudo.
 */
export const becomeRoot =
  `sh -c 'LC_ALL=C; export LC_ALL; p="${quoted}"; ` +
  `if [ "$(id -u)" = 0 ]; then exec sh -c "$p"; fi; ` +
  `sudo -n sh -c "$p"; c=$?; [ $c = 1 ] || [ $c = 127 ] || exit $c; ` +
  `sudo -n sh -c : </dev/null 2>/dev/null && exit $c; ${explainRefusal}; exit ${refusedExitCode}'`;

/** Has root's own program for a service run a step: what a sudo rule without arguments allows. `program`: checked (values.ts, service-name.ts). */
export function callHostProgram(program: string): string {
  return (
    `sh -c 'LC_ALL=C; export LC_ALL; p=${program}; [ -x $p ] || exit ${noHostProgramExitCode}; ` +
    `if [ "$(id -u)" = 0 ]; then exec $p; fi; exec sudo -n $p'`
  );
}
