# Makes a release directory from an uploaded (or already present) binary. It appears whole or not at all; nothing is started.
# Facts: deploy_path, token, name, phase_line, release, sha256, same_binary_in (a release that has it, or empty), unit_text,
# release_json, env_current, env_canary, state_json (the state to come, should the release be promoted).
# Answers: created (what else had to be made), staged.
one_at_a_time
require_lock
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
if ! id -u "$name" >/dev/null 2>&1; then
  useradd --system --user-group --no-create-home --home-dir "$deploy_path" --shell /usr/sbin/nologin "$name" ||
    fail "cannot create the system user $name"
  emit created "user $name"
fi
group=$(id -gn "$name") || fail "user $name has no group"
for directory in "$deploy_path" "$deploy_path/releases"; do
  mkdir -p "$directory" && chown "root:$group" "$directory" && chmod 750 "$directory" || fail "cannot prepare $directory"
done
for directory in data logs; do
  mkdir -p "$deploy_path/$directory" && chown "$name:$group" "$deploy_path/$directory" &&
    chmod 750 "$deploy_path/$directory" || fail "cannot prepare $deploy_path/$directory"
done

work=$state_dir/staging
final=$deploy_path/releases/$release
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/env" || fail "cannot create $work"
if [ -n "$same_binary_in" ]; then
  ln "$deploy_path/releases/$same_binary_in/bin/$name" "$work/bin/$name" || fail "cannot link the binary of $same_binary_in"
else
  mv "$state_dir/incoming/$sha256" "$work/bin/$name" || fail "the uploaded binary is gone"
fi
[ "$(sha256sum "$work/bin/$name" | cut -d' ' -f1)" = "$sha256" ] ||
  fail "the binary of ${same_binary_in:-the upload} was changed on the host: its sha256 is not $sha256"
write_file "$work/release.json" 600 "$release_json" &&
  write_file "$work/unit" 640 "$unit_text" &&
  # systemd reads them as root: a service that serves the files of its working directory must not serve these.
  write_file "$work/env/current" 600 "$env_current" &&
  write_file "$work/env/canary" 600 "$env_canary" &&
  # Written now, while there is room: promoting, and marking the release as bad, are then no more than a rename, which a full
  # disk cannot stop. So is going back: its link, and the unit of what serves where that will be replaced.
  write_file "$work/unproven" 600 "" &&
  write_file "$state_dir/state.next" 640 "$state_json" &&
  keep_way_back "$work/unit" ||
  fail "cannot write the release: $(free_space "$state_dir"), $(free_space /etc/systemd/system) in /etc/systemd/system"
chmod 750 "$work" "$work/bin" "$work/env" "$work/bin/$name" && chown -R "root:$group" "$work" || fail "cannot hand $work to $group"
# Within reach of the service by relative path. After chown, which must not follow them; from releases/<release>, once it is there.
for directory in data logs; do
  ln -s "../../$directory" "$work/$directory" || fail "cannot link $directory into $work"
done
sync 2>/dev/null
rm -rf "$final"
mv -T "$work" "$final" || fail "cannot put the release at $final"
emit staged "$release"
exit 0
