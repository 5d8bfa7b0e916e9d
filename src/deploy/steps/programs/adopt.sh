# Makes a release that lies on the host the next one to serve, once it is seen to be whole. Nothing is started.
# Facts: deploy_path, token, name, phase_line, release, sha256 (of the program), canary_port (the one of its staging may be taken by now),
# state_json (the state to come).
# Answers: adopted (release).
one_at_a_time
require_lock
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
directory=$deploy_path/releases/$release
[ -d "$directory" ] || fail "release $release is not on this host"
[ ! -e "$directory/bad" ] || fail "release $release was found bad"
for file in "bin/$name" unit env/current env/canary release.json; do
  [ -r "$directory/$file" ] || fail "release $release is damaged: $file is gone"
done
found=$(sha256sum "$directory/bin/$name" | cut -d' ' -f1)
[ "$found" = "$sha256" ] || fail "release $release is damaged: the sha256 of its program is $found instead of $sha256"
[ ! -e "$directory/files.sha256" ] ||
  { names_own_files "$directory/files.sha256" && (cd "$directory" && sha256sum -c files.sha256 >/dev/null 2>&1); } ||
  fail "release $release is damaged: the files beside its program are not what they were"
# The assignment of the port is a line of its own: a quote in a value has a backslash before it.
canary_environment=$(sed "s/^PORT=\"[0-9]*\"\$/PORT=\"$canary_port\"/" "$directory/env/canary" && printf .)
canary_group=$(stat -c %g "$directory/env/canary")
[ "$(cat "$directory/env/canary" && printf .)" = "$canary_environment" ] ||
  { write_file "$directory/env/canary" 600 "${canary_environment%.}" && chown "0:$canary_group" "$directory/env/canary"; } ||
  fail "cannot write what release $release needs: $(free_space "$state_dir")"
# As for a new release (stage.sh): promoting, marking as bad and going back need no more room than there is now.
write_file "$directory/unproven" 600 "" &&
  write_file "$state_dir/state.next" 640 "$state_json" &&
  keep_way_back "$directory/unit" ||
  fail "cannot write what release $release needs: $(free_space "$state_dir")"
emit adopted "$release"
exit 0
