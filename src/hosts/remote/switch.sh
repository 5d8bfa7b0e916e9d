# Makes a release the public one: its unit, its environment, its binary, in one restart. Also the way back.
# An empty release means none: the service is taken down (a first deploy that failed).
# Facts: deploy_path, token, name, release.
one_at_a_time
require_lock
unit=$name@current.service
unit_file=/etc/systemd/system/$name@.service
if [ -z "$release" ]; then
  systemctl disable --now "$unit" 2>/dev/null
  rm -f "$deploy_path/current" "$unit_file"
  systemctl daemon-reload
  systemctl reset-failed "$unit" 2>/dev/null
  emit serving none
  exit 0
fi
directory=$deploy_path/releases/$release
[ -d "$directory" ] || fail "release $release is not on this host"
# The link first: should this be cut off before the unit is written, the link tells that something is to be put right.
replace_link "releases/$release" "$deploy_path/current" || fail "cannot point current at $release"
if ! cmp -s "$directory/unit" "$unit_file"; then
  copy_file "$directory/unit" "$unit_file" 644 || fail "cannot write $unit_file"
  emit changed "$unit_file"
fi
systemctl daemon-reload || fail "systemctl daemon-reload failed"
emit started_at "$(date +%s)"
systemctl enable --quiet "$unit" 2>/dev/null
systemctl reset-failed "$unit" 2>/dev/null
systemctl restart "$unit" 2>/dev/null
emit serving "$release"
exit 0
