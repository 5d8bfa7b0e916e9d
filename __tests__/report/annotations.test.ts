import { expect, it } from "vitest";
import { createAnnotations } from "../../src/report/annotations.ts";
import type { SourcePlace } from "../../src/world/runner/runner.ts";

function record() {
  const errors: string[] = [];
  const infos: string[] = [];
  const annotations = createAnnotations({
    error: (message: string, place?: SourcePlace) => errors.push(`${place?.title}: ${message}`),
    headline: (line: string) => infos.push(line),
  } as unknown as Parameters<typeof createAnnotations>[0]);
  return { annotations, errors, infos };
}

it("says the same of the same place once, whoever says it", () => {
  const { annotations, errors } = record();
  const place = { file: "a.go", line: 5, column: 2 };
  annotations.error("undefined: x", { title: "Go build", ...place });
  annotations.error("undefined: x", { title: "go vet", ...place });
  annotations.error("undefined: x", { title: "go vet", ...place, line: 6 });
  annotations.error("undefined: x", { title: "go vet" });
  expect(errors).toEqual(["Go build: undefined: x", "go vet: undefined: x", "go vet: undefined: x"]);
});

it("leaves the tenth for the reason of the step's failure; the others are in the log, where nothing folds them", () => {
  const { annotations, errors, infos } = record();
  for (let line = 1; line <= 12; line++) annotations.error("wrong", { title: "go vet", file: "a.go", line });
  expect(errors).toHaveLength(9);
  expect(infos).toEqual([10, 11, 12].map((line) => `  go vet a.go:${line}: wrong`));
  expect(annotations.leftOut).toBe(3);
});
