/** What a binary is built for, in Go's own names. */
export interface Target {
  /** GOOS */
  readonly os: string;
  /** GOARCH */
  readonly arch: string;
  /** Value of the architecture's variant variable (GOARM, GOAMD64, ...); undefined: Go's default. */
  readonly variant: string | undefined;
}
