# One look at a slot: what its unit says and what its port answers. Changes nothing.
# Facts: name, slot (current, canary), port, health_path, with_hash (yes: also the hash of the running program).
unit=$name@$slot.service
systemctl show "$unit" -p ActiveState -p SubState -p MainPID -p NRestarts -p Result -p ExecMainStatus -p ExecMainCode | while IFS= read -r line; do
  printf '%s\n' "$line"
done
pid=$(systemctl show "$unit" -p MainPID | cut -d= -f2)
if [ "${pid:-0}" -gt 0 ]; then
  [ "$with_hash" = yes ] && emit running_sha256 "$(sha256sum "/proc/$pid/exe" 2>/dev/null | cut -d' ' -f1)"
  sockets=" $(open_sockets "$pid" | tr '\n' ' ') "
  listening_sockets | while read -r socket_port inode; do
    case $sockets in *" $inode "*) emit service_port "$socket_port" ;; esac
  done | sort -u
fi
# From the host itself, past any proxy of the environment. 000: no answer.
# The address comes as configuration: it may hold a token, and arguments are for all to see.
emit http_status "$(printf 'url = "http://127.0.0.1:%s%s"\n' "$port" "$(printf %s "$health_path" | sed 's/[\\"]/\\&/g')" |
  curl -q -gsS --noproxy '*' --path-as-is -o /dev/null -w '%{http_code}' --max-time 5 -K - 2>/dev/null)"
exit 0
