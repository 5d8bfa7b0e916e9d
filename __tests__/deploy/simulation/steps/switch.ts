import type { SimulatedStep } from "../step-run.ts";

export const switchRelease: SimulatedStep = async (shell) => {
  const { host, disk, fact, path, emit, fail, requireLock, oneAtATime, replaceLink, copyFile, systemctl } = shell;
  await oneAtATime();
  requireLock();
  const release = fact("release");
  const unit = `${fact("name")}@current.service`;
  const unitFile = `/etc/systemd/system/${fact("name")}@.service`;
  if (release === "") {
    await systemctl("disable", unit);
    await systemctl("stop", unit);
    await disk.remove(path("/current"));
    await disk.remove(unitFile);
    await systemctl("daemon-reload");
    await systemctl("reset-failed", unit);
    emit("serving", "none");
    return;
  }
  const directory = path(`/releases/${release}`);
  if (!disk.isDirectory(directory)) fail(`release ${release} is not on this host`);
  if (!(await replaceLink(`releases/${release}`, path("/current")))) fail(`cannot point current at ${release}`);
  if (disk.read(`${directory}/unit`) !== disk.read(unitFile)) {
    if (!(await copyFile(`${directory}/unit`, unitFile))) fail(`cannot write ${unitFile}`);
    emit("changed", unitFile);
  }
  await systemctl("daemon-reload");
  emit("started_at", host.dateSeconds());
  await systemctl("enable", unit);
  await systemctl("reset-failed", unit);
  await systemctl("restart", unit);
  emit("serving", release);
};
