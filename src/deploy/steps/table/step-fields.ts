/** A value of a step as it travels: text on the way, a type on both sides. */
export interface Field<T> {
  /** How the host calls this form: what does not have it is no fact of a step (request.sh). */
  readonly form: string;
  /** undefined: its key is left out. */
  readonly write: (value: T) => string | undefined;
  /** `undefined` came where its key was left out. */
  readonly read: (text: string | undefined) => Reading<T>;
}

/** `problem` follows the key: `is missing`. */
type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Whatever its value. */
export interface AnyField {
  readonly form: string;
  readonly write: (value: never) => string | undefined;
  readonly read: (text: string | undefined) => Reading<unknown>;
}

export type Fields = Readonly<Record<string, AnyField>>;

type ValueOf<F> = F extends { readonly read: (text: string | undefined) => Reading<infer T> } ? T : never;

/** What the fields of a table hold. */
export type Values<F> = { readonly [Key in keyof F]: ValueOf<F[Key]> };

const shownCharacters = 100;

function read<T>(take: (text: string) => T | undefined, wanted: string): Field<T>["read"] {
  return (text) => {
    if (text === undefined) return { ok: false, problem: "is missing" };
    const value = take(text);
    if (value !== undefined) return { ok: true, value };
    return { ok: false, problem: `is ${JSON.stringify(text.slice(0, shownCharacters))}, and not ${wanted}` };
  };
}

/** Any text, the empty one among it. */
export const text: Field<string> = { form: "text", write: (value) => value, read: read((given) => given, "text") };

/** Text without a line's end or another control character. */
export const line: Field<string> = { ...text, form: "line" };

/** One line that is not empty. */
export const word: Field<string> = {
  form: "word",
  write: (value) => value,
  read: read((given) => (given === "" || given.includes("\n") ? undefined : given), "one line"),
};

/** One line of a closed form, which the host knows by that name. */
export type LineForm =
  | "service"
  | "user"
  | "address"
  | "path"
  | "token"
  | "release"
  | "sha256"
  | "url_path"
  | "directory"
  | "log_place"
  | "package"
  | "sysctl"
  | "arguments";

export const lineOf = (form: LineForm): Field<string> => ({ ...word, form });

/** A whole number; only a difference of times is ever below zero. */
export const whole: Field<number> = {
  form: "whole",
  write: String,
  read: read((given) => (/^-?\d{1,15}$/.test(given) ? Number(given) : undefined), "a whole number"),
};

/** A TCP port. */
export const port: Field<number> = { ...whole, form: "port" };

/** A share of the whole: 1 to 100. */
export const percent: Field<number> = { ...whole, form: "percent" };

/** Seconds with a part of a second. */
export const seconds: Field<number> = {
  form: "seconds",
  write: String,
  read: read((given) => (/^\d{1,12}(?:\.\d{1,9})?$/.test(given) ? Number(given) : undefined), "seconds"),
};

/** Nothing, or an empty text, means no. */
export const flag: Field<boolean> = {
  form: "=yes=?",
  write: (value) => (value ? "yes" : ""),
  read: (given) =>
    given === undefined || given === ""
      ? { ok: true, value: false }
      : read((it) => it === "yes" || undefined, "yes")(given),
};

export function choice<const T extends string>(...words: readonly T[]): Field<T> {
  return {
    form: `=${words.join("=")}=`,
    write: (value) => value,
    read: read((given) => words.find((each) => each === given), words.join(" or ")),
  };
}

/** Lines; none where the key was left out. */
export const lines: Field<readonly string[]> = listOf(text);

/** One on each line; none where the key was left out. */
export function listOf<T>(field: Field<T>): Field<readonly T[]> {
  return {
    form: `${field.form}*`,
    write: (values) => (values.length === 0 ? "" : values.map((value) => field.write(value) ?? "").join("\n")),
    read(given) {
      const values: T[] = [];
      if (given === undefined || given === "") return { ok: true, value: values };
      for (const line of given.split("\n")) {
        const reading = field.read(line);
        if (!reading.ok) return { ok: false, problem: `has a line that ${reading.problem}` };
        values.push(reading.value);
      }
      return { ok: true, value: values };
    },
  };
}

/** Words of one line, each a field; the last one has the rest of the line. */
export function columns<F extends Fields>(fields: F): Field<Values<F>> {
  const names = Object.keys(fields);
  return {
    form: "line",
    write: (values) => Object.values(writeFields(fields, values)).join(" "),
    read(given) {
      const words = (given ?? "").split(" ");
      const rest = words.splice(names.length - 1).join(" ");
      const reading = readFields(fields, (name) => [...words, rest][names.indexOf(name)]);
      return "values" in reading
        ? { ok: true, value: reading.values }
        : { ok: false, problem: reading.problems[0] ?? "is none" };
    },
  };
}

/** How often there was what, by its number: `145:477 157:3`. */
export const counts: Field<ReadonlyMap<number, number>> = {
  form: "line",
  write: (value) => [...value].map(([number, count]) => `${number}:${count}`).join(" "),
  read: read((given) => {
    const pairs = given === "" ? [] : given.split(" ").map((pair) => /^(\d{1,15}):(\d{1,15})$/.exec(pair));
    if (pairs.includes(null)) return undefined;
    return new Map(pairs.map((pair) => [Number(pair?.[1]), Number(pair?.[2])]));
  }, "counts"),
};

/** An empty text stands for undefined: the key itself has to be there. */
export function orEmpty<T>(field: Field<T>): Field<T | undefined> {
  return {
    form: `${field.form}?`,
    write: (value) => (value === undefined ? "" : field.write(value)),
    read: (given) => (given === "" ? { ok: true, value: undefined } : field.read(given)),
  };
}

/** undefined where the key was left out, or is empty. */
export function orAbsent<T>(field: Field<T>): Field<T | undefined> {
  return {
    form: `${field.form}?`,
    write: (value) => (value === undefined ? undefined : field.write(value)),
    read: (given) => (given === undefined || given === "" ? { ok: true, value: undefined } : field.read(given)),
  };
}

/** Every value as the text that travels. */
export function writeFields(
  fields: Fields,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const written = Object.entries(fields).flatMap(([key, field]) => {
    const value = field.write(values[key] as never);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(written);
}

/** Every value out of the text that travelled, or all that is wrong with it: `current is missing`. */
export function readFields<F extends Fields>(
  fields: F,
  textOf: (key: string) => string | undefined,
): { readonly values: Values<F> } | { readonly problems: readonly string[] } {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const reading = field.read(textOf(key));
    if (reading.ok) values[key] = reading.value;
    else problems.push(`${key} ${reading.problem}`);
  }
  return problems.length > 0 ? { problems } : { values: values as Values<F> };
}
