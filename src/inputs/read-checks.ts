import type { CheckName } from "../model/checks.ts";
import { parseList } from "../text/lists.ts";
import { describeProblem, type InputReader, oneOf } from "./input-reader.ts";
import { checkMeanings, withMeanings } from "./meanings.ts";

const parseCheck = withMeanings(oneOf<CheckName>("vet", "test", "race"), checkMeanings);

export function readChecks(reader: InputReader): readonly CheckName[] {
  const checks = new Set<CheckName>();
  for (const entry of parseList(reader.text("checks"))) {
    const parsed = parseCheck(entry);
    if ("value" in parsed) checks.add(parsed.value);
    else if (/^(audit|vuln|vulncheck|govulncheck|security)$/.test(entry))
      reader.problem("checks", "`audit` is not there yet; there are vet, test, race");
    else if (/\s/.test(entry) && entry.split(/\s+/).every((word) => "value" in parseCheck(word))) {
      reader.problem("checks", `${JSON.stringify(entry)} needs commas; did you mean ${entry.split(/\s+/).join(", ")}?`);
    } else reader.problem("checks", describeProblem(entry, parsed));
  }
  return [...checks];
}
