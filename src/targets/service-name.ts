import { ActionError } from "../errors.ts";

/** What a systemd unit, a directory and a system user can all be called. */
const allowed = /^[a-z][a-z0-9_-]{0,30}$/;
const rule = "a lower-case letter, then up to 30 lower-case letters, digits, - and _";

/** Accounts and template units that every Linux with systemd has for itself. Those of one distribution are found on the host. */
const taken = new Set(
  "bin daemon mail nobody root autovt container-getty getty modprobe serial-getty user user-runtime-dir".split(" "),
);

/** Why a text cannot be the name of a service, as half a sentence; undefined: it can. */
export function problemOfServiceName(name: string): string | undefined {
  if (!allowed.test(name)) return `cannot be the name of a systemd unit and a system user: they take ${rule}`;
  return taken.has(name) ? "is an account or a unit of the system itself on every host" : undefined;
}

/** A valid name that is as near to the text as it can be. */
export function suggestServiceName(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^[-_]+|[-_]+$/g, "");
  const begun = /^[a-z]/.test(plain) ? plain : ["service", plain].filter((part) => part !== "").join("-");
  const fitting = begun.slice(0, 31).replace(/[-_]+$/, "");
  return taken.has(fitting) ? `${fitting}-service` : fitting;
}

/** The service of a project: unit, directory and user have no capitals. Errors: `input`, with the name to set instead. */
export function serviceNameOf(project: string): string {
  const name = project.toLowerCase();
  const problem = problemOfServiceName(name);
  if (problem === undefined) return name;
  throw new ActionError("input", `the service would be called ${JSON.stringify(name)}, which ${problem}`, {
    hint: `Set \`name\`, for example \`name: ${suggestServiceName(name)}\`. Nothing on the hosts was changed.`,
  });
}
