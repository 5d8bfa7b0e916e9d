/** A value of a step as it travels: text on the way, a type on both sides. */
export interface Field<T> {
  /** undefined: its key is left out. */
  readonly write: (value: T) => string | undefined;
  /** `undefined` came where its key was left out. */
  readonly read: (text: string | undefined) => Reading<T>;
}

/** `problem` follows the key: `is missing`. */
type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Whatever its value. */
export interface AnyField {
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
export const text: Field<string> = { write: (value) => value, read: read((given) => given, "text") };

/** One line that is not empty. */
export const word: Field<string> = {
  write: (value) => value,
  read: read((given) => (given === "" || given.includes("\n") ? undefined : given), "one line"),
};

/** A whole number; only a difference of times is ever below zero. */
export const whole: Field<number> = {
  write: String,
  read: read((given) => (/^-?\d{1,15}$/.test(given) ? Number(given) : undefined), "a whole number"),
};

/** Seconds with a part of a second. */
export const seconds: Field<number> = {
  write: String,
  read: read((given) => (/^\d{1,12}(?:\.\d{1,9})?$/.test(given) ? Number(given) : undefined), "seconds"),
};

/** Nothing, or an empty text, means no. */
export const flag: Field<boolean> = {
  write: (value) => (value ? "yes" : ""),
  read: (given) =>
    given === undefined || given === ""
      ? { ok: true, value: false }
      : read((it) => it === "yes" || undefined, "yes")(given),
};

export function choice<const T extends string>(...words: readonly T[]): Field<T> {
  return { write: (value) => value, read: read((given) => words.find((each) => each === given), words.join(" or ")) };
}

/** Lines; none where the key was left out. */
export const lines: Field<readonly string[]> = listOf(text);

/** One on each line; none where the key was left out. */
export function listOf<T>(field: Field<T>): Field<readonly T[]> {
  return {
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

/** An empty text stands for undefined: the key itself has to be there. */
export function orEmpty<T>(field: Field<T>): Field<T | undefined> {
  return {
    write: (value) => (value === undefined ? "" : field.write(value)),
    read: (given) => (given === "" ? { ok: true, value: undefined } : field.read(given)),
  };
}

/** undefined where the key was left out, or is empty. */
export function orAbsent<T>(field: Field<T>): Field<T | undefined> {
  return {
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
