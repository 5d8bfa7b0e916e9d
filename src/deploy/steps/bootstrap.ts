/** Above the answers of a program. What stands before it was printed by the login shell's start-up files. */
export const answerMark = "\n#gin-deploy answers\n";

/** Above what is known of a user who may not become root. */
export const refusalMark = "\n#gin-deploy refused\n";

/** How the bootstrap ends when its user may not become root. */
export const refusedExitCode = 90;

/** How it ends when what was sent to it did not arrive. */
export const nothingReadExitCode = 92;

/** Reads the program as one base64 line and evaluates it, so that neither program nor facts are in an argument list. */
const readProgram = `IFS= read -r program || exit ${nothingReadExitCode}; eval \\"\\$(printf %s \\"\\$program\\" | base64 -d)\\"`;

/**
 * What a refused user is asked for: which programs for becoming root there are, and what sudo allows without a password. sudo lists
 * it only where there is something: nothing means no rule, or one with a password.
 */
const explainRefusal =
  'printf "\\n#gin-deploy refused\\n"; for t in sudo doas; do command -v $t >/dev/null && echo tool=$t; done; ' +
  'sudo -n -l </dev/null 2>/dev/null | sed -n "s/^ *(/rule=(/p"';

/**
 * The only command that is ever run on a host: a constant, in the words that dash, bash, ash, zsh, fish and tcsh read alike.
 * sudo is asked for `sh`, which is what it has to allow; its words are English, as they are read here.
 */
export const bootstrap =
  `sh -c 'LC_ALL=C; export LC_ALL; p="${readProgram}"; ` +
  `if [ "$(id -u)" = 0 ]; then exec sh -c "$p"; fi; ` +
  `sudo -n sh -c : </dev/null || { ${explainRefusal}; exit ${refusedExitCode}; }; exec sudo -n sh -c "$p"'`;
