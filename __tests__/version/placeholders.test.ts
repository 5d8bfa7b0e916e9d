// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of other tools are what is tested.
import { expect, it, test } from "vitest";
import { fillLinkerFlags } from "../../src/go-build/command/linker-flags.ts";
import { cutPlaceholders, describePlaceholders } from "../../src/go-build/command/say-placeholders.ts";
import { parseGoFlag } from "../../src/project/go-flags.ts";
import { fillPlaceholders, foreignPlaceholders } from "../../src/version/placeholders.ts";

const facts = { version: "v1.2.3", commit: "31b2f0f1", date: "2026-03-04T03:06:07Z", tag: "", branch: "it's main" };

test.each<[string, readonly [text: string, meant: string | undefined][]]>([
  ["{{.Date}}", [["{{.Date}}", "date"]]],
  [
    "{{ .Version }}-{{ .ShortCommit }}",
    [
      ["{{ .Version }}", "version"],
      ["{{ .ShortCommit }}", "commit"],
    ],
  ],
  ["$(date -u +%F)", [["$(date -u +%F)", "date"]]],
  ["$(git rev-parse $(cat x))", [["$(git rev-parse $(cat x))", "commit"]]],
  ["`git describe --tags`", [["`git describe --tags`", "version"]]],
  [
    "${VERSION} $USER $env:BUILD_TIME",
    [
      ["${VERSION}", "version"],
      ["$USER", undefined],
      ["$env", undefined],
    ],
  ],
  ["${{ github.sha }}", [["${{ github.sha }}", "commit"]]],
  [
    "%VERSION% @COMMIT@ __BRANCH__",
    [
      ["%VERSION%", "version"],
      ["@COMMIT@", "commit"],
      ["__BRANCH__", "branch"],
    ],
  ],
  [
    "#{version} %{tag}",
    [
      ["%{tag}", "tag"],
      ["#{version}", "version"],
    ],
  ],
  ["{version} {commit}", []],
  ["-extldflags '-Wl,-rpath,$ORIGIN/lib'", []],
  ['a@b.example.com 100% of $5 {"a": 1} main.__init__', []],
])("placeholders of other tools in %s", (text, found) => {
  const seen = foreignPlaceholders(text).map(({ text, meant }) => [text, meant]);
  expect(new Set(seen)).toEqual(new Set(found));
});

it("fills in its own, and none that another tool would", () => {
  expect(fillPlaceholders("{version} ({commit})", facts)).toBe("v1.2.3 (31b2f0f1)");
  for (const text of ["${version}", "{{version}}", "%{version}", "#{version}", "{Version}"]) {
    expect(fillPlaceholders(text, facts)).toBe(text);
  }
});

test.each([
  ["-s -w -X main.v={version}", "-s -w -X main.v=v1.2.3"],
  ["-X=main.d={date} -w", "-X=main.d=2026-03-04T03:06:07Z -w"],
  ["-X 'main.v=a {version}'  -s", "-X 'main.v=a v1.2.3' -s"],
  ["-X main.b={branch}", `-X "main.b=it's main"`],
  ["-X main.t={tag}", "-X main.t="],
  ["-X main.v=${version} -B 0x{commit}", "-X main.v=${version} -B 0x{commit}"],
  ["-X   main.v=1", "-X   main.v=1"],
])("ldflags %s", (ldflags, filled) => {
  expect(fillLinkerFlags(ldflags, facts)).toBe(filled);
});

it("a value that no linker takes is an error", () => {
  expect(() => fillLinkerFlags(`-X 'main.b={branch} "x"'`, facts)).toThrow(/the value of main.b contains both/);
});

test.each<[string, Partial<Parameters<typeof describePlaceholders>[0]>, readonly RegExp[]]>([
  [
    "GoReleaser's templates",
    { ldflags: "-s -X main.built={{.Date}} -X main.version={{.Version}}" },
    [
      /^ldflags: \{\{\.Date\}\} for main\.built is a template's, as in GoReleaser.*Write `version-variables: main\.built=\{date\}`\.$/,
      /version-variables: main\.version=\{version\}/,
    ],
  ],
  [
    "a shell's",
    { ldflags: "-X main.built=$(date -u +%F) -X main.by=$USER" },
    [
      /^ldflags: \$\(date -u \+%F\) for main\.built is a shell's.*main\.built=\{date\}/,
      /\$USER for main\.by .*steps\.<id>\.outputs/,
    ],
  ],
  [
    "in version-variables",
    { versionVariables: [{ symbol: "main.v", template: "${TAG}" }] },
    [/^version-variables: \$\{TAG\}.*main\.v=\{tag\}/],
  ],
  [
    "in build-flags",
    { flags: [parseGoFlag("-gcflags=$(FLAGS)") ?? { name: "", value: "" }] },
    [/^build-flags: \$\(FLAGS\) is a shell's/],
  ],
  ["in tags", { tags: ["$TAGS"] }, [/^tags: \$TAGS is/]],
  [
    "its own elsewhere than in -X",
    { ldflags: "-B 0x{commit}" },
    [/^ldflags: \{commit\} is filled in only in the value of -X/],
  ],
  [
    "misspelt ones",
    { ldflags: "-X main.v={Version}" },
    [/^ldflags: \{Version\} for main\.v is no placeholder.*there are \{version\}/],
  ],
  ["none", { ldflags: "-s -w -X main.v={version}" }, []],
])("told are %s", (_, texts, words) => {
  const said = describePlaceholders({ versionVariables: undefined, ldflags: "", flags: [], tags: [], ...texts });
  expect(said).toEqual(words.map((each) => expect.stringMatching(each)));
});

test.each([
  [
    "-X main.built=$(date -u +%F) -X main.by=x",
    /^ldflags: \$\(date -u \+%F\) for main\.built is cut in pieces.*main\.built=\{date\}`\.$/,
  ],
  ["-X main.sha=${{ github.sha }}", /for main\.sha is cut in pieces.*main\.sha=\{commit\}/],
  ["-X=main.v=`git describe`", /for main\.v is cut in pieces/],
])("%s cannot be passed to the linker", (ldflags, words) => {
  expect(cutPlaceholders(ldflags)).toEqual([expect.stringMatching(words)]);
});

test.each([
  "-X 'main.built=$(date -u +%F)'",
  "-X main.v={{.Version}}",
  "-X main.v={{.A}}{{.B}}",
  "-X main.v=`date`",
  "-X main.v={version}",
])("%s is one value", (ldflags) => expect(cutPlaceholders(ldflags)).toEqual([]));
