import { randomUUID } from "node:crypto";
import { ActionError } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { otherSchemaFailure, type ReadDocument, readDocument, writeDocument } from "../facts/documents.ts";
import type { ServicePlace } from "../host/session/host-session.ts";
import type { Deployment } from "../judgement/state/deployment.ts";

const stateName = "unfinished-deploy";

/** What the post step needs to put hosts right when the main step died, or could not do it. */
export interface UnfinishedDeploy {
  readonly token: string;
  readonly release: string;
  readonly place: ServicePlace;
  /** What the run was about when it was last heard of. Before `put back` nothing speaks against the release. */
  readonly intent: "deploy" | "put back";
  /** `rollback`: to a release that had proved itself before; it is not marked bad. */
  readonly operation: "deploy" | "rollback";
  /** Labels of the hosts that are worked on, and not done with yet; undefined: nobody knows yet which. */
  readonly hosts: readonly string[] | undefined;
  /** How the release was seen to fail, by the host's label. */
  readonly faults: Readonly<Record<string, string>>;
}

/** Keeps what the post step is told up to date. */
export interface DeployMemory {
  readonly token: string;
  note(change: Partial<Pick<UnfinishedDeploy, "intent" | "hosts" | "faults">>): void;
  /** There is nothing left to do. */
  forget(): void;
}

/** Told to the runner before the first lock is taken; the token is what this run's locks are known by. */
export function rememberDeploy(
  operation: UnfinishedDeploy["operation"],
  { id, name, deployPath, port, healthPath }: ServicePlace & { readonly id: string },
  { runner }: Pick<World, "runner">,
): DeployMemory {
  const place: ServicePlace = { name, deployPath, port, healthPath };
  const token = randomUUID();
  const nothingYet = { intent: "deploy", hosts: undefined, faults: {} } as const;
  let unfinished: UnfinishedDeploy = { token, operation, release: id, place, ...nothingYet };
  const save = () => runner.saveState(stateName, writeDocument(unfinished));
  save();
  return {
    token,
    note(change) {
      unfinished = { ...unfinished, ...change };
      save();
    },
    forget: () => runner.saveState(stateName, ""),
  };
}

/** What is left of a deploy once it has come to its end, one way or the other. */
export async function remembering(memory: DeployMemory, work: () => Promise<Deployment>): Promise<Deployment> {
  const deployment = await work().catch((error: unknown) => {
    // It throws only while nothing was touched.
    memory.forget();
    throw error;
  });
  // A host that could not be put right is left to the post step, which comes a little later.
  const left = deployment.hosts.filter(({ isUnsettled }) => isUnsettled).map(({ host }) => host);
  if (left.length === 0) memory.forget();
  else memory.note({ hosts: left });
  return deployment;
}

/** Throws `input` for what another version of this action, or something else, has left there. undefined: there is nothing to do. */
export function recallDeploy(world: Pick<World, "runner">): UnfinishedDeploy | undefined {
  const state = world.runner.state(stateName);
  if (state === "") return undefined;
  const document = readUnfinished(state);
  if (document.kind === "read") return document.value;
  const where = "what the main step left for its post step";
  if (document.kind === "of another schema") throw otherSchemaFailure(where, document);
  throw new ActionError("input", `${where} cannot be read: ${document.problem}`, {
    hint: "Each host rolls back by itself within a minute, to the release that has proved itself there.",
  });
}

export function readUnfinished(json: string): ReadDocument<UnfinishedDeploy> {
  return readDocument(json, (values) => ({
    token: values.text("token"),
    release: values.name("release"),
    place: values.inner("place", (place) => ({
      name: place.name("name"),
      deployPath: place.text("deployPath"),
      port: place.whole("port"),
      healthPath: place.text("healthPath"),
    })),
    operation: values.textOr("operation", "deploy") === "rollback" ? "rollback" : "deploy",
    intent: values.choice("intent", ["deploy", "put back"]),
    hosts: values.texts("hosts"),
    faults: values.textByName("faults"),
  }));
}

/** What the post step is about to do, for a log in which the main step may have said a lot. */
export function describeUnfinished({ intent, hosts = [] }: UnfinishedDeploy): string {
  return intent === "put back"
    ? `The deploy was cut off before its end, or could not put its hosts back: ${hosts.join(", ")}. Trying now.`
    : "The deploy was cut off before its end: its hosts are put right now.";
}

/** Who deploys, in words for people who wait for the lock: the actor and where to read about the run. */
export function describeRun(env: Readonly<Record<string, string | undefined>>): string {
  const actor = env["GITHUB_ACTOR"] ?? env["USER"] ?? "somebody";
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${actor}, ${server}/${repository}/actions/runs/${run}` : actor;
}
