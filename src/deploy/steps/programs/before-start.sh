# Runs the program of a release once, with arguments of its own, and waits for its end: in the slot of the canary, so with that
# user, environment, directory and sandbox. Nothing of it is undone. It does not wait for long: a host may give a connection one channel at a
# time, on which the lock has to be renewed. Whoever asked goes on waiting by asking again.
# Facts: deploy_path, token, name, phase_line, release, arguments (as a unit has them), limit_seconds, begun_at (seconds since 1970 on the
# host, or empty: it is begun now), wait_seconds.
# Answers: begun_at, result (success, or systemd's word for how it failed; nothing: it goes on), exit_code (exited, killed, dumped),
# exit_status, printed (its last lines).
one_at_a_time
require_lock
directory=$deploy_path/releases/$release
started_at=$begun_at
if [ -z "$started_at" ]; then
  [ -d "$directory" ] || fail "release $release is not on this host"
  write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
  service_stop_canary
  replace_link "releases/$release" "$deploy_path/canary" || fail "cannot point canary at $release"
  started_at=$(date +%s)
  service_start_once "$directory" "$arguments" "$limit_seconds"
else
  service_has_canary || fail "what ran before the start of $release is gone"
fi
emit begun_at "$started_at"

# Without our turn: whoever has to put this host right need not wait for a migration, and ends it by stopping the canary.
exec 9>&-
seconds_up
ends_at=$((now + wait_seconds))
while service_goes_on; do
  [ "$now" -lt "$ends_at" ] || exit 0
  sleep 1
  seconds_up
done
shown() { printf '%s\n' "$ended_once" | sed -n "s/^$1=//p"; }
emit result "$(shown Result)"
case $(shown ExecMainCode) in 1) emit exit_code exited ;; 2) emit exit_code killed ;; 3) emit exit_code dumped ;; esac
emit exit_status "$(shown ExecMainStatus)"
service_flush_log
service_printed canary "$started_at" 200 | hide_secrets | while IFS= read -r line; do
  emit printed "$line"
done

one_at_a_time
require_lock
rm -f "$deploy_path/canary"
service_remove_canary
exit 0
