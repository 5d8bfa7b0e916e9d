import type { SiteFacts } from "./proxy-site.ts";

/**
 * A client's number, four hex digits, decides where a request goes: below the share (haproxy.sh), to the canary. A canary that does not answer
 * is covered by what serves, at once and only where the request may be repeated; the log says that there was such a retry. `use-server` and
 * `roundrobin` together: the canary always comes first, and the retry goes to the other one without a pause.
 */
export function renderHaproxyConfig(
  { name, port, canaryPort, listen, isBehind, isSticky }: SiteFacts,
  generation: string,
): string {
  const number = isSticky ? numberOfCookie(`gin_deploy_${name}`) : numberOfRequest;
  const logged = isSticky ? "|%[var(txn.client)]" : "";
  const answer = (slot: string) =>
    `http-request return status 200 content-type text/plain lf-string "gin-deploy ${name} ${slot} %[var(txn.share)]"`;
  return `# The front of ${name}. Written by gin-deploy (operation: provision); what is changed here by hand, deploys refuse.
# Generation ${generation}
global
  stats socket /run/gin-deploy-${name}-haproxy/socket mode 600 level admin expose-fd listeners

ring requests
  format raw
  maxlen 200
  size 4194304

defaults
  mode http
  log ring@requests format raw local0
  log-format "%[date]|%s|%ST|%Tr|%rc|%ts|%pid=%lc=%rt${logged}"
  option dontlognull
  option http-server-close
  timeout http-request 60s
  timeout http-keep-alive 75s
  timeout client 60s
  timeout connect 5s
  timeout server 60s
  timeout tunnel 1h

frontend front
${listen.map((address) => `  bind ${bindOf(address)}\n`).join("")}${lines([
  ...number,
  `http-request set-var(txn.share) str(share),map_str_int(/etc/gin-deploy/${name}/haproxy-share.map,0)`,
  "http-request set-var(txn.above) var(txn.client),hex2i,sub(txn.share)",
  "acl is_chosen var(txn.above) -m int lt 0",
  `acl is_question path /.gin-deploy/${generation}`,
  `${answer("canary")} if is_question is_chosen`,
  `${answer("live")} if is_question`,
  ...(isBehind ? [] : whoAsks),
  "use_backend canary if is_chosen",
  "default_backend live",
])}
backend live
  server live 127.0.0.1:${port}

backend canary
  balance roundrobin
  retries 1
  option redispatch 1
  retry-on conn-failure empty-response response-timeout 502 503 504
  http-request disable-l7-retry if { method POST LOCK PATCH }
  use-server canary if { always_true }
  server canary 127.0.0.1:${canaryPort}
  server live 127.0.0.1:${port}
`;
}

const lines = (each: readonly string[]) => each.map((line) => `  ${line}\n`).join("");

const bindOf = (address: string) => {
  if (address.startsWith("[")) return `${address} v6only`;
  return address.includes(":") ? address : `0.0.0.0:${address}`;
};

/** Digits of a UUID that are all random. */
const drawn = "uuid(),field(2,-)";

const numberOfRequest = [`http-request set-var(txn.client) ${drawn}`];

/** Whoever has none, or something else under that name, gets one to keep, while a share stands. */
const numberOfCookie = (cookie: string) => [
  `acl has_number req.cook(${cookie}) -m reg ^[0-9a-f]{4}$`,
  `http-request set-var(txn.client) req.cook(${cookie}) if has_number`,
  `http-request set-var(txn.client) ${drawn} unless has_number`,
  "http-request set-var(txn.is_new) bool(true) unless has_number",
  `http-response add-header Set-Cookie "${cookie}=%[var(txn.client)]; Path=/; HttpOnly; SameSite=Lax" if { var(txn.is_new) -m bool } { var(txn.share) -m int gt 0 }`,
];

const whoAsks = [
  "acl was_sent_on req.fhdr(X-Forwarded-For) -m found",
  'http-request set-header X-Forwarded-For "%[req.fhdr(X-Forwarded-For)], %[src]" if was_sent_on',
  "http-request set-header X-Forwarded-For %[src] unless was_sent_on",
  "http-request set-header X-Real-IP %[src]",
  "http-request set-header X-Forwarded-Proto http",
];
