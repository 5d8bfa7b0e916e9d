import { ActionError } from "../errors.ts";

/** What a binary, a systemd unit, a directory and a system user can all be called. */
const allowed = /^[a-z][a-z0-9_-]{0,30}$/;
const rule = "a lower-case letter, then up to 30 lower-case letters, digits, - and _";

/** Whether a text, from wherever it comes, can be a part of file names. */
export function isBinaryName(text: string): boolean {
  return allowed.test(text);
}

/** `wanted`, else the last element of the module path without a major version: `example.com/Shop/v2` is `shop`. */
export function binaryName(wanted: string | undefined, modulePath: string): string {
  if (wanted !== undefined) {
    if (allowed.test(wanted)) return wanted;
    throw new ActionError("input", `name: "${wanted}" cannot be the name of a binary, a unit and a user`, {
      hint: `It takes ${rule}.`,
    });
  }
  const elements = modulePath
    .replace(/\/v\d+$/, "")
    .replace(/\.v\d+$/, "")
    .split("/");
  const name = (elements.at(-1) ?? "").toLowerCase();
  if (allowed.test(name)) return name;
  throw new ActionError("input", `the module path ${modulePath} gives no usable name ("${name}")`, {
    hint: `Set the input \`name\`: ${rule}.`,
  });
}
