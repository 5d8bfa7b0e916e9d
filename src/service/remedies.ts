import type { Cause } from "./cause.ts";

/** The path that is missing in a release is in the repository. */
export interface RepositoryPlace {
  /** What to write into `include`; undefined: that cannot bring it to where it is looked for. */
  readonly include: string | undefined;
}

/** What to do about it, as sentences to the user; `place`: undefined where it is not in the repository, or nobody knows. */
export function remedyFor(cause: Cause, place?: RepositoryPlace): string {
  switch (cause.kind) {
    case "cannot write":
      return remedyForWriting(cause.path);
    case "file missing":
      return remedyForMissing(cause.path, place);
    case "program missing":
      return `A release does not have it: install \`${cause.program}\` on the hosts, or do without it.`;
    case "variable missing":
      return `Set ${cause.variable} in \`environment\`.`;
    case "no such service":
      return `Is ${cause.address} right in \`environment\`? On a runner, \`services:\` of the job starts a database.`;
    case "port taken":
      return `Port ${cause.port} is taken: listen on the port in PORT, not on one of your own.`;
    case "port forbidden":
      return `Port ${cause.port} needs root: listen on the port in PORT, and set \`port\` for the public one.`;
    case "port misread":
      return 'PORT is a number: listen on ":" + os.Getenv("PORT").';
    case "speaks https":
      return "The health check is plain HTTP from the same machine: serve HTTP on PORT, and leave TLS to a proxy in front.";
    case "wants arguments":
      return "Set `args`, such as `args: serve`, or serve when there are none.";
  }
}

function remedyForWriting(path: string | undefined): string {
  const isElsewhere = path !== undefined && /^(?:\$HOME)?\//.test(path);
  const rule = isElsewhere
    ? "A service may write only to `data/` and `logs/`:"
    : "The working directory of a release is read-only; a service writes to `data/` and `logs/`:";
  if (path === undefined) return `${rule} put the database file into \`data/\` (DATA_DIR).`;
  const [directory, variable] = isLog(path) ? ["logs", "LOGS_DIR"] : ["data", "DATA_DIR"];
  const name = path.replace(/^(?:\$HOME\/|\/|\.\.\/)+/, "").replace(/^(?:logs?|data|bin)\//, "");
  const target = isElsewhere ? (name.split("/").at(-1) ?? name) : name;
  if (/^(?:data|logs)(?:\/|$)/.test(path))
    return "`data/` and `logs/` belong to the service's user: it may write there.";
  const place = /^(?:logs?|data)$/.test(target) ? `${directory}/` : `${directory}/${target}`;
  return `${rule} write \`${path}\` to \`${place}\` (${variable}).`;
}

function isLog(path: string): boolean {
  return /\.log(?:\.|$)|(?:^|\/)logs?(?:[./]|$)/.test(path);
}

function remedyForMissing(path: string, place: RepositoryPlace | undefined): string {
  if (/(?:^|\/)\.env/.test(path)) {
    return `A release has no \`${path}\`: put its lines into \`environment\`, and start also without the file.`;
  }
  if (/\.(?:pem|crt|cer|key|p12|pfx)$/.test(path)) {
    return `A release has no \`${path}\`: leave TLS to a proxy in front, or pass the text in \`environment\`.`;
  }
  if (/^(?:data|logs)(?:\/|$)/.test(path)) return `\`${path}\` begins empty on a host: create what is not there.`;
  if (/^(?:\$HOME)?\//.test(path))
    return `Does every host have \`${path}\`? Values can also come from \`environment\`.`;
  const there = place && `\`${path}\` is in the repository, but not in the release: `;
  const include = place === undefined ? includeOf(path) : place.include;
  const bring = include && `add \`include: ${include}\`${place ? "" : " if it is in the repository"}, or `;
  const embed = `${there && !bring ? "embed it" : `embed ${bring ? "it" : `\`${path}\``}`} with \`//go:embed\`${howToServe(path)}`;
  const words = `${there ?? ""}${bring ?? ""}${embed}${isSettings(path) ? ", or take the values from `environment`" : ""}.`;
  return there === undefined ? `${words.charAt(0).toUpperCase()}${words.slice(1)}` : words;
}

/** What would bring a path of the working directory; undefined: nothing would. */
export function includeOf(path: string): string | undefined {
  if (/^(?:\.\.|bin)\//.test(path)) return undefined;
  const fixed = path.replace(/[*?[{].*$/, "").replace(/\/+$/, "");
  const isPattern = fixed !== path.replace(/\/+$/, "");
  if (isPattern)
    return fixed.includes("/") ? `${fixed.replace(/\/[^/]*$/, "")}/**` : fixed === "" ? path : `${fixed}/**`;
  return /\.[^/]+$/.test(fixed) ? fixed : `${fixed}/**`;
}

function isSettings(path: string): boolean {
  return /\.(?:ya?ml|toml|json|ini|conf|cfg|properties)$|(?:^|\/)conf(?:ig|igs)?(?:\/|$)/.test(path);
}

/** Gin's own words for files that come from an embed.FS. */
function howToServe(path: string): string {
  if (/\.(?:html?|tmpl|gohtml|tpl)$|templates?|views?\b/.test(path)) {
    return " and load it with `template.ParseFS` (Gin: `SetHTMLTemplate`)";
  }
  return /static|public|assets|dist\b/.test(path) ? " and serve it with `http.FS` (Gin: `StaticFS`)" : "";
}
