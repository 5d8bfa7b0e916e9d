# Starts a release beside the one that serves.
# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may run).
# Answers: started_at (seconds since 1970 on the host), started.
one_at_a_time
require_lock
[ -d "$deploy_path/releases/$release" ] || fail "release $release is not on this host"
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
rm -f "$state_dir/paused"
make_canary "$release" "$life_seconds"
emit started_at "$(date +%s)"
service_start_canary
emit started "$(service_name canary)"
exit 0
