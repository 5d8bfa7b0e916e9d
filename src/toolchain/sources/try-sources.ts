import { ActionError, wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { throwIfCancelled } from "./download.ts";
import type { GoSource } from "./go-source.ts";

/** What a source was good for: a result; no use this time; or something that no other source can help with. */
export type Attempt<T> = { readonly value: T } | { readonly passed: string } | { readonly fatal: ActionError };

/** The sources in their order, with a memory of which of them failed: those are neither waited for nor reported again. */
export interface Sources {
  /** The first that gives a value. Errors: `toolchain` with the reason of each, for what `words` want; `cancelled`. */
  tryEach<T>(words: string, attempt: (source: GoSource) => Promise<Attempt<T>>): Promise<T>;
}

export function openSources(
  sources: readonly GoSource[],
  { runner, cancelled }: Pick<World, "runner" | "cancelled">,
): Sources {
  const down = new Map<GoSource, string>();
  return {
    async tryEach(words, attempt) {
      const reasons: string[] = [];
      for (const [index, source] of sources.entries()) {
        const known = down.get(source);
        const result = known === undefined ? await attemptOne(source, attempt, cancelled) : { failed: known };
        if ("value" in result) return result.value;
        if ("fatal" in result) throw result.fatal;
        const reason = withName(source, "failed" in result ? result.failed : result.passed);
        reasons.push(reason);
        const isLast = sources.slice(index + 1).every((other) => down.has(other));
        if ("failed" in result) {
          down.set(source, result.failed);
          if (known === undefined && !isLast) runner.warning(`No Go from ${reason}; trying the next source`);
        } else if (!isLast) runner.info(`${reason}; asking the next source`);
      }
      throw noGo(words, reasons);
    },
  };
}

async function attemptOne<T>(
  source: GoSource,
  attempt: (source: GoSource) => Promise<Attempt<T>>,
  cancelled: AbortSignal,
): Promise<Attempt<T> | { readonly failed: string }> {
  try {
    return await attempt(source);
  } catch (error) {
    throwIfCancelled(cancelled);
    return { failed: wordsOf(error) };
  }
}

/** Most reasons begin with an address that tells the source already. */
function withName({ name }: GoSource, reason: string): string {
  return reason.startsWith(name) ? reason : `${name}: ${reason}`;
}

function noGo(words: string, reasons: readonly string[]): ActionError {
  const [only = "there is no source to ask"] = reasons;
  const message = reasons.length > 1 ? `none of ${reasons.length} sources has it` : only;
  return new ActionError("toolchain", `no Go for ${words}: ${message}`, {
    ...(reasons.length > 1 ? { cause: reasons.join("; ") } : {}),
    hint: hintFor(reasons),
    evidence: reasons,
  });
}

function hintFor(reasons: readonly string[]): string {
  return reasons.some((reason) => /certificate/i.test(reason))
    ? "Let NODE_EXTRA_CA_CERTS name the file with your company's certificates, or name another source in go-download-base-url."
    : "Check the version and the sources; behind a company's proxy set HTTPS_PROXY, and GOPROXY for the source goproxy.";
}
