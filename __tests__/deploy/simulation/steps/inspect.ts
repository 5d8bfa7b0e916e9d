import { posix } from "node:path";
import { firstLine, runningRelease } from "../prelude.ts";
import { sha256Of } from "../programs.ts";
import type { SimulatedStep } from "../step-run.ts";

export const inspect: SimulatedStep<"inspect"> = async (shell) => {
  const { host, disk, facts, path, state, emit, wait } = shell;
  const name = facts.name;
  const { traits, systemd } = host;
  emit("kernel", traits.kernel);
  emit("machine", traits.machine);
  emit("systemd", traits.systemdVersion);
  if (disk.isDirectory("/run/systemd/system")) emit("booted", true);
  emit(
    "tool",
    [...traits.tools].filter((tool) => tool !== "nft"),
  );

  let place = path();
  while (!disk.isDirectory(place)) place = posix.dirname(place);
  emit("disk_place", place);
  emit("disk_free_kib", Math.floor(disk.freeBytes() / 1024));
  emit("inodes_free", "1000000");

  await wait(20);
  const listening = host.listening();
  const ports = new Set(listening.map(({ port }) => port));
  emit(
    "listening",
    [...ports].sort((a, b) => a - b),
  );
  const owners = listening.filter(({ port }) => port === facts.port);
  emit(
    "port_owner",
    owners.map(({ pid, unit, command }) => `${pid} ${unit} ${command}`),
  );

  const user = traits.users.get(name);
  emit("user_id", user?.uid);
  emit("user_home", user?.home);
  for (const directory of ["/run/systemd/system", "/lib/systemd/system"]) {
    if (disk.exists(`${directory}/${name}@.service`)) emit("unit", ["foreign"]);
  }
  const unit = disk.read(`/etc/systemd/system/${name}@.service`);
  if (unit !== undefined) {
    emit("unit", [unit.startsWith("# gin-deploy: ") ? "ours" : "foreign"]);
    emit("unit_deploy_path", /^WorkingDirectory=(.*)\/%i$/m.exec(unit)?.[1] ?? "");
    if (disk.read(path("/current/unit")) === unit) emit("unit_is_currents", true);
  }
  emit("enabled", systemd.enablement(`${name}@current.service`));
  const environment = disk.read(path("/current/env/current"));
  if (environment !== undefined) emit("env_sha256", sha256Of(environment));
  if (disk.exists(path()) && !disk.isDirectory(state()) && disk.list(path()).length > 0)
    emit("deploy_path", ["foreign"]);
  if (disk.isDirectory(path("/current/bin")) && !disk.exists(path(`/current/bin/${name}`)))
    emit("deploy_path", ["foreign"]);
  if (systemd.look(`${name}@current.service`).activeState === "active") emit("active", true);
  emit("active_state", systemd.look(`${name}@current.service`).activeState);
  emit("running", runningRelease(shell, `${name}@current.service`) || undefined);
  emit("no_cover", traits.tools.has("nft") ? undefined : "nft is not installed");
  emit("state", disk.read(state("/state.json")) ?? "");
  const decidedMs = disk.modifiedMs(state("/state.json"));
  if (decidedMs !== undefined) emit("state_age", Math.floor((host.clock.now() - decidedMs) / 1_000));
  emit("pending", disk.read(state("/state.next")) ?? "");
  emit("phase", firstLine(shell, state("/phase")) || undefined);
  for (const slot of ["current", "canary"] as const)
    emit(slot, posix.basename(disk.readLink(path(`/${slot}`)) ?? "") || undefined);
  for (const release of disk.list(path("/releases"))) {
    const record = disk.read(path(`/releases/${release}/release.json`));
    if (record === undefined) continue;
    emit("release", [`${release} ${disk.exists(path(`/releases/${release}/bad`)) ? "bad" : "good"} ${record}`]);
  }
  if (disk.isDirectory(state("/lock"))) emit("lock_holder", firstLine(shell, state("/lock/holder")) || "unknown");
};
