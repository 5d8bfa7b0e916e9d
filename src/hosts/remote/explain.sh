# Evidence for a person: the unit in words, its last journal lines, the disk. Changes nothing.
# Facts: name, slot, deploy_path, lines (how many), since (seconds since 1970 on the host: when this release was started).
unit=$name@$slot.service
emit unit "$(systemctl show "$unit" -p ActiveState -p SubState -p Result -p ExecMainStatus -p NRestarts | tr '\n' ' ')"
journalctl -u "$unit" --since="@$since" -n "$lines" --no-pager -o cat 2>/dev/null | while IFS= read -r line; do
  emit journal "$line"
done
emit disk "$(df -Pk "$deploy_path" 2>/dev/null | awk 'NR == 2 { print $4 " KiB free on " $6 }')"
exit 0
