/** What becomes of a canary after a look at it. Each with one sentence that says why, with its figures. */
export type Verdict =
  /** `probes`: requests of our own that are wanted, because users sent too few. */
  | { readonly kind: "watch"; readonly reason: string; readonly probes: number }
  /** `isRemarkable`: over a limit, or with requests of our own, it passes all the same: people have to read why. */
  | { readonly kind: "pass"; readonly reason: string; readonly isRemarkable: boolean }
  | { readonly kind: "roll back"; readonly reason: string }
  /** The share is held until somebody decides. */
  | { readonly kind: "pause"; readonly reason: string };
