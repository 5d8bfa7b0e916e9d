# Writes down how a deploy ended on this host and throws away what nobody needs any more.
# Facts: deploy_path, token, name, promote (yes: its release was seen to serve now; again: earlier, before it was cut off; or
# empty: the state stays), phase_line (to promote, or empty), journal_line, bad_release (or empty), remove (release names, one a line), settled (empty: the host
# could not be put right, and what that needs is kept).
# Answers: removed (releases), unwritten (files), instead (what is current, where it is not what was to be promoted: nothing was done).
one_at_a_time
require_lock
if [ -n "$bad_release" ] && [ -d "$deploy_path/releases/$bad_release" ]; then
  # The mark lies ready (stage.sh), so that a full disk does not lose it.
  mv -f "$deploy_path/releases/$bad_release/unproven" "$deploy_path/releases/$bad_release/bad" 2>/dev/null ||
    true >"$deploy_path/releases/$bad_release/bad" || emit unwritten "$deploy_path/releases/$bad_release/bad"
fi
serving=$(basename "$(readlink "$deploy_path/current" 2>/dev/null)" 2>/dev/null)
if [ -n "$promote" ] && [ -e "$state_dir/state.next" ] && ! grep -qF "\"release\":\"$serving\"" "$state_dir/state.next"; then
  # The host was restarted since, and has gone back by itself (boot.sh).
  emit instead "${serving:-nothing}"
  exit 0
fi
if [ -n "$promote" ]; then
  write_phase || emit unwritten "$state_dir/phase"
  # Its time says when: the rename keeps that of the staging.
  [ "$promote" = yes ] && [ -e "$state_dir/state.next" ] && touch "$state_dir/state.next"
  mv -f "$state_dir/state.next" "$state_dir/state.json" 2>/dev/null ||
    # This step may be run twice.
    grep -qF "\"release\":\"$(basename "$(readlink "$deploy_path/current")")\"" "$state_dir/state.json" 2>/dev/null ||
    fail "cannot write $state_dir/state.json"
  rm -f "$deploy_path/current/unproven"
fi
if [ "$settled" = yes ]; then
  printf '%s\n' "$remove" | while IFS= read -r release; do
    case $release in '' | .* | */*) continue ;; esac
    # Never what a slot points at, whatever was asked for.
    [ "$(readlink "$deploy_path/current")" = "releases/$release" ] && continue
    [ "$(readlink "$deploy_path/canary")" = "releases/$release" ] && continue
    rm -rf "${deploy_path:?}/releases/$release" && emit removed "$release"
  done
  remove_leftovers
  rm -f "$state_dir/state.next" "$state_dir/back"
  service_drop_kept_definition
  rm -f "$state_dir/phase" "$state_dir/paused"
fi
add_to_journal "$journal_line" || emit unwritten "$state_dir/journal.jsonl"
exit 0
