import type { SimulatedStep } from "../step-run.ts";

export const startCanary: SimulatedStep = async (shell) => {
  const { host, disk, fact, path, emit, fail, requireLock, oneAtATime, replaceLink, copyFile, systemctl } = shell;
  await oneAtATime();
  requireLock();
  const release = fact("release");
  const directory = path(`/releases/${release}`);
  const unit = `${fact("name")}@canary.service`;
  if (!disk.isDirectory(directory)) fail(`release ${release} is not on this host`);
  await systemctl("stop", unit);
  if (!(await replaceLink(`releases/${release}`, path("/canary")))) fail(`cannot point canary at ${release}`);
  if (!(await copyFile(`${directory}/unit`, `/run/systemd/system/${unit}`)))
    fail(`cannot write /run/systemd/system/${unit}`);
  await systemctl("daemon-reload");
  emit("started_at", host.dateSeconds());
  await systemctl("reset-failed", unit);
  await systemctl("start", unit);
  emit("started", unit);
};
