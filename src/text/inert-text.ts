/** Shows as nothing, and keeps the runner from seeing a command. */
const gap = "\u200b";

/**
 * Text that a runner prints and does not obey. It takes `::name::` at the start of a line, and the older `##[name]` anywhere
 * in one, for commands; its white space is that of .NET, which has U+0085 besides (actions/runner, ActionCommand.cs); what services and compilers print comes through here.
 */
export function inertText(text: string): string {
  return text.replace(/^([\s\u0085]*):(?=:)/gm, `$1:${gap}`).replaceAll("##[", `##${gap}[`);
}
