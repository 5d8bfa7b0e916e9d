import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { oneAtATime, requireLock } from "../prelude.ts";
import { sha256Of } from "../programs.ts";
import type { SimulatedStep } from "../step-run.ts";

const transferMs = 200;

export const receive: SimulatedStep<"receive"> = async (shell) => {
  const { disk, facts, path, state, emit, fail, freeKib, readBody, wait } = shell;
  requireLock(shell);
  const incoming = state("/incoming");
  if (!(await disk.makeDirectories(incoming))) fail(`cannot create ${incoming}`);
  const part = `${incoming}/${facts.sha256}.part`;
  const isPatch = facts.compression === "patch";
  const old = isPatch ? disk.read(path(`/releases/${facts.patch_of}/bin/${facts.name}`)) : undefined;
  const dictionary = old === undefined ? undefined : Buffer.from(old, "latin1");
  if (isPatch && sha256Of(dictionary ?? "") !== facts.patch_of_sha256)
    return emit("refused", `the program of release ${facts.patch_of} is not what it was`);
  const body = await readBody();
  await wait(transferMs);
  const content = unpack(facts.compression, body, dictionary);
  const isWritten = await disk.write(part, content?.toString("latin1") ?? "");
  const giveUp = async (reason: string) => {
    await disk.remove(part);
    return fail(reason);
  };
  if (isPatch && (content === undefined || !isWritten || sha256Of(content) !== facts.sha256)) {
    await disk.remove(part);
    return emit("refused", "it makes something else");
  }
  if (content === undefined || !isWritten)
    return await giveUp(
      `could not unpack what arrived: ${content ? "write error" : "unexpected end of file"}; ${freeKib()}`,
    );
  const arrived = sha256Of(content);
  if (arrived !== facts.sha256)
    return await giveUp(
      `what arrived is not what was sent: ${content.length} bytes with sha256 ${arrived} instead of ${facts.size_bytes} bytes with ${facts.sha256}`,
    );
  await oneAtATime(shell);
  requireLock(shell);
  if (!(await disk.rename(part, `${incoming}/${arrived}`))) fail(`cannot keep the upload in ${incoming}`);
  emit("received", arrived);
};

function unpack(compression: string, body: Buffer, dictionary: Buffer | undefined): Buffer | undefined {
  try {
    return compression === "gzip" ? gunzipSync(body) : zstdDecompressSync(body, dictionary && { dictionary });
  } catch {
    return undefined;
  }
}
