import type { ServiceManager } from "../../model/inputs.ts";
import { quoteArgument, renderUnit } from "./unit-text.ts";

type Service = Parameters<typeof renderUnit>[0];

/** What root registers of how releases are run, and what each release brings along: for systemd its unit. */
export function renderDefinition(manager: ServiceManager, service: Service): string {
  return manager === "systemd" ? renderUnit(service) : renderStart(service);
}

/** supervisor's own programs are the same for every release; what starts them reads this (launch.sh). */
function renderStart({ name, args }: Service): string {
  return `# gin-deploy: ${name}. How supervisor starts this release. Written by each deploy; what is changed here by hand is lost.
arguments=${args.map(quoteArgument).join(" ")}
`;
}
