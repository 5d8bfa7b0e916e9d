# The guard of a host while a deploy goes on there. Looks once a second at the lease of the deploy's lock; ends when the lock is let go of or is
# somebody else's. When nobody has renewed it in time, the run is gone: the host goes back by itself to what it was, by the steps that the
# deploy has left for that (arm-guard.sh), and is free for the next one. Steps of the run that are only late do nothing from then on.
# Facts: deploy_path, token, name.
# Answers: ended (free, another, or back).
own_token=$token.guard
# What the deploy has left there (arm-guard.sh).
guard_dir=/run/gin-deploy/$name

finished() {
  emit ended "$1"
  exit 0
}

# Does all that lies there, each step as the host program does it for anybody. What was done already is not done again.
go_back() {
  while IFS= read -r line; do
    case $line in
      .) printf '.\n' >>"$guard_dir/step" && "$0" "$name" <"$guard_dir/step" >/dev/null || fail "a step of the way back failed" ;;
      *' '*) printf '%s\n' "$line" >>"$guard_dir/step" ;;
      *) printf '%s %s\ntoken =%s\n' "$own_version" "$line" "$own_token" >"$guard_dir/step" ;;
    esac
  done <"$guard_dir/way-back"
}

while :; do
  read_first "$lock_dir/token"
  held=$file_line
  case $held in
    '') finished free ;;
    "$own_token") break ;;
    "$token" | "$token.repair") ;;
    *) finished another ;;
  esac
  read -r boot </proc/sys/kernel/random/boot_id
  seconds_up
  if has_run_out 60; then
    # A step of the run may still go on, and is waited for; nobody who came meanwhile is disturbed.
    one_at_a_time
    in_turn
    read_first "$lock_dir/token"
    if [ "$file_line" = "$held" ] && has_run_out 60; then
      rewrite_file "$lock_dir/token" 600 "$own_token" && write_lease "$lock_dir" 180 || fail "cannot write the lock in $lock_dir"
      rewrite_file "$lock_dir/holder" 640 "the guard of this host, because its deploy was not heard of any more: $(first_line "$lock_dir/holder")"
    fi
    exec 8>&- 9>&-
    continue
  fi
  sleep 1
done
# What is paused is held as it is: its run had come to its end.
[ ! -e "$state_dir/phase" ] || [ -e "$state_dir/paused" ] || go_back
in_turn
[ "$(first_line "$lock_dir/token")" = "$own_token" ] && let_go
finished back
