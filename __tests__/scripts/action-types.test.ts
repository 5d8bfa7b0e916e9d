import { expect, it } from "vitest";
import { typeOfInput, typeOfOutput } from "../../scripts/action-types.ts";

it.each([
  ["cgo", { type: "boolean" }],
  ["port", { type: "integer" }],
  ["min-requests", { type: "integer" }],
  ["strategy", { type: "enum", "allowed-values": ["rolling", "canary"] }],
  ["on-paused", { type: "enum", "allowed-values": ["refuse", "abort"] }],
  ["audit-level", { type: "enum", "allowed-values": ["error", "warning", "note", "never"] }],
  ["unit-trust", { type: "enum", "allowed-values": ["sandbox", "full"] }],
  ["name", { type: "string" }],
  ["max-p95", { type: "string" }],
  ["hosts", { type: "list", separator: "\n", "list-item": { type: "string" } }],
] as const)("%s has the type that its reader takes", (name, type) => {
  expect(typeOfInput(name)).toEqual(type);
});

it("knows the values of a list", () => {
  const item = { type: "enum", "allowed-values": ["vet", "test", "race", "audit"] };
  expect(typeOfInput("checks")).toEqual({ type: "list", separator: "\n", "list-item": item });
});

it.each([
  ["`promoted`, `failed` or `unchanged`", { type: "enum", "allowed-values": ["promoted", "failed", "unchanged"] }],
  ["Path of the `artifacts.json`, or `none`", { type: "string" }],
  ["`JSON`", { type: "string" }],
])("an output that is %s", (description, type) => {
  expect(typeOfOutput(description)).toEqual(type);
});
