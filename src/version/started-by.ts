/** The tag that started the workflow: by a push, a release, or a run by hand on a tag. */
export function startingTag(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name, GITHUB_REF: ref } = env;
  if (type === "tag" && name) return name;
  // Other runners than GitHub's may say no more than this.
  return /^refs\/tags\/(.+)$/s.exec(ref ?? "")?.[1];
}
