import { expect, it } from "vitest";
import { credentialsIn } from "../../src/inputs/credentials.ts";

it.each([
  [{ GOPROXY: "https://user:pass%40word@proxy.example,direct" }, ["pass%40word", "pass@word"]],
  [{ GOPROXY: "http://TOKEN@127.0.0.1:1|https://other:secret@b.example/x" }, ["TOKEN", "secret"]],
  [{ "INPUT_GO-DOWNLOAD-BASE-URL": "ftp://u:secret@h/x, u:second@h" }, ["secret", "second"]],
  [
    { GOPROXY: "https://b:hunter2@h/x?token=tok%209&v=1&on=false,https://h/?key=abcde|direct" },
    ["hunter2", "tok%209", "tok 9", "abcde"],
  ],
  [{ GOTOOLCHAIN: "https://x:secret@h" }, ["secret"]],
  [{ https_proxy: "http://u:100%@proxy:3128", HTTP_PROXY: "http://u:b@proxy" }, ["100%", "b"]],
  [{ GOSUMDB: "sum.example+033de0ae+Ac4zct https://u:secret@sum.example" }, ["secret"]],
  [{ GOPROXY: "https://proxy.golang.org,direct", GOFLAGS: "-x=a@b", HOME: "u:p@h" }, []],
  [{ GOPROXY: "https://proxy.example/a@v1,direct", GOTOOLCHAIN: undefined }, []],
  [
    {
      "INPUT_NOTIFY-URL":
        " https://hooks.example/a/0123456789ab\nhttp://h/send?token=abcdefabcdef#SEC%3d456789ab\nhttps://h",
    },
    [
      "https://hooks.example/a/0123456789ab",
      "a/0123456789ab",
      "0123456789ab",
      "http://h/send?token=abcdefabcdef#SEC%3d456789ab",
      "http://h/send?token=abcdefabcdef#SEC=456789ab",
      "send?token=abcdefabcdef#SEC%3d456789ab",
      "send?token=abcdefabcdef#SEC=456789ab",
      "abcdefabcdef",
      "SEC%3d456789ab",
      "SEC=456789ab",
      "https://h",
    ],
  ],
])("in %j are %j", (env, secrets) => {
  expect(credentialsIn(env)).toEqual(secrets);
});
