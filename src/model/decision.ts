/** What became of a release. `failed`: nothing was shifted; `rolled-back`: it was shifted and rolled back; `paused`: its share is held until somebody decides. */
export type Decision = "promoted" | "rolled-back" | "paused" | "failed" | "unchanged";

/** What became of one host. `unreachable`: it was down when the run began, and was left out. */
export type HostDecision = Decision | "unreachable";
