import { describe, expect, it } from "vitest";
import { declaredInputs, type InputName } from "../../src/inputs/declared.ts";
import { inputTable, operations, operationsReading } from "../../src/inputs/input-table.ts";
import { readInputs } from "../../src/inputs/read-inputs.ts";
import type { Operation } from "../../src/model/inputs.ts";

const names = Object.keys(declaredInputs) as InputName[];

const platform = { os: "linux", arch: "x64", cores: 2, memoryBytes: 2 ** 33 } as const;

/** Of a run with one more input, all problems. */
function problemsOf(operation: Operation, name: InputName, text: string): string {
  const given: Partial<Record<InputName, string>> = { operation, [name]: text };
  const rawInput = (each: InputName) => given[each] ?? declaredInputs[each];
  try {
    readInputs({ rawInput, env: {}, workspace: "/work" }, platform);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("the table of operations and inputs", () => {
  it("names every input once", () => {
    expect(inputTable.flatMap((row) => row.names).toSorted()).toEqual(names.toSorted());
  });

  it("leaves no input that nothing reads", () => {
    expect(names.filter((name) => operationsReading(name).length === 0)).toEqual([]);
  });

  const refusals = inputTable.flatMap((row) =>
    operations
      .filter((operation) => row[operation] === "refuses")
      .flatMap((operation) => row.names.map((name) => [operation, name] as const)),
  );

  it.each(refusals)("%s refuses %s", (operation, name) => {
    expect(problemsOf(operation, name, "anything")).toMatch(
      new RegExp(`so leave out .*\\b${name}\\b|${name}: is read by \`operation: `),
    );
  });
});
