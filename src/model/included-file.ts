/** A file of the checkout that goes with the program: into archives, and into a release on a host. */
export interface IncludedFile {
  /** Relative to the module's directory, with `/`; no control characters and no backslash. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly isExecutable: boolean;
  /** Of what it was before the build and its checks. Lower-case hex. */
  readonly sha256: string;
}
