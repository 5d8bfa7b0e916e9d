/** One `-X symbol=value`, the value complete. */
export interface LinkedVariable {
  /** As the linker wants it: `main.` for the main package, whatever its import path is. */
  readonly symbol: string;
  readonly value: string;
}
