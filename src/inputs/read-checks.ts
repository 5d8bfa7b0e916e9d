import type { CheckName } from "../checks/checks.ts";
import { type InputReader, oneOf } from "./input-reader.ts";
import { parseList } from "./values.ts";

const parseCheck = oneOf<CheckName>("vet", "test", "race");

export function readChecks(reader: InputReader): readonly CheckName[] {
  const checks = new Set<CheckName>();
  for (const entry of parseList(reader.text("checks"))) {
    const parsed = parseCheck(entry);
    if ("value" in parsed) checks.add(parsed.value);
    else if (entry === "audit") reader.problem("checks", "`audit` is not there yet; there are vet, test, race");
    else {
      const meant = parsed.nearest === undefined ? "" : `; did you mean ${parsed.nearest}?`;
      reader.problem("checks", `${JSON.stringify(entry)} ${parsed.problem}${meant}`);
    }
  }
  return [...checks];
}
