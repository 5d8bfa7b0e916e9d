import fc from "fast-check";
import { expect, it } from "vitest";
import { createTail } from "../../../src/world/ssh/ssh-output.ts";

const collect = (text: string, limitBytes: number, cuts: readonly number[]) => {
  const tail = createTail(limitBytes);
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    tail.add(bytes.subarray(start, end));
    start = end;
  }
  return tail.text();
};

const texts = fc.string({ unit: fc.constantFrom("a", "é", "日", "𝄞", "\n") });
const cuts = fc.array(fc.nat(), { maxLength: 6 });

it("keeps what fits, however it came", () => {
  fc.assert(
    fc.property(texts, cuts, (text, at) => {
      expect(collect(text, 10_000, at)).toBe(text);
    }),
  );
});

it("keeps the end of what does not fit, in whole characters, and counts what was cut", () => {
  fc.assert(
    fc.property(texts, cuts, fc.integer({ min: 4, max: 12 }), (text, at, limit) => {
      fc.pre(Buffer.byteLength(text) > limit);
      const [head = "", ...lines] = collect(text, limit, at).split("\n");
      const kept = lines.join("\n");
      const keptBytes = Buffer.byteLength(kept);
      expect(text.endsWith(kept)).toBe(true);
      expect(keptBytes).toBeLessThanOrEqual(limit);
      expect(keptBytes).toBeGreaterThan(limit - 4);
      expect(head).toBe(`[the first ${Buffer.byteLength(text) - keptBytes} bytes were cut]`);
    }),
  );
});
