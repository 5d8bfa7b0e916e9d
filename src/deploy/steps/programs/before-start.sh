# Runs the program of a release once, with arguments of its own, and waits for its end: in the slot of the canary, so with that
# user, environment, directory and sandbox. Nothing of it is undone.
# Facts: deploy_path, token, name, phase_line, release, arguments (as a unit has them), limit_seconds.
# Answers: result (success, or systemd's word for how it failed), exit_code (exited, killed, dumped), exit_status, printed (its last lines).
one_at_a_time
require_lock
directory=$deploy_path/releases/$release
unit=$name@canary.service
[ -d "$directory" ] || fail "release $release is not on this host"
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
systemctl stop "$unit" 2>/dev/null
replace_link "releases/$release" "$deploy_path/canary" || fail "cannot point canary at $release"
mkdir -p /run/systemd/system && write_file "/run/systemd/system/$unit" 644 "$(cat "$directory/unit")

[Service]
Type=oneshot
Restart=no
ExecStart=
ExecStart=$deploy_path/%i/bin/$name $arguments
TimeoutStartSec=$limit_seconds
" || fail "cannot write /run/systemd/system/$unit"
systemctl daemon-reload || fail "systemctl daemon-reload failed"
started_at=$(date +%s)
systemctl reset-failed "$unit" 2>/dev/null
systemctl start --no-block "$unit" 2>/dev/null || fail "systemctl start $unit failed"

# Without our turn: whoever has to put this host right need not wait for a migration, and ends it by stopping the canary.
exec 9>&-
ends_at=$(($(cut -d. -f1 /proc/uptime) + limit_seconds + 45))
while [ "$(cut -d. -f1 /proc/uptime)" -lt "$ends_at" ]; do
  seen=$(systemctl show "$unit" -p ActiveState -p Job -p Result -p ExecMainStatus -p ExecMainCode 2>/dev/null)
  case $seen in *ActiveState=activating* | *ActiveState=deactivating* | *Job=[1-9]*) sleep 1 ;; *ActiveState=*) break ;; *) sleep 1 ;; esac
done
shown() { printf '%s\n' "$seen" | sed -n "s/^$1=//p"; }
emit result "$(shown Result)"
case $(shown ExecMainCode) in 1) emit exit_code exited ;; 2) emit exit_code killed ;; 3) emit exit_code dumped ;; esac
emit exit_status "$(shown ExecMainStatus)"
timeout 5 journalctl --sync 2>/dev/null
journalctl _SYSTEMD_UNIT="$unit" --since="@$started_at" -n 200 --no-pager -o cat 2>/dev/null | while IFS= read -r line; do
  emit printed "$line"
done

one_at_a_time
require_lock
rm -f "/run/systemd/system/$unit" "$deploy_path/canary"
systemctl daemon-reload || fail "systemctl daemon-reload failed"
systemctl reset-failed "$unit" 2>/dev/null
exit 0
