/**
 * The template unit of a service; its instances are the slots. All values are checked before they come here: the name is
 * `[a-z0-9_-]`, the path holds only `[A-Za-z0-9._/-]`, so nothing but the arguments needs a unit's quoting.
 */
export function renderUnit(service: {
  readonly name: string;
  readonly deployPath: string;
  readonly port: number;
  readonly args: readonly string[];
  readonly persistent: readonly string[];
  /** For [Service], checked; the last word on what they name. */
  readonly lines: readonly string[];
}): string {
  const { name, deployPath, port, args, persistent, lines } = service;
  const writable = ["data", "logs", ...persistent].map((directory) => `${deployPath}/${directory}`);
  return `# gin-deploy: ${name}. Written by each deploy; what is changed here by hand is lost.
[Unit]
Description=${name} (%i)
After=network-online.target
Wants=network-online.target
# Never give up: a service whose database is away for an hour comes back by itself.
StartLimitIntervalSec=0

[Service]
Type=exec
User=${name}
Group=${name}
WorkingDirectory=${deployPath}/%i
EnvironmentFile=${deployPath}/%i/env/%i
ExecStart=${[`${deployPath}/%i/bin/${name}`, ...args.map(quoteArgument)].join(" ")}
Restart=always
RestartSec=2s
KillSignal=SIGTERM
TimeoutStopSec=30s
LimitNOFILE=65536
# A rollout is judged by the log: journald drops none of its lines, however busy the service is.
LogRateLimitIntervalSec=0
UMask=0027

# The service may read the system, write its own data and logs, and talk over the network. Nothing else.
${sandboxLines(port).join("\n")}
ReadWritePaths=${writable.join(" ")}
${lines.length === 0 ? "" : `\n# Of the input unit.\n${lines.join("\n")}\n`}
[Install]
WantedBy=multi-user.target
`;
}

/** As systemd.syntax(7) and systemd.service(5) read it back: quoted, and without specifiers and variables of systemd's own. */
export function quoteArgument(argument: string): string {
  return `"${argument.replace(/[\\"]/g, "\\$&").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}

function sandboxLines(port: number): readonly string[] {
  // A port below 1024 needs one capability, and that counts only outside of a user namespace of its own.
  const privileged = port < 1024;
  return [
    `CapabilityBoundingSet=${privileged ? "CAP_NET_BIND_SERVICE" : ""}`,
    `AmbientCapabilities=${privileged ? "CAP_NET_BIND_SERVICE" : ""}`,
    ...(privileged ? [] : ["PrivateUsers=yes"]),
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    // Not ProcSubset=pid: it hides net.core.somaxconn, and Go would listen with a backlog of 128 instead.
    "ProtectProc=invisible",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RemoveIPC=yes",
    // AF_NETLINK is how Go lists network interfaces.
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallErrorNumber=EPERM",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged",
  ];
}
