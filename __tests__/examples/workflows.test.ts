import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url);
const action = parse(readFileSync(new URL("action.yml", root), "utf8"));
const workflows = new URL("examples/workflows/", root);

test.each(readdirSync(workflows))("%s uses inputs and outputs that exist", (file) => {
  const text = readFileSync(new URL(file, workflows), "utf8");
  const steps = Object.values<{ steps: { uses?: string; with?: object }[] }>(parse(text).jobs).flatMap(
    ({ steps }) => steps,
  );
  const ours = steps.filter(({ uses }) => uses?.startsWith("org/gin-deploy@"));
  expect(ours).toHaveLength(1);
  for (const name of Object.keys(ours[0]?.with ?? {})) expect(action.inputs).toHaveProperty(name);
  for (const [, name = ""] of text.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g))
    expect(action.outputs).toHaveProperty(name);
});
