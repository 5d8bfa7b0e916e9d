# One look at a slot: what its unit says and what its port answers. Changes nothing.
# Facts: name, slot (current, canary), port, health_path, with_hash (yes: also the hash of the running program), since (seconds
# since 1970 on the host: when it was started, or empty). Answers besides systemd's own: running_seconds; ended_code and
# ended_status of the process before, once it was restarted; running_sha256, service_port, http_status.
unit=$name@$slot.service
shown=$(systemctl show "$unit" -p ActiveState -p SubState -p MainPID -p NRestarts -p Result -p ExecMainStatus -p ExecMainCode \
  -p ExecMainStartTimestampMonotonic)
printf '%s\n' "$shown"
shown_value() {
  printf '%s\n' "$shown" | sed -n "s/^$1=//p"
}
pid=$(shown_value MainPID)
# After a restart systemd's words are of the new process. How the one before ended is in the journal, unless it was exit code 0.
if [ -n "${since:-}" ] && [ "$(shown_value NRestarts)" != 0 ]; then
  journalctl _PID=1 UNIT="$unit" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 --since="@$since" -n 1 --no-pager -o export 2>/dev/null |
    sed -n 's/^EXIT_CODE=/ended_code=/p; s/^EXIT_STATUS=/ended_status=/p'
fi
started=$(shown_value ExecMainStartTimestampMonotonic)
if [ "${pid:-0}" -gt 0 ]; then
  [ "${started:-0}" -gt 0 ] && emit running_seconds "$(($(cut -d. -f1 /proc/uptime) - ${started%??????}))"
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
