import type { FrontInput } from "../model/rollout-step.ts";
import { isProxy, proxyTitles } from "../service/proxies.ts";
import { parseList } from "../text/lists.ts";
import { type InputReader, oneOf } from "./input-reader.ts";
import { parseBoolean } from "./values.ts";

export function readFront(reader: InputReader, isForHosts: boolean): FrontInput {
  if (!isForHosts && reader.text("front") === "") return "auto";
  const front = reader.value("front", oneOf("auto", "kernel", "nginx", "haproxy", "none"), "auto");
  const isProvision = reader.text("operation") === "provision";
  if (isProvision && isProxy(front) && reader.text("front-listen") === "") {
    reader.problem(
      "front-listen",
      `is empty: say where ${proxyTitles[front]} is to listen for the service, such as 80 or 127.0.0.1:8081`,
    );
  }
  if (isProvision && !isProxy(front) && reader.text("front-listen") !== "") {
    reader.problem("front-listen", "is for `front: nginx` and `front: haproxy`: set one of them, or leave it out");
  }
  if (isProvision && front === "haproxy" && reader.text("service-manager") === "supervisor") {
    reader.problem("front", "is haproxy, which systemd starts: with `service-manager: supervisor` use nginx or kernel");
  }
  return front;
}

/** Ports and addresses as a proxy listens on them: the host itself asks the first one, by IPv4. */
export function readFrontListen(reader: InputReader): readonly string[] {
  const entries = parseList(reader.text("front-listen"));
  for (const [index, entry] of entries.entries()) {
    const shown = JSON.stringify(entry);
    if (!isListened(entry))
      reader.problem("front-listen", `${shown} is not a port, or address:port such as 127.0.0.1:8081 or [::]:80`);
    else if (portOf(entry) === Number(reader.text("port")))
      reader.problem("front-listen", `${shown} is the \`port\` of the service itself: the front needs another one`);
    else if (index === 0 && entry.startsWith("["))
      reader.problem("front-listen", `begins with ${shown}: name an address of IPv4 first`);
  }
  return entries;
}

export function readFrontSticky(reader: InputReader): boolean {
  const isSticky = reader.value("front-sticky", parseBoolean, false);
  if (isSticky && reader.text("operation") === "provision" && !isProxy(reader.text("front")))
    reader.problem("front-sticky", "is for `front: nginx` and `front: haproxy`: set one of them, or leave it out");
  return isSticky;
}

const portOf = (entry: string) => Number(/\d+$/.exec(entry)?.[0]);

function isListened(entry: string): boolean {
  const [, ip = "127.0.0.1", port = ""] =
    /^(?:(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,39}\]):)?([1-9]\d{0,4})$/.exec(entry) ?? [];
  const isAddress = ip.startsWith("[") || ip.split(".").every((part) => Number(part) <= 255);
  return port !== "" && Number(port) <= 65_535 && isAddress;
}
