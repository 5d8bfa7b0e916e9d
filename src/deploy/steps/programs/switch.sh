# Makes a release the public one: its unit, its environment, its binary, in one restart. Also the way back.
# An empty release means none: the service is taken down (a first deploy that failed).
# Facts: deploy_path, token, name, phase_line, release.
# Answers: serving, started_at (seconds since 1970 on the host), changed (the unit's file), kept (what runs is that release already, by
# its own unit, and was not restarted), unwritten (files).
one_at_a_time
require_lock
unit=$name@current.service
unit_file=/etc/systemd/system/$name@.service
[ -z "$release" ] || [ -d "$deploy_path/releases/$release" ] || fail "release $release is not on this host"
# Going back comes before writing down that it does.
write_phase || emit unwritten "$state_dir/phase"
if [ -z "$release" ]; then
  systemctl disable --now "$unit" 2>/dev/null
  rm -f "$deploy_path/current" "$unit_file"
  systemctl daemon-reload
  systemctl reset-failed "$unit" 2>/dev/null
  emit started_at "$(date +%s)"
  emit serving none
  exit 0
fi
directory=$deploy_path/releases/$release

# First all that may fail: a link and a unit that only need to be renamed. For the way back both lie ready (stage.sh), so that
# a full disk does not stop it.
link=
if [ "$(readlink "$deploy_path/current")" != "releases/$release" ]; then
  link=$state_dir/back
  [ "$(readlink "$link")" = "releases/$release" ] || {
    link=$deploy_path/current.next
    ln -sfn "releases/$release" "$link"
  } || fail "cannot write $link: $(free_space "$deploy_path")"
fi
new_unit=
if ! cmp -s "$directory/unit" "$unit_file"; then
  new_unit=$unit_file.back
  cmp -s "$directory/unit" "$new_unit" || {
    new_unit=$unit_file.next
    cp "$directory/unit" "$new_unit" && chmod 644 "$new_unit"
  } || {
    rm -f "$new_unit" "$deploy_path/current.next"
    fail "cannot write $new_unit: $(free_space "${unit_file%/*}")"
  }
fi

# Then the change. The link first: should this be cut off before the unit is there, the link tells that something is to be put right.
[ -z "$link" ] || mv -fT "$link" "$deploy_path/current" || fail "cannot point current at $release"
if [ -n "$new_unit" ]; then
  mv -f "$new_unit" "$unit_file" || fail "cannot write $unit_file"
  emit changed "$unit_file"
fi
systemctl daemon-reload || fail "systemctl daemon-reload failed"
emit started_at "$(date +%s)"
systemctl enable --quiet "$unit" 2>/dev/null
emit serving "$release"
if [ -z "$new_unit" ] && [ "$(running_release "$unit")" = "$release" ] && systemctl is-active --quiet "$unit"; then
  emit kept yes
  exit 0
fi
systemctl reset-failed "$unit" 2>/dev/null
systemctl restart "$unit" 2>/dev/null
exit 0
