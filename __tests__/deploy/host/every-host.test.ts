import { describe, expect, it } from "vitest";
import { mergeErrors, onEvery, settleEvery } from "../../../src/deploy/host/session/every-host.ts";
import { ActionError } from "../../../src/errors.ts";

const hosts = Array.from({ length: 25 }, (_, index) => index);

describe("settleEvery", () => {
  it("waits for all hosts, in order, ten at once, whatever fails", async () => {
    let atWork = 0;
    let most = 0;
    const results = await settleEvery(hosts, async (host) => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork--;
      if (host % 5 === 0) throw new ActionError("connection", `host ${host} is gone`);
      return host;
    });
    expect(most).toBe(10);
    expect(results.map((result) => (result.ok ? result.value : result.error.message))).toEqual(
      hosts.map((host) => (host % 5 === 0 ? `host ${host} is gone` : host)),
    );
  });

  it("does nothing for no hosts", async () => {
    expect(await settleEvery([], () => Promise.reject(new Error("never called")))).toEqual([]);
  });
});

describe("onEvery", () => {
  it("throws the one error as it is", async () => {
    const error = new ActionError("trust", "changed key");
    await expect(onEvery([1, 2], (host) => (host === 2 ? Promise.reject(error) : Promise.resolve()))).rejects.toBe(
      error,
    );
  });

  it("throws several as one, with the reason of each host", async () => {
    const failing = onEvery(["a", "b", "c"], async (host) => {
      if (host === "b") return;
      throw new ActionError("preflight", `${host}: full disk`, { hint: "Make room.", evidence: [`${host} evidence`] });
    });
    await expect(failing).rejects.toMatchObject({
      code: "preflight",
      message: "2 of 3 hosts failed:\n- a: full disk\n- c: full disk",
      hint: "Make room.",
      evidence: ["a evidence", "c evidence"],
    });
  });

  it("knows a cancelled job, and anything else that can be thrown", async () => {
    const abort = new DOMException("stop", "AbortError");
    await expect(onEvery([1], () => Promise.reject(abort))).rejects.toMatchObject({ code: "cancelled" });
    await expect(onEvery([1], () => Promise.reject("a word"))).rejects.toMatchObject({
      code: "host",
      message: "a word",
    });
  });
});

describe("mergeErrors", () => {
  const error = (message: string, hint?: string) =>
    new ActionError("host", message, hint === undefined ? {} : { hint });

  it("names a hint once that is for all hosts", () => {
    const merged = mergeErrors([error("a", "Do this."), error("b", "Do this.")], 3);
    expect(merged).toMatchObject({ message: "2 of 3 hosts failed:\n- a\n- b", hint: "Do this." });
  });

  it("gives each host its own remedy where they differ", () => {
    const merged = mergeErrors([error("a", "Do this."), error("b", "Do that."), error("c")], 3);
    expect(merged).toMatchObject({
      message: "3 of 3 hosts failed:\n- a. Do this.\n- b. Do that.\n- c",
      hint: undefined,
    });
  });
});
