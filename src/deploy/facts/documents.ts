import { actionVersion } from "../../action-version.ts";
import { ActionError } from "../../errors.ts";

/** Of all that this version writes down as JSON for later runs. Without a number: it is from before there was one, and read like 1. */
const schema = 1;

/** What became of reading a document. */
export type ReadDocument<T> =
  | { readonly kind: "read"; readonly value: T }
  /** Of another form, or cut off. */
  | { readonly kind: "unreadable"; readonly problem: string }
  /** A version wrote it that came after this one. */
  | { readonly kind: "of another schema"; readonly schema: string; readonly writtenBy: string };

/** Reads the values of one document by their keys; throws for one that is not there or of another type. */
export interface DocumentValues {
  text(key: string): string;
  textOr<T>(key: string, otherwise: T): string | T;
  whole(key: string): number;
  wholeOr<T>(key: string, otherwise: T): number | T;
  number(key: string): number;
  /** Left out: no. */
  flag(key: string): boolean;
  /** A name that can be part of a path. */
  name(key: string): string;
  nameOr<T>(key: string, otherwise: T): string | T;
  choice<const T extends string>(key: string, words: readonly T[]): T;
  choiceOr<const T extends string, O>(key: string, words: readonly T[], otherwise: O): T | O;
  texts(key: string): readonly string[] | undefined;
  textByName(key: string): Readonly<Record<string, string>>;
  list<T>(key: string, read: (values: DocumentValues) => T): readonly T[];
  inner<T>(key: string, read: (values: DocumentValues) => T): T;
  innerOr<T, O>(key: string, read: (values: DocumentValues) => T, otherwise: O): T | O;
}

class Unreadable extends Error {}

export function writeDocument(value: object): string {
  return oneLine({ schema, writtenBy: actionVersion, ...value });
}

/** JSON without a control character: a host takes no other. */
export function oneLine(value: object): string {
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

export function readDocument<T>(json: string, read: (values: DocumentValues) => T): ReadDocument<T> {
  try {
    const document = objectOf(parse(json), "it");
    const found = Object.hasOwn(document, "schema") ? document["schema"] : schema;
    if (found !== schema) {
      const { writtenBy } = document;
      return {
        kind: "of another schema",
        schema: JSON.stringify(found).slice(0, 40),
        writtenBy: typeof writtenBy === "string" ? writtenBy.slice(0, 40) : "an unknown version",
      };
    }
    return { kind: "read", value: read(valuesOf(document, "")) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: "unreadable", problem: error.message };
  }
}

/** Whoever does not know what something means leaves it as it is. */
export function otherSchemaFailure(
  place: string,
  { schema: found, writtenBy }: Extract<ReadDocument<unknown>, { readonly kind: "of another schema" }>,
): ActionError {
  return new ActionError(
    "preflight",
    `${place} has schema ${found}, and gin-deploy ${actionVersion} knows schema ${schema} only: gin-deploy ${writtenBy} wrote it`,
    { hint: `Deploy with gin-deploy ${writtenBy} or a later version.` },
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new Unreadable("it is not JSON, or is cut off");
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Unreadable(`${what} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function valuesOf(document: Readonly<Record<string, unknown>>, above: string): DocumentValues {
  // JSON has no undefined: null and a key that is left out say the same.
  const get = (key: string) => (Object.hasOwn(document, key) ? (document[key] ?? undefined) : undefined);
  const take = <T>(key: string, is: (value: unknown) => value is T, wanted: string): T => {
    const value = get(key);
    if (is(value)) return value;
    throw new Unreadable(`${above}${key} ${value === undefined ? "is missing" : `is not ${wanted}`}`);
  };
  const inner = <T>(key: string, read: (values: DocumentValues) => T) =>
    read(valuesOf(objectOf(get(key), above + key), `${above}${key}.`));
  const orElse = <T, O>(key: string, otherwise: O, read: () => T) => (get(key) === undefined ? otherwise : read());
  const values: DocumentValues = {
    text: (key) => take(key, isText, "text"),
    whole: (key) => take(key, isWhole, "a whole number"),
    number: (key) => take(key, isNumber, "a number"),
    flag: (key) => orElse(key, false, () => take(key, isBoolean, "true or false")),
    list: (key, read) =>
      take(key, isArray, "a list").map((entry, index) => {
        const what = `${above}${key}[${index}]`;
        return read(valuesOf(objectOf(entry, what), `${what}.`));
      }),
    name: (key) => take(key, isName, "a plain name"),
    choice: (key, words) =>
      take(key, (value): value is (typeof words)[number] => words.includes(value as never), words.join(" or ")),
    texts: (key) => orElse(key, undefined, () => take(key, isTexts, "a list of texts")),
    textByName: (key) => {
      const object = objectOf(get(key), above + key);
      const texts = valuesOf(object, `${above}${key}.`);
      return Object.fromEntries(Object.keys(object).map((name) => [name, texts.text(name)]));
    },
    inner,
    textOr: (key, otherwise) => orElse(key, otherwise, () => values.text(key)),
    wholeOr: (key, otherwise) => orElse(key, otherwise, () => values.whole(key)),
    choiceOr: (key, words, otherwise) => orElse(key, otherwise, () => values.choice(key, words)),
    nameOr: (key, otherwise) => orElse(key, otherwise, () => values.name(key)),
    innerOr: (key, read, otherwise) => orElse(key, otherwise, () => inner(key, read)),
  };
  return values;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isName = (value: unknown): value is string =>
  isText(value) && /^[A-Za-z0-9_+-][A-Za-z0-9._+-]{0,199}$/.test(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
