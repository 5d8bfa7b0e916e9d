import { posix } from "node:path";
import { pickPrivatePort } from "../../../../src/deploy/release/layout.ts";
import { firstLine, runningRelease } from "../prelude.ts";
import { sha256Of } from "../programs.ts";
import type { SimulatedStep } from "../step-run.ts";

export const inspect: SimulatedStep<"inspect"> = async (shell) => {
  const { host, disk, facts, path, state, emit, wait } = shell;
  const name = facts.name;
  const { traits, systemd } = host;
  emit("clock", host.dateSeconds() + traits.clockAheadSeconds);
  emit("clock_kept", traits.clockIsKept);
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
  emit("disk_mount", ["rw"]);
  emit("disk_free_kib", Math.floor(disk.freeBytes() / 1024));
  emit("inodes_free", "1000000");

  emit("memory_kib", traits.memoryKib);
  emit("memory_available_kib", traits.memoryKib / 2);
  emit("limits_memory", true);
  emit("files_limit", 1_048_576);
  emit("proxy", traits.proxies);

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

  if (disk.exists(`/etc/gin-deploy/${name}/service`)) emit("service_manager", "systemd");
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
  emit("no_front", traits.tools.has("nft") ? undefined : "nft is not installed");
  emit("firewall_rules", 0);
  if (traits.nginxHasSite) {
    emit("front", "nginx");
    emit("front_address", "127.0.0.1:8081");
    emit("front_live", facts.port);
    emit("front_port", pickPrivatePort(name, facts.port, new Set()));
    emit("front_sha256", "0");
    emit("front_problem", traits.nginxRuns ? undefined : "nginx does not run");
  }
  if (traits.openPorts?.has(facts.port) === false) {
    emit("shut_by", { firewall: "ufw", state: "shut", place: "iptables-nft INPUT" });
    emit("opening_command", `ufw allow ${facts.port}/tcp`);
  }
  const opened = disk.read(`/etc/gin-deploy/${name}/firewall`)?.trim().split("\n") ?? [];
  emit(
    "opened",
    opened.map((port) => ({ firewall: "ufw" as const, port: Number(port), place: "" })),
  );
  emit("state", disk.read(state("/state.json")) ?? "");
  const decidedMs = disk.modifiedMs(state("/state.json"));
  if (decidedMs !== undefined) emit("state_age", Math.floor((host.clock.now() - decidedMs) / 1_000));
  emit("pending", disk.read(state("/state.next")) ?? "");
  emit("phase", firstLine(shell, state("/phase")) || undefined);
  emit("paused", firstLine(shell, state("/paused")) || (disk.exists(state("/paused")) ? "empty" : undefined));
  for (const slot of ["current", "canary"] as const)
    emit(slot, posix.basename(disk.readLink(path(`/${slot}`)) ?? "") || undefined);
  const left = [state("/incoming"), state("/staging"), `/run/systemd/system/${name}@canary.service`];
  if (left.some((each) => disk.exists(each))) emit("leftovers", true);
  for (const release of disk.list(path("/releases"))) {
    const record = disk.read(path(`/releases/${release}/release.json`));
    if (record === undefined) continue;
    emit("release", [`${release} ${disk.exists(path(`/releases/${release}/bad`)) ? "bad" : "good"} ${record}`]);
  }
  for (const release of disk.list(path("/releases"))) {
    const itsUnit = disk.read(path(`/releases/${release}/unit`));
    const isWhole = disk.exists(path(`/releases/${release}/release.json`));
    if (itsUnit !== undefined && isWhole) emit("release_unit", [{ release, sha256: sha256Of(itsUnit) }]);
  }
  const program = /\/([0-9a-f]{64})\/host /.exec(disk.read(`${facts.program_place}/${name}`) ?? "")?.[1] ?? "";
  emit("program_mount", ["rw"]);
  emit("host_program", disk.exists(`${facts.program_place}/${program}/host`) ? program : undefined);
  const registered = disk.read(`/etc/gin-deploy/${name}/service`) ?? "";
  emit("registered_path", /^deploy_path=(.*)$/m.exec(registered)?.[1]);
  emit("registered_port", Number(/^port=(.*)$/m.exec(registered)?.[1]) || undefined);
  emit("registered_unit", disk.list(`/etc/gin-deploy/${name}/units`));
  const units = disk.list(`/etc/gin-deploy/${name}/units`);
  const kept = disk.list(path("/releases")).map((release) => disk.read(path(`/releases/${release}/unit`)));
  emit(
    "idle_unit",
    units.filter((unit) => !kept.includes(disk.read(`/etc/gin-deploy/${name}/units/${unit}`))),
  );
  const programs = disk.list(facts.program_place).filter((entry) => /^[0-9a-f]{64}$/.test(entry));
  emit("idle_program", programs);
  emit("boot_program", disk.exists(`/etc/gin-deploy/${name}/boot`) ? program : undefined);
  const atBoot = disk.read(`/etc/systemd/system/gin-deploy-${name}-boot.service`) ?? "";
  emit("boot_path", /^RequiresMountsFor=(.*)$/m.exec(atBoot)?.[1]);
  if (atBoot !== "") emit("boot_enabled", true);
  const rules = disk.read(`/etc/sudoers.d/gin-deploy-${name}`) ?? "";
  const rule = ` ALL=(root) NOPASSWD: ${facts.program_place}/${name} ""`;
  const allowed = rules.split("\n").filter((line) => line.endsWith(rule));
  emit(
    "sudo_user",
    allowed.map((line) => line.slice(0, -rule.length)),
  );
  if (disk.isDirectory(state("/lock"))) emit("lock_holder", firstLine(shell, state("/lock/holder")) || "unknown");
};
