# One deploy at a time on a host.
# Facts: deploy_path, operation (acquire, renew, rotate, release, break), token, holder, lease_seconds, new_token (to rotate, or empty),
# journal_line (to acquire: that a deploy has begun; to break: that somebody has; or empty), seen (to break: the lock_id of the lock
# that is meant, as describe.sh says it; or empty).
# Answers: lock (acquired, held, renewed, rotated, released, broken, free, changed), holder (of a lock that is held, or has changed),
# expires_in (seconds, of one that is held), taken_over (the holder whose lease had run out), unwritten (files).
lock_dir=$state_dir/lock
# What the lock is made of while nobody holds it: taking it then needs no room on the disk.
spare_dir=$state_dir/spare

# Two lock operations never overlap. Apart from one_at_a_time: a renewal must not wait for a step, which may take a minute.
# The directory itself is what is locked: a full disk may have no room for a file.
in_turn() {
  exec 8<"$state_dir" && flock -w 20 8 || fail "another lock operation on this host does not end"
  # Seconds since the machine was booted: somebody may set its clock. A lease from before the boot has run out.
  now=$(cut -d. -f1 /proc/uptime)
  boot=$(cat /proc/sys/kernel/random/boot_id)
}

write_lease() {
  rewrite_file "$1/expires" 640 "$boot $((now + lease_seconds))"
}

# The token first: from then on the one before is shut out, and its lease has run out already.
write_lock() {
  rewrite_file "$1/token" 600 "$token" && rewrite_file "$1/holder" 640 "$holder" && write_lease "$1"
}

seconds_left() {
  lease=$(first_line "$lock_dir/expires")
  case ${lease##* } in
    '')
      # A holder that was killed between mkdir and its first lease has none: its directory's age stands in for it.
      echo "$(($(stat -c %Y "$lock_dir" 2>/dev/null || echo 0) + lease_seconds - $(date +%s)))"
      ;;
    *[!0-9]*) echo 0 ;;
    *) if [ "${lease%% *}" = "$boot" ]; then echo "$((${lease##* } - now))"; else echo 0; fi ;;
  esac
}

# Whether somebody else has the lock, and says so.
is_held() {
  [ -d "$lock_dir" ] && [ "$(first_line "$lock_dir/token")" != "$token" ] || return 1
  left=$(seconds_left)
  [ "$left" -gt 0 ] || return 1
  emit lock held
  former=$(first_line "$lock_dir/holder")
  emit holder "${former:-unknown}"
  emit expires_in "$left"
}

let_go() {
  rm -rf "$spare_dir"
  mv -T "$lock_dir" "$spare_dir" 2>/dev/null || rm -rf "$lock_dir"
}

take() {
  if [ -d "$lock_dir" ]; then
    write_lock "$lock_dir"
  else
    mkdir -p "$spare_dir" && write_lock "$spare_dir" && mv -T "$spare_dir" "$lock_dir"
  fi
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
    if [ -d "$lock_dir" ] && [ "$(first_line "$lock_dir/token")" != "$token" ]; then
      former=$(first_line "$lock_dir/holder")
      former=${former:-unknown}
    fi
    # Nobody holds it, so what is half-made belongs to nobody: it may be what fills the disk.
    take 2>/dev/null || {
      remove_leftovers
      take
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
    write_lease "$lock_dir" || fail "cannot renew the lock in $lock_dir"
    emit lock renewed
    ;;
  rotate)
    # From here on a step that the old token sent, and that is only late, does nothing any more.
    one_at_a_time
    in_turn
    require_lock
    rewrite_file "$lock_dir/token" 600 "$new_token" && write_lease "$lock_dir" || fail "cannot write the lock in $lock_dir"
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
    elif [ "$(lock_id "$(first_line "$lock_dir/holder")")" != "$seen" ]; then
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
