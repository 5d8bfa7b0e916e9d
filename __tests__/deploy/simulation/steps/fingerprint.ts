import type { SimulatedStep } from "../step-run.ts";

export const fingerprint: SimulatedStep<"fingerprint"> = async ({ host, facts, emit }) => {
  const { made, machine, systemdVersion, proxies, clockIsKept, packages, sysctls } = host.traits;
  for (const key of ["os", "version", "kernel", "libc", "openssl"] as const) emit(key, made.get(key));
  emit("machine", machine);
  emit("systemd", String(systemdVersion));
  emit("proxy", proxies.join(" ") || undefined);
  emit("time_sync", clockIsKept);
  const there = (names: readonly string[], values: ReadonlyMap<string, string>) =>
    names.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [{ name, value }];
    });
  emit("package", there(facts.packages, packages));
  emit("sysctl", there(facts.sysctls, sysctls));
};
