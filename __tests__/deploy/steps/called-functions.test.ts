import { describe, expect, it } from "vitest";
import { calledFunctions } from "../../../src/deploy/steps/called-functions.ts";

const files = `# What all share.
place=/opt

# Ends.
fail() {
  echo "$1" >&2
}

# Two in a row: this one is of the next.
inner() { fail "no"; }

outer() {
  inner || cat <<'TEXT'
inside() {
  it is a text
}
TEXT
}
unused() {
  fail "never"
}
place=$place/it
`;

describe("of shell files only what is called is kept", () => {
  it("with what those call in turn, their comments, and all that stands between", () => {
    expect(calledFunctions(files, "outer\n")).toBe(files.replace(/unused\(\) \{\n.*\n\}\n/, ""));
    expect(calledFunctions(files, "inner\n")).toBe(files.replace(/\nouter[\s\S]*(?=place=\$place)/, "\n"));
  });

  it("nothing where nothing is called", () => {
    expect(calledFunctions(files, "")).toBe("# What all share.\nplace=/opt\n\n\n\nplace=$place/it\n");
    expect(calledFunctions("", "outer")).toBe("");
  });

  it("a name in a text counts, and a part of a name does not", () => {
    expect(calledFunctions(files, 'trap "fail x" EXIT\n')).toContain("fail() {");
    expect(calledFunctions(files, "fails failure\n")).not.toContain("fail() {");
  });

  it("what calls itself is not called by that", () => {
    expect(calledFunctions("again() {\n  again\n}\n", "")).toBe("");
  });
});
