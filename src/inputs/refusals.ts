import type { Operation } from "../model/inputs.ts";
import type { InputName } from "./declared.ts";
import { givenOf, type InputReader } from "./input-reader.ts";
import { inputsWhere, operationsReading } from "./input-table.ts";

/** Why an operation takes no more, as the first half of a sentence. */
const reasons: Readonly<Partial<Record<Operation, string>>> = {
  merge: "a merge takes what the jobs have built as it is, and deploys nothing",
  status: "status only looks at hosts, and builds nothing",
  promote: "promote goes on with a release that lies on the hosts, and builds nothing",
  abort: "abort rolls a rollout back, and builds nothing",
  rollback: "a rollback brings back a release that lies on the hosts, and builds nothing",
  provision: "provision only sets hosts up for deploys, and builds nothing",
  unlock: "unlock only breaks the lock of a deploy, and builds nothing",
};

/** Tells of every input that the operation would silently leave without effect. */
export function refuseIdleInputs(reader: InputReader, operation: Operation): void {
  const idle = givenOf(
    reader,
    inputsWhere((row) => row[operation] === "refuses"),
  );
  const reason = reasons[operation];
  // What another operation alone reads says which one may be meant.
  const isOfAnother = (name: InputName) => operationsReading(name).length === 1;
  const misplaced = reason === undefined ? [] : idle.filter((name) => !isOfAnother(name));
  if (misplaced.length > 0) reader.problem("operation", `${reason}, so leave out ${misplaced.join(", ")}`);
  for (const name of idle.filter((each) => !misplaced.includes(each))) {
    const readers = operationsReading(name).map((each) => `\`operation: ${each}\``);
    reader.problem(name, `is read by ${readers.join(" and ")} only: set that, or leave ${name} out`);
  }
}

/** The same beside `binary`. */
export function refuseBesideBinary(reader: InputReader): void {
  const given = givenOf(
    reader,
    inputsWhere(({ beside, build }) => beside === "refuses" && build === "reads"),
  );
  if (given.length === 0) return;
  const list = given.join(", ");
  reader.problem("binary", `what is built already is taken as it is, so leave out what says how to build: ${list}`);
}
