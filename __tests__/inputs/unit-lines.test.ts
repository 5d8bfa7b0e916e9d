import { describe, expect, it } from "vitest";
import { parseUnitLines } from "../../src/inputs/read-unit-lines.ts";

describe("lines of unit", () => {
  it("are taken as they are where they only limit", () => {
    const text = "[Service]\n# room for uploads\nMemoryMax=512M\n\nLimitNOFILE = 100000\n";
    expect(parseUnitLines(text, false)).toEqual({ lines: ["MemoryMax=512M", "LimitNOFILE = 100000"], problems: [] });
  });

  it.each([
    ["User=root", /could undo the sandbox or the user/],
    ["ProtectSystem=no", /could undo the sandbox/],
    ["AmbientCapabilities=CAP_SYS_ADMIN", /could undo the sandbox/],
    ["NoNewPrivileges=no", /could undo the sandbox/],
    ["BindPaths=/etc", /could undo the sandbox/],
    ["ExecStartPre=/bin/sh -c id", /use the input `before-start`/],
    ["ExecStart=/bin/sh", /use the input `args`/],
    ["Environment=A=b", /use the input `environment`/],
    ["ReadWritePaths=/", /use the input `persistent`/],
    ["MemorMax=1G", /did you mean MemoryMax\?/],
    ["[Install]", /no other section/],
    ["MemoryMax=1G \\", /goes on in the next line/],
    ["MemoryMax", /not a unit line/],
    ["+MemoryMax=1G", /not a unit line/],
    ["MemoryMax=1G\u0007", /control character/],
  ])("%j is refused", (line, words) => {
    expect(parseUnitLines(line, false).problems).toEqual([expect.stringMatching(words)]);
  });

  it("may be any setting on the user's own word, and never another section", () => {
    expect(parseUnitLines("ProtectSystem=no", true).problems).toEqual([]);
    expect(parseUnitLines("[Unit]", true).problems).toEqual([expect.stringMatching(/no other section/)]);
  });
});
