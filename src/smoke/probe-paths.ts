import { commonHealthPaths } from "../service/health-answer.ts";
import type { LoopbackAnswer } from "../world/process/loopback.ts";
import type { World } from "../world/world.ts";

const answerPatienceMs = 1_000;

export interface Asked {
  readonly port: number;
  /** What does not answer well. */
  readonly healthPath: string;
  /** Where its redirect leads, as the service says it; empty: nowhere. */
  readonly leadsTo: string;
  /** What the service says it answers. */
  readonly routes: readonly string[];
}

/** Names of routes that only look: no other is asked, for a GET may do anything. */
const healthName = /(?:^|[/_-])(?:health\w*|healthz|ping|live\w*|ready\w*|alive|status|heartbeat|up)\/?$/i;

/** The paths that may be the health check instead, the likeliest first. */
function candidatePaths({ port, healthPath, leadsTo, routes }: Asked): readonly string[] {
  const redirected = localPath(leadsTo, healthPath, port);
  const told = routes.filter((route) => healthName.test(route) && !/[:*]/.test(route));
  const all = [
    ...(redirected !== undefined && healthName.test(redirected) ? [redirected] : []),
    ...told,
    ...commonHealthPaths,
  ];
  return [...new Set(all)].filter((path) => path !== healthPath).slice(0, 20);
}

/** On this service itself, else undefined. */
function localPath(location: string, from: string, port: number): string | undefined {
  const base = `http://127.0.0.1:${port}`;
  if (location === "" || !URL.canParse(location, `${base}${from}`)) return undefined;
  const { origin, pathname } = new URL(location, `${base}${from}`);
  return origin === base ? pathname : undefined;
}

/** A path that answers 2xx; undefined: none of those that were asked, all at once, does. */
export async function findHealthyPath(
  asked: Asked,
  { loopback }: Pick<World, "loopback">,
): Promise<string | undefined> {
  const paths = candidatePaths(asked);
  const answers = await Promise.all(paths.map((path) => loopback.get(asked.port, path, answerPatienceMs)));
  return paths.find((_, index) => {
    const { status = 0 } = answers[index] ?? {};
    return status >= 200 && status < 300;
  });
}

/** Applications in the browser are often served for each path that nothing else answers: then such an answer proves nothing. */
export async function answersLike(
  { body }: LoopbackAnswer,
  port: number,
  { loopback }: Pick<World, "loopback">,
): Promise<boolean> {
  if (!/^\s*<(?:!doctype\s+)?html/i.test(body)) return false;
  const other = await loopback.get(port, "/gin-deploy-asks-for-what-is-not-there", answerPatienceMs);
  return other !== undefined && other.status >= 200 && other.status < 300 && other.body === body;
}
