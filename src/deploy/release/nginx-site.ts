import { createHash } from "node:crypto";
import { pickPrivatePort } from "./layout.ts";

/** What root registers with nginx for a service: nothing of it is ever a deploy's to say. */
export interface NginxSite {
  readonly kind: "nginx";
  readonly text: string;
  /** Where the host itself reaches it. */
  readonly address: string;
  /** Of each canary: nginx has it in its configuration. */
  readonly canaryPort: number;
}

/** `listen`: checked (read-front.ts), the first of it an address of IPv4, or only a port. */
export function nginxSite(name: string, port: number, listen: readonly string[]): NginxSite {
  const canaryPort = pickPrivatePort(name, port, new Set());
  const text = (generation: string) => renderSite({ name, port, canaryPort, listen }, generation);
  const [first = ""] = listen;
  const address = first.includes(":") ? first.replace(/^0\.0\.0\.0:/, "127.0.0.1:") : `127.0.0.1:${first}`;
  const generation = createHash("sha256").update(text("")).digest("hex").slice(0, 16);
  return { kind: "nginx", text: text(generation), address, canaryPort };
}

interface SiteFacts {
  readonly name: string;
  readonly port: number;
  readonly canaryPort: number;
  readonly listen: readonly string[];
}

/**
 * Where a request goes is decided by the first two bytes of its random number: whether there is a file of that name (nginx.sh). A canary
 * that does not answer is covered by what serves, and each attempt is in the log. Only `set` stands in an `if`.
 */
function renderSite({ name, port, canaryPort, listen }: SiteFacts, generation: string): string {
  const share = `/run/gin-deploy-front/${name}/canary`;
  // A site of the user's own stands in front, and has said who asks.
  const isBehind = listen.every((each) => each.startsWith("127.") || each.startsWith("[::1]:"));
  return `# The front of ${name}. Written by gin-deploy (operation: provision); what is changed here by hand, deploys refuse.
# Generation ${generation}
log_format gin_deploy_${name} '$msec|$upstream_addr|$upstream_status|$upstream_response_time';
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
  set $gin_deploy_first none;
  set $gin_deploy_both none;
  if ($request_id ~ ^(..)(..)) {
    set $gin_deploy_first $1;
    set $gin_deploy_both $1$2;
  }
  if (-e ${share}/$gin_deploy_first) {
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
