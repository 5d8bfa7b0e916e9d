# Evidence for a person: the unit in words, its last journal lines, the disk. Changes nothing.
# Facts: name, slot, deploy_path, lines (how many), since (seconds since 1970 on the host: when this release was started),
# port, health_path, probe_paths (one a line, or empty: also what the service answers there, with GET).
# Answers: crash, unit, journal, waits_for (files), disk, leads_to (another address), healthy_path.
service_flush_log
# The first crash, whose stacks may be longer than what is shown of the end.
service_log "$slot" "$since" 20000 | hide_secrets |
  awk '/^(panic|fatal error|SIG[A-Z]+): / { found = 1 } found { print; if (++shown == 12) exit }' |
  while IFS= read -r line; do emit crash "$line"; done
emit unit "$(service_show "$slot" ActiveState SubState Result ExecMainStatus NRestarts | tr '\n' ' ')"
service_log "$slot" "$since" "$lines" | hide_secrets | while IFS= read -r line; do
  emit journal "$line"
done
# A program that waits for a lock that another one has prints nothing: the kernel knows, and says of which file.
pid=$(service_pid "$slot")
if [ "$pid" -gt 0 ]; then
  awk -v pid="$pid" '$2 == "->" && $6 == pid { split($7, part, ":"); print part[3] }' /proc/locks 2>/dev/null | sort -u |
    while read -r inode; do
      file=$(find "$deploy_path/data" "$deploy_path/logs" -xdev -inum "$inode" 2>/dev/null | head -n 1)
      [ -z "$file" ] || emit waits_for "$(printf '%s\n' "$file" | hide_secrets)"
    done
fi
emit disk "$(df -Pk "$deploy_path" 2>/dev/null | awk 'NR == 2 { print $4 " KiB free on " $6 }')"

if [ -n "$probe_paths" ]; then
  emit leads_to "$(ask "$port" "$health_path" -o /dev/null -w '%{redirect_url}\n' --max-time 2 | hide_secrets)"
  printf '%s\n' "$probe_paths" | while IFS= read -r path; do
    case $(ask "$port" "$path" -o /dev/null -w '%{http_code}' --max-time 2) in 2??) emit healthy_path "$path" ;; esac
  done
fi
exit 0
