# Ends a canary, if there is one, and takes away its traces and what a deploy that was cut off has left half-made.
# Facts: deploy_path, token, name.
# Answers: stopped.
one_at_a_time
require_lock
unit=$name@canary.service
if systemctl is-active --quiet "$unit" || [ -e "/run/systemd/system/$unit" ] || [ -L "$deploy_path/canary" ]; then
  lift_cover
  systemctl stop "$unit" 2>/dev/null
  remove_cover
  rm -f "/run/systemd/system/$unit" "$deploy_path/canary"
  systemctl daemon-reload || fail "systemctl daemon-reload failed"
  systemctl reset-failed "$unit" 2>/dev/null
  emit stopped "$unit"
fi
remove_leftovers
exit 0
