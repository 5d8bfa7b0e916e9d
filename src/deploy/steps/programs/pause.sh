# Holds a rollout as it is until somebody decides: the canary has no end of its own any more, and comes again with its share after a
# reboot (boot.sh). What makes a rollout a paused one is the file `paused`, which is there whole or not at all; the lock is free then, and the
# guard leaves the host as it is.
# Facts: deploy_path, token, name, release, share (of 100 new connections; empty: there is no front, and no canary), port, canary_port,
# health_path, ready_seconds (how long the canary may take to be ready), record (of the rollout, for people and for later runs), journal_line.
# Answers: unwritten (files).
one_at_a_time
require_lock
if [ -n "$share" ]; then
  is_canary "$release" || fail "the canary has ended"
  held=$(standing_share)
  [ "$held" = "$share" ] || fail "the share of the canary is $held %, and not $share %"
  service_limit_canary "$deploy_path/releases/$release" infinity
fi
write_file "$state_dir/paused" 600 "$record
$(printf 'release=%s\nshare=%s\nport=%s\ncanary_port=%s\nhealth_path=%s\nready_seconds=%s' \
  "$release" "$share" "$port" "$canary_port" "$health_path" "$ready_seconds")
$([ -z "$(proxy_share)" ] || echo "front=$proxy_kind")
" || fail "cannot write $state_dir/paused: $(free_space "$state_dir")"
sync "$state_dir/paused" "$state_dir" 2>/dev/null
add_to_journal "$journal_line" || emit unwritten "$state_dir/journal.jsonl"
exit 0
