import { ActionError, wordsOf } from "../../errors.ts";
import type { OldBinary } from "../../model/old-binary.ts";
import { count, describeBytes } from "../../text/measures.ts";
import type { World } from "../../world/world.ts";
import type { Upload, Uploads } from "./compress-once.ts";
import { type ConnectedHost, runStep } from "./remote-step.ts";
import type { Answers, Facts } from "./step-table.ts";

const progressMs = 5_000;

type SendWorld = Pick<World, "clock" | "runner" | "cancelled"> & { readonly uploads: Uploads };

/** What is sent, and what makes it of an old program where the facts say `patch`. */
export interface Sending {
  readonly body: Upload;
  readonly old?: OldBinary | undefined;
  readonly facts: Facts<"receive">;
}

/**
 * Sends it in one compressed stream; the host keeps it only when its sha256 is what it is here. A patch that is of no use there is followed
 * by the whole.
 */
export async function sendUpload(
  host: ConnectedHost,
  { body, old, facts }: Sending,
  world: SendWorld,
): Promise<Answers<"receive">> {
  const patched = old === undefined ? undefined : await sendPatch(host, { body, old, facts }, world);
  if (patched !== undefined && "answer" in patched) return patched.answer;
  if (patched !== undefined) {
    const why = `a patch of ${facts.patch_of} cannot be used: ${patched.refused}`;
    world.runner.info(`${host.label}: ${why}; the whole program is sent`);
  }
  const compression = facts.compression === "gzip" ? "gzip" : "zstd";
  const whole = { ...facts, compression, patch_of: undefined, patch_of_sha256: undefined } as const;
  return await send(host, body, whole, () => world.uploads.whole(body, compression), world);
}

type Patched = { readonly answer: Answers<"receive"> } | { readonly refused: string };

async function sendPatch(
  host: ConnectedHost,
  { body, old, facts }: Sending & { readonly old: OldBinary },
  world: SendWorld,
): Promise<Patched> {
  const patch = await world.uploads.patch(body, old).catch((error: unknown) => ({ refused: wordsOf(error) }));
  if ("refused" in patch) return patch;
  const answer = await send(host, body, facts, async () => patch, world);
  return answer.refused === undefined ? { answer } : { refused: answer.refused };
}

async function send(
  host: ConnectedHost,
  body: Upload,
  facts: Facts<"receive">,
  open: () => ReturnType<Uploads["whole"]>,
  { clock, runner, cancelled }: SendWorld,
): Promise<Answers<"receive">> {
  const startMs = clock.elapsed();
  const stream = await open();
  let sentBytes = 0;
  let shownMs = startMs;
  const onSent = (bytes: number) => {
    sentBytes += bytes;
    if (clock.elapsed() - shownMs < progressMs) return;
    shownMs = clock.elapsed();
    const sizeBytes = stream.sizeBytes();
    runner.info(`${host.label}: sent ${describeBytes(sentBytes)}${sizeBytes ? ` of ${describeBytes(sizeBytes)}` : ""}`);
  };
  const answer = await runStep(host, "receive", facts, { signal: cancelled, stream: stream.read(), onSent });
  if (answer.refused !== undefined && facts.compression === "patch") return answer;
  if (answer.received !== body.sha256) {
    throw new ActionError("transfer", `${host.label}: the host did not confirm the upload`, {
      cause: `it answered ${JSON.stringify(answer.received)}`,
    });
  }
  const seconds = ((clock.elapsed() - startMs) / 1000).toFixed(1);
  const what = "path" in body ? "the program" : count(body.count, "file");
  const how = facts.compression === "patch" ? `a patch of ${facts.patch_of}` : facts.compression;
  runner.info(
    `${host.label}: sent ${what}, ${describeBytes(body.sizeBytes)} as ${describeBytes(sentBytes)} of ${how} in ${seconds} s`,
  );
  return answer;
}
