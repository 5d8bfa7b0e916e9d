import { keepWayBack, oneAtATime, requireLock, writeFile, writePhase } from "../prelude.ts";
import { sha256Of } from "../programs.ts";
import type { StepShell } from "../shell.ts";
import type { SimulatedStep } from "../step-run.ts";

export const stage: SimulatedStep<"stage"> = async (shell) => {
  const { host, disk, facts, path, state, emit, fail, freeKib } = shell;
  await oneAtATime(shell);
  requireLock(shell);
  if (!(await writePhase(shell))) fail(`cannot write ${state("/phase")}: ${freeKib()}`);
  const name = facts.name;
  const release = facts.release;
  if (!host.traits.users.has(name)) {
    host.traits.users.set(name, { uid: 900 + host.traits.users.size, home: path() });
    emit("created", [`user ${name}`]);
  }
  for (const directory of ["", "/releases", "/data", "/logs", ...facts.persistent.map((own) => `/${own}`)]) {
    if (!(await disk.makeDirectories(path(directory)))) fail(`cannot prepare ${path(directory)}`);
  }
  if (!disk.exists(registeredUnit(shell))) fail(`root has registered no such unit for ${name}: run provision`);
  const work = state("/staging");
  const final = path(`/releases/${release}`);
  await disk.remove(work);
  const giveUp = async (reason: string) => {
    await disk.remove(work);
    return fail(reason);
  };
  const isMade = (await disk.makeDirectories(`${work}/bin`)) && (await disk.makeDirectories(`${work}/env`));
  if (!isMade) await giveUp(`cannot create ${work}`);
  const binary = `${work}/bin/${name}`;
  const changed = await linkParts(shell, work, binary);
  if (changed.length > 0) {
    await disk.remove(work);
    return emit("changed", changed);
  }
  if (facts.same_binary_in === undefined) {
    if (!(await disk.rename(state(`/incoming/${facts.sha256}`), binary))) await giveUp("the uploaded binary is gone");
    if (sha256Of(disk.read(binary) ?? "") !== facts.sha256)
      await giveUp(`the uploaded binary was changed on the host: its sha256 is not ${facts.sha256}`);
  }
  if (!(await bringFiles(shell, work))) await giveUp("the files are not those that were sent");
  if (!((await writeRelease(shell, work)) && (await keepWayBack(shell, `${work}/unit`))))
    await giveUp(`cannot write the release: ${freeKib()}`);
  for (const directory of ["data", "logs", ...facts.persistent]) {
    const link = `${work}/${directory}`;
    if (!(await disk.symlink(`../../${directory}`, link))) await giveUp(`cannot link ${directory} into ${work}`);
  }
  await disk.remove(final);
  if (!(await disk.rename(work, final))) await giveUp(`cannot put the release at ${final}`);
  emit("staged", release);
};

function registeredUnit({ facts }: StepShell<"stage">): string {
  return `/etc/gin-deploy/${facts.name}/units/${facts.unit_sha256}`;
}

/** What a release has that the new one is to share, and that is not any more what it was. All files are one: what is in them is nobody's business here. */
async function linkParts(
  { facts, disk, path }: StepShell<"stage">,
  work: string,
  binary: string,
): Promise<("binary" | "files")[]> {
  const { same_binary_in: binaryIn, same_files_in: filesIn, name, sha256 } = facts;
  const changed: ("binary" | "files")[] = [];
  if (binaryIn !== undefined) {
    const isLinked = await disk.link(path(`/releases/${binaryIn}/bin/${name}`), binary);
    if (!isLinked || sha256Of(disk.read(binary) ?? "") !== sha256) changed.push("binary");
  }
  if (filesIn !== undefined) {
    const list = `${work}/files.sha256`;
    const isLinked = await disk.link(path(`/releases/${filesIn}/files.sha256`), list);
    if (!isLinked || disk.read(list)?.includes("changed by hand")) changed.push("files");
  }
  return changed;
}

async function bringFiles({ facts, disk, state }: StepShell<"stage">, work: string): Promise<boolean> {
  const { files_sha256: wanted, files_stream: stream, same_files_in: same } = facts;
  if (wanted === undefined || same !== undefined) return true;
  return await disk.rename(state(`/incoming/${stream}`), `${work}/files.sha256`);
}

async function writeRelease(shell: StepShell<"stage">, work: string): Promise<boolean> {
  const { facts, state } = shell;
  return (
    (await writeFile(shell, `${work}/release.json`, facts.release_json)) &&
    (await writeFile(shell, `${work}/unit`, shell.disk.read(registeredUnit(shell)) ?? "")) &&
    (await writeFile(shell, `${work}/env/current`, facts.env_current)) &&
    (await writeFile(shell, `${work}/env/canary`, facts.env_canary)) &&
    (await writeFile(shell, `${work}/env/secrets`, `${facts.secrets}\n`)) &&
    (await writeFile(shell, `${work}/unproven`, "")) &&
    (await writeFile(shell, state("/state.next"), facts.state_json))
  );
}
