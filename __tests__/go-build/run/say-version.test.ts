import { expect, it } from "vitest";
import { sayEmptyFields, sayWhereVersionIs } from "../../../src/go-build/run/say-version.ts";
import type { LinkedVariable } from "../../../src/model/linked-variable.ts";
import { linuxAmd64, linuxArm64 } from "../go-project.ts";

type Programs = Readonly<Record<string, readonly LinkedVariable[]>>;

function saidOf(programs: Programs): readonly string[] {
  const said: string[] = [];
  const jobs = [linuxAmd64, linuxArm64].map((target) => ({
    programs: Object.entries(programs).map(([name, demanded]) => ({
      name,
      wanted: {
        target,
        goVersion: "1.26.8",
        mainPackage: `example.com/${name}`,
        cgo: false,
        isStatic: true,
        source: undefined,
        variables: [],
        demanded,
      },
    })),
  }));
  const say = (level: string) => (message: string) => said.push(`${level}: ${message}`);
  sayWhereVersionIs("v1.2.3", jobs, { info: say("info"), notice: say("notice"), warning: say("warning") });
  return said;
}

const set = (value: string, symbol = "main.version"): readonly LinkedVariable[] => [{ symbol, value }];

it.each<[string, Programs, readonly RegExp[]]>([
  ["the version alone", { svc: set("v1.2.3") }, []],
  ["the version in a text", { svc: set("svc v1.2.3 (4f0c1d2)") }, []],
  ["without its v", { svc: set("1.2.3", "example.com/svc/build.Release") }, []],
  ["nothing", { svc: [] }, [/^notice: The version v1\.2\.3 is in no variable of svc: declare/]],
  ["something else", { svc: set("x", "main.flavour") }, [/^notice: .* is in no variable of svc: declare/]],
  [
    "another version",
    { svc: set("v9") },
    [/^warning: svc: main\.version is "v9", but this build is v1\.2\.3: use \{version\}/],
  ],
  ["an empty version", { svc: set("") }, []],
  ["nothing, beside one that says it", { svc: set("v1.2.3"), tool: [] }, [/^info: .* is in no variable of tool$/]],
])("a program that is given %s", (_, programs, wanted) => {
  expect(saidOf(programs)).toEqual(wanted.map((words) => expect.stringMatching(words)));
});

it("what is known of nothing is said where it is used", () => {
  const said: string[] = [];
  const version = { version: "v1", tag: "", branch: "", commit: "4f0c", date: "", dirtyFiles: [] };
  const variables = [
    { symbol: "main.version", template: "{version} {commit}" },
    { symbol: "main.release", template: "{tag} on {branch}" },
  ];
  sayEmptyFields(variables, version, { notice: (message) => said.push(message) });
  expect(said).toEqual([
    "No value here for {tag} (no tag at this commit is a version), {branch}: left empty in main.release.",
  ]);
});
