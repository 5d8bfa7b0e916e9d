# Brings a paused rollout back after a reboot: its canary, and when that is ready, its share. Where that cannot be had the release that
# serves goes on alone, and the rollout is still there to be aborted. Nobody is here to ask: what it goes by was checked when it was
# written (pause.sh), and is checked again.
# Facts: deploy_path, name.
# Answers: resumed (yes, or why not).
token=resume-$(cat /proc/sys/kernel/random/boot_id)
holder="the host itself, which brings a paused rollout back after its boot"

finished() {
  emit resumed "$1"
  exit 0
}

# kept NAME FORM
kept() {
  value=$(sed -n "s/^$1=//p" "$state_dir/paused")
  fits "$value" "$2" && printf %s "$value"
}

# write_down WORDS
write_down() {
  reason=$(printf %s "$1" | tr -d '\000-\037\177"\\')
  add_to_journal "{\"time\":\"@now\",\"by\":\"the host itself\",\"release\":\"$release\",\"serving\":\"@current\",\"decision\":\"paused\",\"reason\":\"the host was restarted: $reason\"}"
  ! has_lock || let_go
  finished "$1"
}

give_up() {
  one_at_a_time
  has_lock || finished "another one is at work"
  stop_canary
  write_down "$1; the live release serves everybody"
}

[ -e "$state_dir/paused" ] || finished "nothing is paused"
release=$(kept release release) && share=$(kept share 'percent?') && port=$(kept port port) && canary_port=$(kept canary_port port) &&
  health_path=$(kept health_path url_path) && ready_seconds=$(kept ready_seconds whole) || finished "what was kept of it cannot be read"
[ -n "$share" ] || finished "it had no share"
front=$(kept front =nginx=haproxy=) || front=kernel
[ -d "$deploy_path/releases/$release" ] || finished "its release is gone"

# A run that was at work when the host was restarted comes back soon, and knows what it was about.
seconds_up
read -r boot </proc/sys/kernel/random/boot_id
ends_at=$((now + 45))
while [ -d "$lock_dir" ] && [ "$now" -lt "$ends_at" ]; do
  has_run_out 60 || finished "another one is at work"
  sleep 1
  seconds_up
done
lease_seconds=$((ready_seconds + 120))
one_at_a_time
in_turn
[ ! -d "$lock_dir" ] || has_run_out 60 || finished "another one is at work"
[ -e "$state_dir/paused" ] || finished "nothing is paused any more"
take_lock || finished "cannot write the lock in $state_dir"
exec 8>&-
make_canary "$release" infinity
service_start_canary
exec 9>&-

good=0 lacking=
seconds_up
ends_at=$((now + ready_seconds))
while [ "$good" -lt 3 ]; do
  seconds_up
  [ "$now" -lt "$ends_at" ] || give_up "${lacking:-the canary was not ready in time}"
  has_lock || finished "another one is at work"
  service_is_active canary || give_up "the canary has ended"
  status=$(ask_port "$canary_port" "$health_path")
  good=$((good + 1)) lacking=
  case $status in 2??) ;; *) good=0 ;; esac
  [ -n "$(listening_addresses "$port")" ] || good=0 lacking="the live release did not listen on port $port in time"
  sleep 1
done
# A proxy may come up later than the service.
shared="new connections"
if [ "$front" != kernel ]; then
  shared=requests
  ends_at=$((now + 60))
  until proxy_answer "$(registered_front address)" "$(registered_front generation)" >/dev/null; do
    seconds_up
    [ "$now" -lt "$ends_at" ] || give_up "$(why_no_answer "$(registered_front address)")"
    has_lock || finished "another one is at work"
    service_is_active canary || give_up "the canary has ended"
    sleep 1
  done
fi
answer=$({
  printf '%s set-share\n' "$own_version"
  told deploy_path "$deploy_path"
  told token "$token"
  told name "$name"
  told front "$front"
  told port "$port"
  told canary_port "$canary_port"
  told health_path "$health_path"
  told share "$share"
  echo .
} | "$0" "$name") || give_up "its share could not be set"
case $answer in *"
no_front="*) give_up "its share could not be had: $(printf '%s\n' "$answer" | sed -n 's/^no_front=//p')" ;; esac
write_down "its canary gets $share % of $shared again"
