# Writes down how it ended and throws away what nobody needs any more.
# Facts: deploy_path, token, promote (yes, or empty: the state stays), journal_line, bad_release (or empty), remove
# (release names, one a line).
one_at_a_time
require_lock
if [ -n "$bad_release" ] && [ -d "$deploy_path/releases/$bad_release" ]; then
  : >"$deploy_path/releases/$bad_release/bad"
fi
if [ "$promote" = yes ]; then
  mv -f "$state_dir/state.next" "$state_dir/state.json" || fail "cannot write $state_dir/state.json"
fi
printf '%s\n' "$remove" | while IFS= read -r release; do
  case $release in '' | .* | */*) continue ;; esac
  # Never what a slot points at, whatever was asked for.
  [ "$(readlink "$deploy_path/current")" = "releases/$release" ] && continue
  [ "$(readlink "$deploy_path/canary")" = "releases/$release" ] && continue
  rm -rf "${deploy_path:?}/releases/$release" && emit removed "$release"
done
rm -rf "$state_dir/incoming" "$state_dir/staging" "$state_dir/state.next"
printf '%s\n' "$journal_line" >>"$state_dir/journal.jsonl" || emit unwritten "$state_dir/journal.jsonl"
exit 0
