import type { SiteFacts } from "./proxy-site.ts";

/**
 * Where a request goes is decided by the first two bytes of its random number: whether there is a file of that name (nginx.sh). A canary
 * that does not answer is covered by what serves, and each attempt is in the log. Only `set` stands in an `if`.
 * A sticky site takes the number from a cookie of the client, which is two bytes in hex or nothing, and gives one to whoever has none while a
 * share stands: at rest nothing of ours is in an answer, and caches keep what they may.
 */
export function renderNginxSite(
  { name, port, canaryPort, listen, isBehind, isSticky }: SiteFacts,
  generation: string,
): string {
  const share = `/run/gin-deploy-front/${name}/canary`;
  return `# The front of ${name}. Written by gin-deploy (operation: provision); what is changed here by hand, deploys refuse.
# Generation ${generation}
log_format gin_deploy_${name} '$msec|$upstream_addr|$upstream_status|$upstream_response_time${isSticky ? "|$gin_deploy_both" : ""}';
upstream gin_deploy_${name}_live {
  server 127.0.0.1:${port} max_fails=0;
}
upstream gin_deploy_${name}_canary {
  server 127.0.0.1:${canaryPort} max_fails=0;
  server 127.0.0.1:${port} max_fails=0 backup;
}
server {
${listen
  .map(
    (address) => `  listen ${address} default_server;
`,
  )
  .join("")}  server_name _;
  access_log /var/log/nginx/gin-deploy-${name}.log gin_deploy_${name};
  open_file_cache off;
  client_max_body_size 0;
  set $gin_deploy_slot live;
  set $gin_deploy_first -;
  set $gin_deploy_both -;
  if ($request_id ~ ^(..)(..)) {
    set $gin_deploy_first $1;
    set $gin_deploy_both $1$2;
  }
${isSticky ? renderCookie(name, share) : ""}  if (-e ${share}/$gin_deploy_first) {
    set $gin_deploy_slot canary;
  }
  if (-e ${share}/$gin_deploy_both) {
    set $gin_deploy_slot canary;
  }
  set $gin_deploy_host $http_host;
  if ($gin_deploy_host = "") {
    set $gin_deploy_host $host;
  }
  set $gin_deploy_connection "";
  if ($http_upgrade) {
    set $gin_deploy_connection upgrade;
  }
  location = /.gin-deploy/${generation} {
    default_type text/plain;
    set $gin_deploy_share "sees none";
    if (-d ${share}) {
      set $gin_deploy_share seen;
    }
    return 200 "gin-deploy ${name} $gin_deploy_slot $gin_deploy_share";
  }
  location / {
    proxy_pass http://gin_deploy_${name}_$gin_deploy_slot;
    proxy_next_upstream error timeout http_502 http_503 http_504;
    proxy_http_version 1.1;
    proxy_set_header Host $gin_deploy_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $gin_deploy_connection;
    proxy_set_header X-Real-IP $${isBehind ? "http_x_real_ip" : "remote_addr"};
    proxy_set_header X-Forwarded-For $${isBehind ? "http_x_forwarded_for" : "proxy_add_x_forwarded_for"};
    proxy_set_header X-Forwarded-Proto $${isBehind ? "http_x_forwarded_proto" : "scheme"};
  }
}
`;
}

function renderCookie(name: string, share: string): string {
  const cookie = `gin_deploy_${name}`;
  const byte = "([0-9a-f][0-9a-f])";
  return `  set $gin_deploy_cookie "";
  if (-d ${share}) {
    set $gin_deploy_cookie "${cookie}=$gin_deploy_both; Path=/; HttpOnly; SameSite=Lax";
  }
  if ($http_cookie ~ "(?:^|; *)${cookie}=${byte}${byte}(?:;|$)") {
    set $gin_deploy_first $1;
    set $gin_deploy_both $1$2;
    set $gin_deploy_cookie "";
  }
  add_header Set-Cookie $gin_deploy_cookie always;
`;
}
