import { describe, expect, it } from "vitest";
import { ActionError } from "../../../src/errors.ts";
import type { GoSource } from "../../../src/toolchain/sources/go-source.ts";
import { type Attempt, openSources } from "../../../src/toolchain/sources/try-sources.ts";
import { recordingWorld } from "../install-world.ts";

const [a, b, c] = ["https://a", "https://b", "goproxy"].map(named) as [GoSource, GoSource, GoSource];

describe("openSources", () => {
  it("asks one after the other, and those that failed never again", async () => {
    const world = recordingWorld({});
    const sources = openSources([a, b, c], world);
    const asked: string[] = [];
    const only =
      (good: GoSource) =>
      async (source: GoSource): Promise<Attempt<string>> => {
        asked.push(source.name);
        if (source === good) return { value: source.name };
        throw new Error(`${source.name}/x: answered 500`);
      };
    expect(await sources.tryEach("x", only(b))).toBe("https://b");
    expect(await sources.tryEach("x", only(c))).toBe("goproxy");
    await expect(sources.tryEach("x", only(a))).rejects.toMatchObject({
      message: "no Go for x: none of 3 sources has it",
      evidence: ["https://a/x: answered 500", "https://b/x: answered 500", "goproxy/x: answered 500"],
    });
    expect(asked).toEqual(["https://a", "https://b", "https://b", "goproxy", "goproxy"]);
    expect(world.recorded.lines).toEqual([
      "warning: No Go from https://a/x: answered 500; trying the next source",
      "warning: No Go from https://b/x: answered 500; trying the next source",
    ]);
  });

  it("asks those again that were no use for something else", async () => {
    const world = recordingWorld({});
    const sources = openSources([a, c], world);
    const pass = async (source: GoSource): Promise<Attempt<string>> =>
      source === a ? { passed: "it has no listing" } : { value: "1.26.8" };
    expect(await sources.tryEach("x", pass)).toBe("1.26.8");
    expect(await sources.tryEach("x", async ({ name }) => ({ value: name }))).toBe("https://a");
    expect(world.recorded.lines).toEqual(["info: https://a: it has no listing; asking the next source"]);
  });

  it("ends at once with what no source can help with, and when the job is cancelled", async () => {
    const cancel = new AbortController();
    const sources = openSources([a, b], recordingWorld({}, { cancelled: cancel.signal }));
    const fatal = new ActionError("toolchain", "no space");
    await expect(sources.tryEach("x", async () => ({ fatal }))).rejects.toBe(fatal);
    const cancelled = sources.tryEach("x", async () => {
      cancel.abort();
      throw new Error("aborted");
    });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  });

  it.each([
    [[], "there is no source to ask", /HTTPS_PROXY/],
    [["connect ECONNREFUSED"], "https://a: connect ECONNREFUSED", /HTTPS_PROXY/],
    [["self-signed certificate in certificate chain"], "https://a: self-signed", /NODE_EXTRA_CA_CERTS/],
  ])("says what to do next after %j", async (failures, words, hint) => {
    const sources = openSources(failures.length === 0 ? [] : [a], recordingWorld({}));
    const attempt = sources.tryEach("stable", () => Promise.reject(new Error(failures[0])));
    await expect(attempt).rejects.toMatchObject({
      code: "toolchain",
      message: expect.stringContaining(`no Go for stable: ${words}`),
      hint: expect.stringMatching(hint),
    });
  });
});

function named(name: string): GoSource {
  const never = () => Promise.reject(new Error("not asked here"));
  return { name, versions: never, unpack: never };
}
