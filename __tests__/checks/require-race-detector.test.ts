import { expect, it } from "vitest";
import { requireRaceDetector } from "../../src/checks/require-race-detector.ts";
import { goSettings } from "../../src/project/go-settings.ts";
import { systemProcesses } from "../../src/world/process/processes.ts";

const linux = { os: "linux", arch: "x64", cores: 1, memoryBytes: 1 } as const;
const require = (env: Record<string, string>, platform: { os: NodeJS.Platform; arch: string } = linux) =>
  requireRaceDetector(["race"], goSettings(env, "", "linux"), {
    processes: systemProcesses,
    platform: { ...linux, ...platform },
  });

it.each([
  [{ CGO_ENABLED: "0" }, "input", "CGO_ENABLED=0 is set for the job"],
  [{ CC: "no-such-compiler -m64" }, "tool", "there is no no-such-compiler"],
  // It can be run, and cannot read the header.
  [{ CC: "false" }, "tool", "false finds no stdlib.h"],
])("says up front what is missing: %j", async (env, code, words) => {
  await expect(require(env)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
    hint: expect.any(String),
  });
});

it("names what is to be installed", async () => {
  await expect(require({ CC: "no-such-compiler" })).rejects.toMatchObject({
    hint: expect.stringContaining("gcc libc6-dev"),
  });
});

it("knows where there is no race detector, and where no compiler is needed", async () => {
  await expect(require({}, { os: "linux", arch: "arm" })).rejects.toMatchObject({ code: "input" });
  await expect(require({ CC: "no-such-compiler" }, { os: "darwin", arch: "arm64" })).resolves.toBeUndefined();
  await expect(require({ CC: "true" })).resolves.toBeUndefined();
});

it("asks for nothing when races are not looked for", async () => {
  const nothing = { processes: systemProcesses, platform: linux };
  await expect(
    requireRaceDetector(["vet", "test"], goSettings({ CC: "no" }, "", "linux"), nothing),
  ).resolves.toBeUndefined();
});
