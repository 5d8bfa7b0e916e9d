# Writes down how it ended and throws away what nobody needs any more.
# Facts: deploy_path, token, state_json (empty: as it was), journal_line, bad_release (or empty), remove (release names, one a line).
require_lock
if [ -n "$bad_release" ] && [ -d "$deploy_path/releases/$bad_release" ]; then
  : >"$deploy_path/releases/$bad_release/bad"
fi
if [ -n "$state_json" ]; then
  write_file "$state_dir/state.json" 640 "$state_json" || fail "cannot write $state_dir/state.json"
fi
printf '%s\n' "$journal_line" >>"$state_dir/journal.jsonl"
printf '%s\n' "$remove" | while IFS= read -r release; do
  case $release in '' | .* | */*) continue ;; esac
  # Never what a slot points at, whatever was asked for.
  [ "$(readlink "$deploy_path/current")" = "releases/$release" ] && continue
  [ "$(readlink "$deploy_path/canary")" = "releases/$release" ] && continue
  rm -rf "${deploy_path:?}/releases/$release" && emit removed "$release"
done
rm -rf "$state_dir/incoming" "$state_dir/staging"
exit 0
