/** The run of a workflow, as its runner says; what it does not say is absent. */
export interface RunOrigin {
  readonly actor?: string | undefined;
  /** `owner/name`. */
  readonly repository?: string | undefined;
  /** Address of the repository's pages. */
  readonly repositoryUrl?: string | undefined;
  /** Address of the run's page. */
  readonly url?: string | undefined;
  readonly ref?: string | undefined;
  readonly attempt?: number | undefined;
}
