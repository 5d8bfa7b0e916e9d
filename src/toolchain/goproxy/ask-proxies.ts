import { fileURLToPath } from "node:url";
import { ActionError, wordsOf } from "../../errors.ts";
import { type Download, type DownloadRequest, download, shownUrl } from "../sources/download.ts";
import { type SourceWorld, withoutCredentials } from "../sources/go-source.ts";
import { type Goproxy, parseGoproxy } from "./module-proxy.ts";

/** The proxies of a GOPROXY, asked in order under its rules. */
export interface ModuleProxies {
  /** undefined when all of them say that it is not there. Errors: `toolchain` with the reason of each; `cancelled`. */
  ask(path: string, request: Omit<DownloadRequest, "url">): Promise<ProxyAnswer | undefined>;
}

interface ProxyAnswer {
  readonly bytes: Buffer;
  /** The proxy that answered. */
  readonly proxyUrl: string;
}

/** Errors: `toolchain` when GOPROXY cannot be read or leaves no proxy to ask. */
export function openProxies(goproxy: string | undefined, world: SourceWorld): ModuleProxies {
  const { proxies, end } = openEntries(parseGoproxy(goproxy), world);
  if (proxies.length === 0) {
    const why = end === undefined ? "names no proxy" : `is ${end}, so there is no module proxy to fetch Go from`;
    throw new ActionError("toolchain", `GOPROXY ${why}`);
  }
  // What hung or broke once is not waited for again: `a|b` goes to b from then on.
  const down = new Map<string, string>();
  return {
    async ask(path, request) {
      const failures: string[] = [];
      for (const { url, nextOn } of proxies) {
        const known = down.get(url);
        const answer =
          known === undefined ? await askOne({ ...request, url: `${url}/${path}` }, world) : { broke: known };
        if (answer === "absent") continue;
        if ("bytes" in answer) return { bytes: answer.bytes, proxyUrl: url };
        if ("broke" in answer) down.set(url, answer.broke);
        failures.push("broke" in answer ? answer.broke : answer.refused);
        if (nextOn === "absent") break;
      }
      // As in Go, "not there" of a later proxy does not excuse a failure of an earlier one.
      if (failures.length > 0) throw new ActionError("toolchain", failures.join("; "));
      return undefined;
    },
  };
}

/** As `download`, from proxies that may also be directories (`file://`), as Go's own module cache is one. */
export async function downloadOrRead(request: DownloadRequest, world: SourceWorld): Promise<Download> {
  if (!request.url.startsWith("file:")) return download(request, world);
  const path = fileURLToPath(request.url);
  const facts = await world.files.stat(path);
  if (facts?.kind !== "file") return { kind: "refused", status: 404 };
  if (facts.sizeBytes > request.limitBytes) {
    throw new ActionError("toolchain", `${path}: holds more than ${request.limitBytes} bytes`);
  }
  const bytes = await world.files.withFile(path, (file) => file.read(0, facts.sizeBytes));
  return { kind: "body", bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
}

function openEntries({ proxies, end }: Goproxy, world: SourceWorld): Goproxy {
  return { proxies: proxies.map((entry) => ({ ...entry, url: withoutCredentials(entry.url, "GOPROXY", world) })), end };
}

type OneAnswer =
  | { readonly bytes: Buffer }
  | "absent"
  /** It answers, but not this. */
  | { readonly refused: string }
  | { readonly broke: string };

async function askOne(request: DownloadRequest, world: SourceWorld): Promise<OneAnswer> {
  try {
    const answer = await downloadOrRead(request, world);
    if (answer.kind === "body") return { bytes: answer.bytes };
    const isAbsent = answer.status === 404 || answer.status === 410;
    return isAbsent ? "absent" : { refused: `${shownUrl(request.url)}: answered ${answer.status}` };
  } catch (error) {
    if (error instanceof ActionError && error.code === "cancelled") throw error;
    return { broke: wordsOf(error) };
  }
}
