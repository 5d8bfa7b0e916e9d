import type { RunOrigin } from "../model/run-origin.ts";

/** Who runs this, and where to read about it. Only http(s) addresses are taken for addresses. */
export function runOriginOf(env: Readonly<Record<string, string | undefined>>): RunOrigin {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: repository = "", GITHUB_RUN_ID: id = "" } = env;
  const isKnown = /^https?:\/\/[^\s/@]+\/?$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository);
  const repositoryUrl = isKnown ? `${server.replace(/\/$/, "")}/${repository}` : undefined;
  return {
    actor: env["GITHUB_ACTOR"] || undefined,
    repository: repository || undefined,
    repositoryUrl,
    url: repositoryUrl !== undefined && /^\d+$/.test(id) ? `${repositoryUrl}/actions/runs/${id}` : undefined,
    ref: env["GITHUB_REF"] || undefined,
    attempt: Number(env["GITHUB_RUN_ATTEMPT"]) || undefined,
  };
}
