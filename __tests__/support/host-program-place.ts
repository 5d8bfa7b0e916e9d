import { declaredInputs } from "../../src/inputs/declared.ts";

/** Where host programs lie unless `host-program-path` says otherwise. */
export const hostProgramPlace = declaredInputs["host-program-path"];
