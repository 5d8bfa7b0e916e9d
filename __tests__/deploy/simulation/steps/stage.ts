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
  const work = state("/staging");
  const final = path(`/releases/${release}`);
  await disk.remove(work);
  const giveUp = async (reason: string) => {
    await disk.remove(work);
    return fail(reason);
  };
  const isMade = (await disk.makeDirectories(`${work}/bin`)) && (await disk.makeDirectories(`${work}/env`));
  if (!isMade) await giveUp(`cannot create ${work}`);
  const same = facts.same_binary_in;
  const binary = `${work}/bin/${name}`;
  if (same !== undefined) {
    if (!(await disk.link(path(`/releases/${same}/bin/${name}`), binary)))
      await giveUp(`cannot link the binary of ${same}`);
  } else if (!(await disk.rename(state(`/incoming/${facts.sha256}`), binary))) {
    await giveUp("the uploaded binary is gone");
  }
  if (sha256Of(disk.read(binary) ?? "") !== facts.sha256)
    await giveUp(`the binary of ${same || "the upload"} was changed on the host: its sha256 is not ${facts.sha256}`);
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

/** All files as one: what is in them is nobody's business here. */
async function bringFiles({ facts, disk, path, state }: StepShell<"stage">, work: string): Promise<boolean> {
  const { files_sha256: wanted, files_stream: stream, same_files_in: same } = facts;
  const list = `${work}/files.sha256`;
  if (wanted === undefined) return true;
  return same === undefined
    ? await disk.rename(state(`/incoming/${stream}`), list)
    : await disk.link(path(`/releases/${same}/files.sha256`), list);
}

async function writeRelease(shell: StepShell<"stage">, work: string): Promise<boolean> {
  const { facts, state } = shell;
  return (
    (await writeFile(shell, `${work}/release.json`, facts.release_json)) &&
    (await writeFile(shell, `${work}/unit`, facts.unit_text)) &&
    (await writeFile(shell, `${work}/env/current`, facts.env_current)) &&
    (await writeFile(shell, `${work}/env/canary`, facts.env_canary)) &&
    (await writeFile(shell, `${work}/unproven`, "")) &&
    (await writeFile(shell, state("/state.next"), facts.state_json))
  );
}
