# Makes a release directory from an uploaded (or already present) binary. It appears whole or not at all; nothing is started.
# Facts: deploy_path, token, name, phase_line, release, sha256, same_binary_in (a release that has it, or empty), files_sha256 (of the
# list of what lies beside the program, or empty), files_stream (sha256 of the archive with them), same_files_in (a release that has
# them, or empty), persistent (directories, one a line), unit_sha256 (of a unit that root has registered, see provision.sh), release_json, env_current, env_canary, secrets (what of them no answer may show, one a line), state_json (the state to come, should the release be promoted).
# Answers: created (what else had to be made), staged, changed (binary, files: what was to be taken from another release, and is not
# any more what it was; nothing is staged then).

# unpack_files ARCHIVE DIRECTORY: plain files and directories, nothing else: what root follows or writes must be where it says.
unpack_files() {
  tar -tvf "$1" 2>/dev/null | grep -q '^[^-d]' && fail "the files hold something that is neither a file nor a directory"
  tar -xof "$1" -C "$2" || fail "cannot unpack the files: $(free_space "$2")"
  strange=$(find "$2" ! -type d ! \( -type f -links 1 \) | head -n 1)
  [ -z "$strange" ] || fail "the files hold something that is neither a file nor a directory: $strange"
}

# link_files RELEASE DIRECTORY: what its list names, without a copy.
link_files() {
  cp -l "$1/files.sha256" "$2/" 2>/dev/null && cut -c67- "$2/files.sha256" | cut -d/ -f1 | sort -u | while IFS= read -r entry; do
    cp -al "$1/$entry" "$2/" 2>/dev/null || exit 1
  done
}

# are_meant DIRECTORY: exactly the files that are in the list, and the list that was meant.
are_meant() {
  [ "$(sha256_of_file "$1/files.sha256")" = "$files_sha256" ] && names_own_files "$1/files.sha256" &&
    (cd "$1" && sha256sum -c files.sha256 >/dev/null 2>&1) &&
    [ "$(find "$1" -type f | wc -l)" -eq "$(($(wc -l <"$1/files.sha256") + 1))" ]
}

one_at_a_time
require_lock
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
if ! id -u "$name" >/dev/null 2>&1; then
  useradd --system --user-group --no-create-home --home-dir "$deploy_path" --shell /usr/sbin/nologin "$name" ||
    fail "cannot create the system user $name"
  emit created "user $name"
fi
group=$(id -gn "$name") || fail "user $name has no group"
# What decides who is root is never sent by a deploy: a release names one of the units that root has registered.
unit_file=/etc/gin-deploy/$name/units/$unit_sha256
[ -f "$unit_file" ] || fail "root has registered no such unit for $name: run provision"
for directory in $persistent; do
  case $directory in .* | *.next | *[!A-Za-z0-9._-]* | bin | env | releases | current | canary) fail "$directory cannot be a directory of the service" ;; esac
done
for directory in "$deploy_path" "$deploy_path/releases"; do
  mkdir -p "$directory" && chown "root:$group" "$directory" && chmod 750 "$directory" || fail "cannot prepare $directory"
done
for directory in data logs $persistent; do
  [ ! -L "$deploy_path/$directory" ] || fail "$deploy_path/$directory is a link, and cannot be a directory of the service"
  mkdir -p "$deploy_path/$directory" && chown -h "$name:$group" "$deploy_path/$directory" &&
    chmod 750 "$deploy_path/$directory" || fail "cannot prepare $deploy_path/$directory"
  relabel "$deploy_path/$directory"
done

work=$state_dir/staging
final=$deploy_path/releases/$release
rm -rf "$work"
# Beside it, so that files may have any name.
unpacked=$state_dir/unpacked
rm -rf "$unpacked"
trap 'rm -rf "$work" "$unpacked"' EXIT
mkdir -p "$work/bin" "$work/env" || fail "cannot create $work"
# First what may have been changed by hand: then nothing that was sent is lost, and whoever asked can send that as well.
changed=
if [ -n "$same_binary_in" ]; then
  ln "$deploy_path/releases/$same_binary_in/bin/$name" "$work/bin/$name" 2>/dev/null &&
    [ "$(sha256_of_file "$work/bin/$name")" = "$sha256" ] || changed=binary
fi
if [ -n "$same_files_in" ]; then
  mkdir "$unpacked" && link_files "$deploy_path/releases/$same_files_in" "$unpacked" && are_meant "$unpacked" ||
    changed="$changed files"
fi
if [ -n "$changed" ]; then
  for part in $changed; do emit changed "$part"; done
  exit 0
fi
if [ -z "$same_binary_in" ]; then
  mv "$state_dir/incoming/$sha256" "$work/bin/$name" || fail "the uploaded binary is gone"
  [ "$(sha256_of_file "$work/bin/$name")" = "$sha256" ] || fail "the uploaded binary was changed on the host: its sha256 is not $sha256"
fi
# Before any file that was sent: none of those may take the place of what decides who is root.
write_file "$work/release.json" 600 "$release_json" &&
  copy_file "$unit_file" "$work/unit" 640 &&
  # systemd reads them as root: a service that serves the files of its working directory must not serve these.
  write_file "$work/env/current" 600 "$env_current" &&
  write_file "$work/env/canary" 600 "$env_canary" &&
  write_file "$work/env/secrets" 600 "$secrets
" &&
  # Written now, while there is room: promoting, and marking the release as bad, are then no more than a rename, which a full
  # disk cannot stop.
  write_file "$work/unproven" 600 "" || fail "cannot write the release: $(free_space "$state_dir")"
if [ -n "$files_sha256" ]; then
  if [ -z "$same_files_in" ]; then
    mkdir "$unpacked" || fail "cannot create $unpacked"
    unpack_files "$state_dir/incoming/$files_stream" "$unpacked"
    rm -f "$state_dir/incoming/$files_stream"
    are_meant "$unpacked" || fail "the files are not those that were sent"
  fi
  chmod -R a-s,u=rwX,g=rX,o= "$unpacked" || fail "cannot set the modes of the files"
  for file in "$unpacked"/* "$unpacked"/.[!.]*; do
    [ -e "$file" ] || continue
    [ ! -e "$work/${file##*/}" ] || fail "a release has a ${file##*/} of its own"
    mv "$file" "$work/" || fail "cannot put ${file##*/} into the release"
  done
  rmdir "$unpacked" || fail "a name of the files cannot be used"
fi
for directory in data logs $persistent; do
  [ ! -e "$work/$directory" ] || fail "a release has a $directory of its own"
done
# Written now, while there is room: going back is then no more than renaming its link, and the unit of what serves where that is replaced.
write_file "$state_dir/state.next" 640 "$state_json" && keep_way_back "$work/unit" ||
  fail "cannot write the release: $(free_space "$state_dir"), $(free_space /etc/systemd/system) in /etc/systemd/system"
chmod 750 "$work" "$work/bin" "$work/env" "$work/bin/$name" && chown -R "root:$group" "$work" || fail "cannot hand $work to $group"
# Within reach of the service by relative path. After chown, which must not follow them; from releases/<release>, once it is there.
for directory in data logs $persistent; do
  ln -s "../../$directory" "$work/$directory" || fail "cannot link $directory into $work"
done
sync 2>/dev/null
rm -rf "$final"
mv -T "$work" "$final" || fail "cannot put the release at $final"
relabel -R "$final"
emit staged "$release"
exit 0
