# Makes a release the public one: its unit, its environment, its binary, in one restart. Also the way back: where nothing was switched yet,
# that leaves what serves, or was stopped there on purpose, as it is.
# An empty release means none: the service is taken down (a first deploy that failed).
# Facts: deploy_path, token, name, phase_line, release.
# Answers: serving, started_at (seconds since 1970 on the host), changed (the unit's file), kept (what runs is that release already, by
# its own unit, and was not restarted), unwritten (files).
one_at_a_time
require_lock
[ -z "$release" ] || [ -d "$deploy_path/releases/$release" ] || fail "release $release is not on this host"
# untouched RELEASE: whether this is the way back of a deploy that has not come to its own switch.
untouched() {
  case $phase_line in *'"phase":"taking-back"'*) ;; *) return 1 ;; esac
  case $(first_line "$state_dir/phase") in *'"phase":"staging"'* | *'"phase":"canary"'*) ;; *) return 1 ;; esac
  # The phase is not all there is to it: a full disk may have kept it from being written.
  [ "$(readlink "$deploy_path/current")" = "releases/$1" ]
}

if [ -n "$release" ] && untouched "$release"; then
  emit started_at "$(date +%s)"
  emit serving "$release"
  emit kept yes
  exit 0
fi
# Going back comes before writing down that it does.
write_phase || emit unwritten "$state_dir/phase"
if [ -z "$release" ]; then
  service_disable
  rm -f "$deploy_path/current"
  service_take_down
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
    rm -f "$link" && ln -s "releases/$release" "$link"
  } || fail "cannot write $link: $(free_space "$deploy_path")"
fi
new_unit=$(service_ready_definition "$directory/unit") || {
  rm -f "$deploy_path/current.next"
  exit 1
}

# Then the change. The link first: should this be cut off before the unit is there, the link tells that something is to be put right.
[ -z "$link" ] || mv -fT "$link" "$deploy_path/current" || fail "cannot point current at $release"
if [ -n "$new_unit" ]; then
  service_place_definition "$new_unit"
  emit changed "${new_unit%.*}"
fi
service_reload
emit started_at "$(date +%s)"
service_enable
emit serving "$release"
if [ -z "$new_unit" ] && [ "$(release_of_process "$(service_pid current)")" = "$release" ] && service_is_active current; then
  emit kept yes
  exit 0
fi
service_restart
exit 0
