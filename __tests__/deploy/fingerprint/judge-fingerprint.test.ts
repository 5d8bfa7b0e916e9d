import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFingerprint, type MadeHost } from "../../../src/deploy/fingerprint/judge-fingerprint.ts";
import { readFingerprint } from "../../../src/deploy/fingerprint/read-fingerprint.ts";
import { renderFingerprint } from "../../../src/deploy/fingerprint/render-fingerprint.ts";

const made = (host: string, facts: Readonly<Record<string, string>>): MadeHost => ({
  host,
  found: new Map(Object.entries(facts)),
});

function problems(text: string, ...hosts: readonly MadeHost[]) {
  const fingerprint = readFingerprint(text, "hosts.yml");
  if ("problems" in fingerprint) throw new Error(fingerprint.problems.join("\n"));
  return judgeFingerprint(fingerprint, hosts).map((findings) => findings.map(({ problem }) => problem));
}

describe("judgeFingerprint", () => {
  it("finds everything on all hosts at once, with what was wanted and what is there", () => {
    const text = 'os: [debian, ubuntu]\nkernel: ">=6"\npackages: { curl: any, telnetd: absent }';
    const web1 = made("web1", { os: "alpine", kernel: "5.10.0", "packages.telnetd": "0.17" });
    const web2 = made("web2", { os: "ubuntu", kernel: "6.8.0-45-generic", "packages.curl": "8.5.0" });
    expect(problems(text, web1, web2)).toEqual([
      [
        "os is alpine, and not debian or ubuntu",
        "kernel is 5.10.0, and not >=6",
        "packages.curl is absent, and not any",
        "packages.telnetd is 0.17, and not absent",
      ],
      [],
    ]);
  });

  it("names the line that asks for it", () => {
    const fingerprint = readFingerprint("\n\nos: debian", "hosts.yml");
    if ("problems" in fingerprint) throw new Error();
    expect(judgeFingerprint(fingerprint, [made("web1", {})])[0]?.[0]?.remedy).toContain("hosts.yml:3 ");
  });

  it.each<[string, (string | undefined)[], (string | undefined)[]]>([
    ["the same everywhere", ["6.1", "6.1", "6.1"], [undefined, undefined, undefined]],
    ["nowhere at all", [undefined, undefined], [undefined, undefined]],
    ["one differs", ["6.1", "6.8", "6.1"], [undefined, "kernel is 6.8, and not 6.1 as on web1 and web3", undefined]],
    [
      "one has none",
      ["6.1", undefined, "6.1"],
      [undefined, "kernel is absent, and not 6.1 as on web1 and web3", undefined],
    ],
    ["one against one", ["6.1", "6.8"], [undefined, "kernel is 6.8, and not 6.1 as on web1"]],
    [
      "one of many",
      ["1", "2", "2", "2", "2"],
      ["kernel is 1, and not 2 as on 4 hosts", undefined, undefined, undefined, undefined],
    ],
  ])("compares hosts: %s", (_, kernels, expected) => {
    const hosts = kernels.map((kernel, index) => made(`web${index + 1}`, kernel === undefined ? {} : { kernel }));
    expect(problems("same: [kernel]", ...hosts)).toEqual(expected.map((each) => (each === undefined ? [] : [each])));
  });
});

describe("renderFingerprint", () => {
  it("is a file to begin from", () => {
    const web1 = made("deploy@web1", {
      os: "debian",
      kernel: "6.1.0-18-amd64",
      libc: "glibc 2.36",
      "packages.curl": "7.88",
    });
    const web2 = made("deploy@web2", { os: "debian", kernel: "6.1.0-20-amd64", "sysctl.vm.swappiness": "60" });
    expect(renderFingerprint([web1, web2]).split("\n").slice(2)).toEqual([
      "os: debian",
      "kernel: [6.1.0-18-amd64, 6.1.0-20-amd64]",
      "# deploy@web1: 6.1.0-18-amd64",
      "# deploy@web2: 6.1.0-20-amd64",
      "libc: [glibc 2.36, absent]",
      "# deploy@web1: glibc 2.36",
      "# deploy@web2: absent",
      "packages:",
      "  curl: [7.88, absent]",
      "  # deploy@web1: 7.88",
      "  # deploy@web2: absent",
      "sysctl:",
      "  vm.swappiness: [absent, 60]",
      "  # deploy@web1: absent",
      "  # deploy@web2: 60",
      "",
    ]);
  });

  it("is met by the hosts that it is made of, whatever they say of themselves", () => {
    const value = fc
      .oneof(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.constantFrom(
          "any",
          "absent",
          ">=5",
          "12.x",
          "^5",
          "= x",
          "a: b",
          "- x",
          "#",
          "'",
          '"',
          "null",
          "yes",
          "x # y",
        ),
      )
      .map((text) => text.replace(/[\p{Cc}\s]+/gu, " ").trim())
      .filter((text) => text !== "");
    const facts = fc.record(
      { os: value, kernel: value, "packages.curl": value, "sysctl.vm.swappiness": value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 4 }), (all) => {
        const hosts = all.map((each, index) => made(`web${index}\nos: evil`, each as Record<string, string>));
        if (hosts.every(({ found }) => found.size === 0)) return;
        expect(problems(renderFingerprint(hosts), ...hosts).flat()).toEqual([]);
      }),
    );
  });
});
