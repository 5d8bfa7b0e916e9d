import { expect, test } from "vitest";
import { withoutUsage } from "../../../src/go-build/errors/usage-lines.ts";

test("a usage goes, what stands around it stays", () => {
  const usage = ["usage: link [options] main.o", "  -B note", "    \tset a note", "  -a\tno-op"];
  const around = ["# example.com/svc", "flag provided but not defined: -foo"];
  const after = ["main.go:3:2: undefined: x", "\tof two lines", ""];
  expect(withoutUsage([...around, ...usage, ...after].join("\n"))).toBe([...around, ...after].join("\n"));
});
