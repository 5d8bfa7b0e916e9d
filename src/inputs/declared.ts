// Made from action.yml by scripts/generate.ts; changes here are lost.

/** Every input with its default; an input without one is empty. */
export const declaredInputs = {
  operation: "auto",
  "go-version": "",
  "go-version-file": "",
  "go-download-base-url": "https://go.dev/dl, goproxy",
  cache: "true",
  "cache-save": "auto",
  "cache-suffix": "",
  "cache-dependency-path": "",
  "working-directory": ".",
  main: "",
  name: "",
  targets: "linux/amd64",
  version: "",
  "version-variables": "",
  ldflags: "-s -w",
  tags: "",
  "build-flags": "",
  cgo: "false",
  "make-target": "",
  checks: "",
  "output-directory": "dist",
  "smoke-test": "auto",
  binary: "",
  archives: "none",
  include: "",
  sbom: "true",
  "previous-artifacts": "",
  "merge-directory": "",
  hosts: "",
  "ssh-key": "",
  "ssh-key-passphrase": "",
  "ssh-known-hosts": "",
  "deploy-path": "",
  port: "8080",
  "health-path": "/health",
  "health-timeout": "30s",
  environment: "",
  "keep-releases": "5",
  "lock-wait": "5m",
} as const;

export type InputName = keyof typeof declaredInputs;

export type OutputName =
  | "go-version"
  | "version"
  | "commit"
  | "modules-cache-hit"
  | "build-cache-hit"
  | "binaries"
  | "artifacts-file"
  | "checksums-file"
  | "sbom-files"
  | "release"
  | "previous-release"
  | "decision"
  | "hosts";
