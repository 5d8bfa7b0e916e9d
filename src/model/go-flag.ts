/** One flag of a go command, whether it was written with one dash or two. */
export interface GoFlag {
  /** Without dashes. */
  readonly name: string;
  /** undefined: it has none, as a switch may. */
  readonly value: string | undefined;
}
