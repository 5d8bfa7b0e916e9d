/** What other tools call a version of Go, or a file in its place; undefined: nothing that is known. */
export function meantVersion(text: string): { readonly version: string } | { readonly advice: string } | undefined {
  const plain = text.trim().toLowerCase();
  if (/^(lts|lts\/\*|current|newest|release|default|go)$/.test(plain)) return { version: "stable" };
  if (/^(previous|old|last-stable|stable-1)$/.test(plain)) return { version: "oldstable" };
  if (/^(tip|gotip|go-?tip|master|main|head|devel|dev|nightly|unstable|edge)$/.test(plain)) {
    return { advice: "only releases are built with; a release candidate is written as 1.27rc1" };
  }
  if (/(^|\/)(go\.mod|go\.work|\.go-version|\.tool-versions|[\w.-]+\.toml)$/.test(plain)) {
    return { advice: "name a file in `go-version-file`" };
  }
  if (/^(auto|file|mod|module|project|minimum|system|local)$/.test(plain)) {
    return { advice: "leave the input out, then go.mod decides" };
  }
  if (/^go-v?1(\.x)?$/.test(plain)) return { version: "1.x" };
  // Tags of images, names of archives and of asdf's plugin.
  const [, version] =
    /^(?:golang|go)?[:@_ -]?v?(1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)(?:[-+_. ][a-z0-9.+_-]+)?$/.exec(plain) ?? [];
  if (version !== undefined) return { version };
  if (/^v?([2-9]|\d\d+)(\.|$)/.test(plain)) return { advice: "Go's versions begin with 1" };
  return undefined;
}
