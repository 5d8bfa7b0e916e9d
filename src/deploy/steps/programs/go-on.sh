# Gives a canary its end anew, counted from now: a rollout that was paused goes on, and whoever is cut off is taken back again; or other
# hosts have their turn before this one, and it is to cover the public port until then.
# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may go on).
# Answers: started_at (seconds since 1970 on the host).
one_at_a_time
require_lock
is_canary "$release" || fail "the canary of $release does not run any more"
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
began=$(service_show canary ActiveEnterTimestampMonotonic | cut -d= -f2)
seconds_up
running=$((now - ${began:-0} / 1000000))
service_limit_canary "$deploy_path/releases/$release" "$((running + life_seconds))"
rm -f "$state_dir/paused"
emit started_at "$(date +%s)"
exit 0
