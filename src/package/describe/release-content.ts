/** What becomes of templates and the like in a deploy. */
export const onlyTheBinary =
  "A release on a host is only the binary: put templates, static files and configuration into it with //go:embed";
