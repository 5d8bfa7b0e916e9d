# Ends a canary, if there is one, be it paused, and takes away its traces and what a deploy that was cut off has left half-made.
# Facts: deploy_path, token, name.
# Answers: stopped.
one_at_a_time
require_lock
# First: from here on it is no rollout that somebody may go on with.
rm -f "$state_dir/paused"
if service_has_canary || [ -L "$deploy_path/canary" ]; then
  stop_canary
  rm -f "/run/gin-deploy/$name.front-removal" "$deploy_path/canary"
  service_remove_canary
  emit stopped "$(service_name canary)"
fi
remove_leftovers
exit 0
