/** Where Go may be fetched from. */
export type DownloadSource = { readonly kind: "archive"; readonly baseUrl: string } | { readonly kind: "goproxy" };

/** A whole, verified Go, ready to be run. */
export interface InstalledGo {
  /** Without the leading `go`: `1.26.8`, `1.27rc1`. */
  readonly version: string;
  /** Absolute path of the `go` program. */
  readonly goBinary: string;
  readonly goroot: string;
  /** In words, for the log and the summary: `tool cache`, `PATH`, an address. */
  readonly origin: string;
}
