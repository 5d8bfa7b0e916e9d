import { expect, it } from "vitest";
import { countTests, judgeIdleTests } from "../../src/checks/idle-tests.ts";
import { choosingFlags, refuseIdleTests } from "../../src/checks/test-flags.ts";

const goflags = (text: string) => ({ get: () => text });

it.each(["-c", "-c=true", "-test.c", "-count=0", "-count=-1", "-list=.", "-tags=x -list=Test", "--count=0"])(
  "%s is refused, as no test runs with it",
  (text) => {
    expect(() => refuseIdleTests(["vet", "test"], goflags(text))).toThrow(
      expect.objectContaining({ code: "input", hint: expect.stringMatching(/^Remove -/) }),
    );
    expect(() => refuseIdleTests(["vet"], goflags(text))).not.toThrow();
  },
);

it.each(["", "-count=1", "-c=false", "-list=", "-run=Nope", "-short", "-cover", "-tags=c", "-timeout=20m"])(
  "%j is not refused",
  (text) => expect(() => refuseIdleTests(["race"], goflags(text))).not.toThrow(),
);

it.each([
  ["-run=Nope -short", "-run=Nope"],
  ["-skip=. -test.run=A -exec=true", "-skip=. -test.run=A -exec=true"],
  ["-run= -vet=off", ""],
])("of %j the tests are chosen by %j", (text, flags) => expect(choosingFlags(goflags(text))).toBe(flags));

const none = { passed: 0, failed: 0, skipped: 0 };
const facts = { counts: none, flags: "", written: 0, leftOut: [], where: "./..." };

it.each([
  [
    "tests that a flag leaves out",
    { flags: "-run=Nope", written: 3 },
    "fault",
    /^GOFLAGS has -run=Nope, which leaves all 3 tests out$/,
  ],
  ["one test", { flags: "-skip=.", written: 1 }, "fault", /leaves the only test out$/],
  ["tests that only do not run", { written: 2 }, "warning", /^all 2 tests did not run, .*TestMain/],
  [
    "tests behind a tag",
    { leftOut: [{ text: "a_test.go is behind x", remedy: "Set x." }] },
    "warning",
    /^found no test in .*: a_test\.go/,
  ],
  [
    "a flag, where there is no test",
    { flags: "-run=Nope" },
    "notice",
    /^found no test in \.\/\.\.\., so it says nothing/,
  ],
  ["none", {}, "notice", /^found no test in \.\/\.\.\., so it says nothing/],
  ["only skipped ones", { counts: { ...none, skipped: 2 } }, "warning", /^each of 2 tests skipped itself/],
  [
    "some of them",
    { counts: { ...none, passed: 1 }, flags: "-run=A" },
    "notice",
    /^only the tests that GOFLAGS chooses .*-run=A$/,
  ],
] as const)("%s", (_, given, level, text) => {
  expect(judgeIdleTests({ ...facts, ...given })).toMatchObject({ level, text: expect.stringMatching(text) });
});

it("tests that ran need no word", () => {
  expect(judgeIdleTests({ ...facts, counts: { ...none, passed: 1, skipped: 3 } })).toBeUndefined();
});

it.each([
  ["func TestA(t *testing.T) {}\nfunc TestÄ(t *testing.T) {}\nfunc Test_b(t *testing.T) {}", 3],
  ["func Test(t *testing.T) {}\nfunc FuzzA(f *testing.F) {}", 2],
  ["func Testing(t *testing.T) {}\nfunc testA(t *testing.T) {}\nfunc TestMain(m *testing.M) {}", 0],
  ["func BenchmarkA(b *testing.B) {}\n// func TestA(t *testing.T) {}", 0],
  ["func ExampleA() {\n\t// Output: 1\n}", 1],
  ["func ExampleA() {}", 0],
])("%j has %i tests", (text, tests) => expect(countTests(text)).toBe(tests));
