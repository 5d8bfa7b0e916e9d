# Waits until the public port answers well again, as long as a canary covers it and as it may take: whoever takes that canary away next closes
# the port to nobody.
# Facts: deploy_path, token, name, port, health_path, for_seconds.
# Answers: public (answers, or no).
in_turn
require_lock
# The host that waits is not to be taken for one that nobody puts right; and whoever takes it over all the same does not have to wait as well.
write_lease "$lock_dir" "$((for_seconds + 120))" || fail "cannot renew the lock in $lock_dir"
exec 8>&-
ends_at=$((now + for_seconds))
public=no
while :; do
  require_lock
  case $(ask_port "$port" "$health_path") in 2??) public=answers ;; esac
  seconds_up
  [ "$public" = no ] && [ "$now" -lt "$ends_at" ] && service_is_active canary || break
  sleep 1
done
emit public "$public"
exit 0
