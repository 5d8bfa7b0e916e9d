import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { deployer, type FleetHost, on } from "../../support/deploy-example.ts";
import { runChecked } from "../../support/fleet/commands.ts";
import type { Fleet } from "../../support/fleet/start-fleet.ts";
import type { BenchService, Release } from "./service.ts";

/** One way to bring a release to a host. */
export interface Way {
  readonly name: string;
  /** Of users. */
  readonly port: number;
  /** `v1` serves. */
  setUp(): Promise<void>;
  /** Ends when the release has all requests, when `noticed` aborts, or when the way itself has rolled it back. */
  upgrade(release: Release, noticed: AbortSignal): Promise<"promoted" | "rolled back">;
  /** `v1` serves again; undefined: the way does that by itself. */
  readonly back?: () => Promise<void>;
}

/** How long a step takes at least, by hand as by us. */
const holdSeconds = 30;

export function waysOn(fleet: Fleet, host: FleetHost, service: BenchService): readonly Way[] {
  const bring = async (release: Release, to: string) => {
    const trust = ["-i", fleet.privateKeyPath, "-o", `UserKnownHostsFile=${fleet.knownHostsPath}`];
    const from = join(service.project.directory, service.path(release));
    await runChecked(["scp", "-q", ...trust, from, `root@${host.address}:${to}.new`]);
    await on(host, `mv ${to}.new ${to}`);
  };
  const sh = async (script: string) => {
    const { code, stdout, stderr } = await host.exec(["sh", "-euc", script]);
    if (code !== 0) throw new Error(`${script}\n${stdout}${stderr}`);
  };
  const untilHealthy = (port: number) =>
    sh(`until curl -fs -o /dev/null http://127.0.0.1:${port}/health; do sleep 0.1; done`);
  const unit = (name: string, lines: string) =>
    sh(`cat >/etc/systemd/system/${name} <<'END'\n${lines}\nEND\nsystemctl daemon-reload`);
  const hold = (noticed: AbortSignal) => delay(holdSeconds * 1000, undefined, { signal: noticed }).catch(() => {});

  return [scpAndRestart(), nginxByHand(), sharedSocket(), ours()];

  function scpAndRestart(): Way {
    const port = 8081;
    const put = async (release: Release) => {
      await bring(release, "/srv/scp/greeter");
      await sh("systemctl restart scp");
      await untilHealthy(port);
    };
    return {
      name: "scp and `systemctl restart`",
      port,
      async setUp() {
        await sh("mkdir -p /srv/scp");
        await unit("scp.service", `[Service]\nExecStart=/srv/scp/greeter\nEnvironment=PORT=${port}`);
        await put("v1");
      },
      async upgrade(release) {
        await put(release);
        return "promoted";
      },
      back: () => put("v1"),
    };
  }

  function nginxByHand(): Way {
    const [port, blue, green] = [8082, 9102, 9103];
    const share = async (percent: number) => {
      const servers = [
        percent < 100 ? `server 127.0.0.1:${blue} weight=${100 - percent};` : "",
        percent > 0 ? `server 127.0.0.1:${green} weight=${percent};` : "",
      ];
      const site = `upstream greeter { ${servers.join(" ")} } server { listen ${port}; location / { proxy_pass http://greeter; } }`;
      await sh(`echo '${site}' >/etc/nginx/sites-enabled/greeter; nginx -tq; nginx -s reload`);
    };
    const start = async (colour: string, colourPort: number, release: Release) => {
      await bring(release, `/srv/nginx/${colour}`);
      await sh(`systemctl restart ${colour}`);
      await untilHealthy(colourPort);
    };
    return {
      name: "nginx by hand, a reload a step",
      port,
      async setUp() {
        await sh("mkdir -p /srv/nginx; rm -f /etc/nginx/sites-enabled/default; systemctl start nginx");
        for (const [colour, colourPort] of [
          ["blue", blue],
          ["green", green],
        ] as const) {
          await unit(`${colour}.service`, `[Service]\nExecStart=/srv/nginx/${colour}\nEnvironment=PORT=${colourPort}`);
        }
        await start("blue", blue, "v1");
        await share(0);
        await untilHealthy(port);
      },
      async upgrade(release, noticed) {
        await start("green", green, release);
        for (const percent of [25, 100]) {
          if (noticed.aborted) break;
          await share(percent);
          await hold(noticed);
          await untilHealthy(port);
        }
        if (!noticed.aborted) await sh("systemctl stop blue");
        return "promoted";
      },
      async back() {
        await sh("systemctl start blue");
        await untilHealthy(blue);
        await share(0);
        await sh("systemctl stop green");
      },
    };
  }

  function sharedSocket(): Way {
    const port = 8083;
    return {
      name: "a socket unit that two services share",
      port,
      async setUp() {
        await sh("mkdir -p /srv/socket");
        await unit("shared.socket", `[Socket]\nListenStream=${port}\nService=socket-a.service`);
        for (const slot of ["a", "b"]) {
          const lines = `[Unit]\nRequires=shared.socket\n[Service]\nSockets=shared.socket\nExecStart=/srv/socket/${slot}`;
          await unit(`socket-${slot}.service`, lines);
        }
        await bring("v1", "/srv/socket/a");
        await sh("systemctl start shared.socket socket-a");
        await untilHealthy(port);
      },
      async upgrade(release, noticed) {
        await bring(release, "/srv/socket/b");
        await sh("systemctl start socket-b");
        await hold(noticed);
        await untilHealthy(port);
        if (!noticed.aborted) await sh("systemctl stop socket-a");
        return "promoted";
      },
      back: () => sh("systemctl start socket-a; systemctl stop socket-b"),
    };
  }

  function ours(): Way {
    const port = 8084;
    const deploy = (release: Release, inputs: Readonly<Record<string, string>> = {}) =>
      deployer(fleet, service.project)([host], {
        name: "greeter",
        port: String(port),
        binary: service.path(release),
        version: release,
        ...inputs,
      });
    return {
      name: "gin-deploy",
      port,
      async setUp() {
        const run = await deploy("v1");
        if (run.outputs["decision"] !== "promoted") throw new Error(run.log);
      },
      async upgrade(release) {
        const run = await deploy(release, { strategy: "canary", steps: "25%, 100%", "min-requests": "60" });
        const { decision } = run.outputs;
        if (decision === "promoted") return "promoted";
        if (decision === "rolled-back") return "rolled back";
        throw new Error(run.log);
      },
    };
  }
}
