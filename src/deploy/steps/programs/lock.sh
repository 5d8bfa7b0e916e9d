# One deploy at a time on a host.
# Facts: deploy_path, operation (acquire, renew, rotate, release, break), token, holder, lease_seconds, new_token (to rotate, or empty),
# journal_line (to acquire: that a deploy has begun; to break: that somebody has; or empty), seen (to break, or to acquire from whoever holds
# it: the lock_id of the lock that is meant, as describe.sh says it; or empty).
# Answers: lock (acquired, held, renewed, rotated, released, broken, free, changed), holder (of a lock that is held, or has changed),
# expires_in (seconds, of one that is held), taken_over (the holder whose lease had run out, or whose lock was meant), unwritten (files).

# Whether this is the lock that somebody has looked at. One that was handed over since is another one.
is_meant() {
  [ -n "$seen" ] && [ "$(lock_id "$(first_line "$lock_dir/holder")")" = "$seen" ]
}

# Whether somebody else has the lock, and says so.
is_held() {
  [ -d "$lock_dir" ] && ! has_lock && ! has_run_out "$lease_seconds" && ! is_meant || return 1
  emit lock held
  former=$(first_line "$lock_dir/holder")
  emit holder "${former:-unknown}"
  emit expires_in "$left"
}

# To acquire also where there never was a deploy, to break where the lock is somebody else's.
case $operation in
  acquire | break) ;;
  *) require_lock ;;
esac

case $operation in
  acquire)
    # 755 on the way there: the service's own user must reach its release below.
    (umask 022 && mkdir -p "$state_dir") || fail "cannot create $state_dir"
    chmod 700 "$state_dir"
    in_turn
    is_held && exit 0
    # A step of the one before may still go on. It is waited for without our turn, which whoever is quicker needs to renew.
    exec 8>&-
    one_at_a_time
    in_turn
    is_held && exit 0
    former=
    if [ -d "$lock_dir" ] && ! has_lock; then
      former=$(first_line "$lock_dir/holder")
      former=${former:-unknown}
    fi
    # Nobody holds it, so what is half-made belongs to nobody: it may be what fills the disk.
    take_lock 2>/dev/null || {
      remove_leftovers
      take_lock
    } || fail "cannot write the lock in $state_dir: $(free_space "$state_dir")"
    emit lock acquired
    [ -z "$former" ] || emit taken_over "$former"
    if [ -n "$journal_line" ]; then
      add_to_journal "$journal_line" || emit unwritten "$state_dir/journal.jsonl"
      # Room for the line that says how it ended, where the file system can keep some.
      fallocate -n -o "$(stat -c %s "$state_dir/journal.jsonl" 2>/dev/null || echo 0)" -l 16384 "$state_dir/journal.jsonl" 2>/dev/null
    fi
    ;;
  renew)
    in_turn
    require_lock
    write_lease "$lock_dir" "$lease_seconds" || fail "cannot renew the lock in $lock_dir"
    emit lock renewed
    ;;
  rotate)
    # From here on a step that the old token sent, and that is only late, does nothing any more.
    one_at_a_time
    in_turn
    require_lock
    rewrite_file "$lock_dir/token" 600 "$new_token" && write_lease "$lock_dir" "$lease_seconds" || fail "cannot write the lock in $lock_dir"
    emit lock rotated
    ;;
  release)
    in_turn
    require_lock
    let_go
    emit lock released
    ;;
  break)
    in_turn
    if [ ! -d "$lock_dir" ]; then
      emit lock free
    elif ! is_meant; then
      emit lock changed
      emit holder "$(first_line "$lock_dir/holder")"
    else
      let_go
      emit lock broken
      add_to_journal "$journal_line" || emit unwritten "$state_dir/journal.jsonl"
    fi
    ;;
esac
exit 0
