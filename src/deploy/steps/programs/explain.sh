# Evidence for a person: the unit in words, its last journal lines, the disk. Changes nothing.
# Facts: name, slot, deploy_path, lines (how many), since (seconds since 1970 on the host: when this release was started),
# port, health_path, probe_paths (one a line, or empty: also what the service answers there, with GET).
# Answers: crash, unit, journal, waits_for (files), disk, leads_to (another address), healthy_path.
unit=$name@$slot.service
# What a process printed last may not have been read yet.
timeout 5 journalctl --sync 2>/dev/null
# The first crash, whose stacks may be longer than what is shown of the end.
journalctl -u "$unit" --since="@$since" -n 20000 --no-pager -o cat 2>/dev/null |
  awk '/^(panic|fatal error|SIG[A-Z]+): / { found = 1 } found { print; if (++shown == 12) exit }' |
  while IFS= read -r line; do emit crash "$line"; done
emit unit "$(systemctl show "$unit" -p ActiveState -p SubState -p Result -p ExecMainStatus -p NRestarts | tr '\n' ' ')"
journalctl -u "$unit" --since="@$since" -n "$lines" --no-pager -o cat 2>/dev/null | while IFS= read -r line; do
  emit journal "$line"
done
# A program that waits for a lock that another one has prints nothing: the kernel knows, and says of which file.
pid=$(systemctl show "$unit" -p MainPID | cut -d= -f2)
if [ "${pid:-0}" -gt 0 ]; then
  awk -v pid="$pid" '$2 == "->" && $6 == pid { split($7, part, ":"); print part[3] }' /proc/locks 2>/dev/null | sort -u |
    while read -r inode; do
      file=$(find "$deploy_path/data" "$deploy_path/logs" -xdev -inum "$inode" 2>/dev/null | head -n 1)
      [ -z "$file" ] || emit waits_for "$file"
    done
fi
emit disk "$(df -Pk "$deploy_path" 2>/dev/null | awk 'NR == 2 { print $4 " KiB free on " $6 }')"

# As observe.sh asks: past any proxy, and with the address as configuration, because it may hold a token.
ask() {
  printf 'url = "http://127.0.0.1:%s%s"\n' "$port" "$(printf %s "$1" | sed 's/[\\"]/\\&/g')" |
    curl -q -gsS --noproxy '*' --local-port 61000-61999 --path-as-is -o /dev/null -w "$2" --max-time 2 -K - 2>/dev/null
}
if [ -n "$probe_paths" ]; then
  emit leads_to "$(ask "$health_path" '%{redirect_url}')"
  printf '%s\n' "$probe_paths" | while IFS= read -r path; do
    case $(ask "$path" '%{http_code}') in 2??) emit healthy_path "$path" ;; esac
  done
fi
exit 0
