import { sha256Of } from "../programs.ts";
import type { SimulatedStep } from "../step-run.ts";

export const stage: SimulatedStep = async (shell) => {
  const { host, disk, fact, path, state, emit, fail, requireLock, oneAtATime, writeFile, freeKib } = shell;
  await oneAtATime();
  requireLock();
  const name = fact("name");
  const release = fact("release");
  if (!host.traits.users.has(name)) {
    host.traits.users.set(name, { uid: 900 + host.traits.users.size, home: path() });
    emit("created", `user ${name}`);
  }
  for (const directory of ["", "/releases", "/data", "/logs"]) {
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
  const same = fact("same_binary_in");
  const binary = `${work}/bin/${name}`;
  if (same !== "") {
    if (!(await disk.link(path(`/releases/${same}/bin/${name}`), binary)))
      await giveUp(`cannot link the binary of ${same}`);
  } else if (!(await disk.rename(state(`/incoming/${fact("sha256")}`), binary))) {
    await giveUp("the uploaded binary is gone");
  }
  if (sha256Of(disk.read(binary) ?? "") !== fact("sha256"))
    await giveUp(`the binary of ${same || "the upload"} was changed on the host: its sha256 is not ${fact("sha256")}`);
  const isWritten =
    (await writeFile(`${work}/release.json`, fact("release_json"))) &&
    (await writeFile(`${work}/unit`, fact("unit_text"))) &&
    (await writeFile(`${work}/env/current`, fact("env_current"))) &&
    (await writeFile(`${work}/env/canary`, fact("env_canary"))) &&
    (await writeFile(state("/state.next"), fact("state_json")));
  if (!isWritten) await giveUp(`cannot write the release: ${freeKib()}`);
  await disk.remove(final);
  if (!(await disk.rename(work, final))) await giveUp(`cannot put the release at ${final}`);
  emit("staged", release);
};
