/** What became of a release. `failed`: nothing was shifted; `rolled-back`: it was shifted and taken back. */
export type Decision = "promoted" | "rolled-back" | "failed" | "unchanged";
