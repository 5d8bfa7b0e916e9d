# Sets a process of HAProxy up as the front of a service (set-up-proxy.sh).
haproxy_unit_file=/etc/systemd/system/$haproxy_unit

haproxy_require() {
  has haproxy || fail "haproxy is not installed on this host: install it, or choose another front"
  haproxy_version=$(haproxy -v 2>&1 | sed -n '1s/^HA-\{0,1\}Proxy version \([0-9]*\.[0-9]*\).*/\1/p')
  case $haproxy_version in
    1.* | 2.0 | 2.1) fail "HAProxy $haproxy_version on this host cannot be a front: it has to be 2.2 or newer" ;;
  esac
  [ -d /run/systemd/system ] || fail "systemd did not boot this host, and nothing else starts HAProxy as a front: choose another front"
  case $(curl -V) in *' telnet'*) ;; *) fail "curl on this host was built without telnet, and cannot speak to HAProxy: install the full curl (dnf swap curl-minimal curl)" ;; esac
  ! is_selinux_enforced || ! has getsebool || case $(getsebool haproxy_connect_any 2>/dev/null) in
    *off) fail "SELinux keeps HAProxy from the port of the service: setsebool -P haproxy_connect_any on" ;;
  esac
}

# Its own user has no other rights than to listen on any port.
haproxy_unit_text() {
  cat <<UNIT
# gin-deploy: $name. Written by provision.sh.
[Unit]
Description=HAProxy as the front of $name
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStart=$(command -v haproxy) -Ws -f $haproxy_file
ExecReload=$(command -v haproxy) -c -q -f $haproxy_file
ExecReload=/bin/kill -USR2 \$MAINPID
KillMode=mixed
Restart=always
RestartSec=1
SuccessExitStatus=143
LimitNOFILE=100000
DynamicUser=yes
RuntimeDirectory=gin-deploy-$name-haproxy
RuntimeDirectoryMode=0700
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
UNIT
}

haproxy_is_set_up() {
  is_text "$haproxy_file" "$front_text" && is_text "$haproxy_map" "share 0
" && is_text "$haproxy_unit_file" "$(haproxy_unit_text)
" && systemctl is-enabled --quiet "$haproxy_unit" 2>/dev/null && proxy_answer "$front_address" "$front_generation" >/dev/null
}

# haproxy_try FILE: prints what HAProxy says against it.
haproxy_try() {
  # It reads the map as well.
  is_text "$haproxy_map" "share 0
" || write_file "$haproxy_map" 644 "share 0
" || fail "cannot write $haproxy_map: $(free_space /etc)"
  config_complaint=$(haproxy -c -f "$1" 2>&1) && return
  { printf '%s\n' "$config_complaint" | haproxy_alerts && printf '%s\n' "$config_complaint"; } | head -n 1
}

haproxy_alerts() {
  sed -n 's/^\[ALERT\] *[^:]*: *\(config : \)\{0,1\}//p'
}

# haproxy_why_not_taken SINCE
haproxy_why_not_taken() {
  {
    journalctl -q --no-pager -o cat -u "$haproxy_unit" --since="@$1" 2>/dev/null | haproxy_alerts
    why_no_answer "$front_address"
  } | head -n 1
}

haproxy_take() {
  mv -fT "$1" "$haproxy_file" && write_file "$haproxy_unit_file" 644 "$(haproxy_unit_text)
" && haproxy_begin
}

# What runs goes on to listen. How it is started counts from its next start on.
haproxy_begin() {
  systemctl daemon-reload
  systemctl enable --quiet "$haproxy_unit" 2>/dev/null
  systemctl reset-failed "$haproxy_unit" 2>/dev/null
  systemctl reload-or-restart "$haproxy_unit" 2>/dev/null
}

haproxy_end() {
  [ -e "$haproxy_unit_file" ] || return 0
  systemctl disable --quiet --now "$haproxy_unit" 2>/dev/null
  rm -f "$haproxy_unit_file"
  systemctl daemon-reload
  systemctl reset-failed "$haproxy_unit" 2>/dev/null
}

haproxy_remove() {
  haproxy_end
  rm -f "$haproxy_file" "$haproxy_map"
}
