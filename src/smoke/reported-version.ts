/** What an answer of a service says its version is: a JSON object's `version`, or plain text of one line. */
export function reportedVersion(body: string): string | undefined {
  const text = body.trim();
  if (text.startsWith("{")) return versionIn(text);
  const isPlain = text.length <= 80 && /^[\w.+-]*\d+\.\d+[\w.+ ()-]*$/.test(text);
  return isPlain ? text : undefined;
}

function versionIn(json: string): string | undefined {
  try {
    const fields = Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>);
    const [, value] = fields.find(([name]) => name.toLowerCase() === "version") ?? [];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether both name one version, `v` or not, whatever else is said beside it: `1.2.3 (4f0c1d2)` is v1.2.3. */
export function isSameVersion(reported: string, version: string): boolean {
  return wordsIn(reported).includes(wordsIn(version));
}

/** Each between blanks: a version that somebody named may have several. */
function wordsIn(text: string): string {
  const words = text.split(/[\s,;()]+/).filter((word) => word !== "");
  return ` ${words.map((word) => word.replace(/^v/, "")).join(" ")} `;
}
