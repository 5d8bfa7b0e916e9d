import { type StepDeclaration, type StepName, steps } from "../../../src/deploy/steps/step-table.ts";

/** One text of each form that a fact can have (request.sh). */
export const samples: Readonly<Record<string, string>> = {
  service: "nobody",
  user: "deploy",
  address: "127.0.0.1:8081",
  path: "/opt/nobody",
  token: "0b8e-1.repair",
  release: "20261129T080000Z-v1.2.3+x-0123abcd",
  sha256: "0".repeat(64),
  directory: "uploads",
  package: "libssl3:amd64",
  sysctl: "net.ipv4.conf.eth0/100.rp_filter",
  port: "8080",
  percent: "25",
  whole: "60",
  seconds: "0.5",
  arguments: String.raw`"serve" "--name=a \"b\" %% $$"`,
  url_path: "/health",
  log_place: "s=0b8e;i=3f;b=1c",
  word: "word",
  line: "{}",
  text: "text",
};

/** What a step can be told: nothing where that will do. */
export function sampleFacts(step: StepName): Readonly<Record<string, string>> {
  const { facts }: StepDeclaration = steps[step];
  return Object.fromEntries(Object.entries(facts).map(([key, { form }]) => [key, sampleOf(form)]));
}

function sampleOf(form: string): string {
  if (/[?*]$/.test(form)) return "";
  return form.startsWith("=") ? (form.split("=")[1] ?? "") : (samples[form] ?? "");
}
