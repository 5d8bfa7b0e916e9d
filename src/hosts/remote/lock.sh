# One deploy at a time on a host.
# Facts: deploy_path, operation (acquire, renew, rotate, release), token, holder, lease_seconds; new_token to rotate.
# Answers: lock=acquired|held|renewed|rotated|released, and for a lock that is held: holder, expires_in (seconds);
# taken_over=<holder> when a lease had run out.
lock_dir=$state_dir/lock
# Seconds since the machine was booted: somebody may set its clock. A lease from before the boot has run out.
now=$(cut -d. -f1 /proc/uptime)
boot=$(cat /proc/sys/kernel/random/boot_id)

write_lease() {
  write_file "$lock_dir/expires" 640 "$boot $((now + lease_seconds))"
}

take() {
  mkdir "$lock_dir" 2>/dev/null || return 1
  write_file "$lock_dir/token" 600 "$token" && write_file "$lock_dir/holder" 640 "$holder" && write_lease || {
    rm -rf "$lock_dir"
    fail "cannot write the lock in $lock_dir: $(df -Pk "$state_dir" | awk 'NR == 2 { print $4 " KiB free" }')"
  }
}

case $operation in
  acquire)
    # 755 on the way there: the service's own user must reach its release below.
    (umask 022 && mkdir -p "$state_dir") || fail "cannot create $state_dir"
    chmod 700 "$state_dir"
    one_at_a_time
    if take; then
      emit lock acquired
      exit 0
    fi
    if lease=$(cat "$lock_dir/expires" 2>/dev/null); then
      expires=$now
      [ "${lease%% *}" = "$boot" ] && expires=${lease##* }
    else
      # A holder that was killed between mkdir and its first lease has none: its directory's age stands in for it.
      expires=$((now + $(stat -c %Y "$lock_dir" 2>/dev/null || date +%s) + lease_seconds - $(date +%s)))
    fi
    former=$(cat "$lock_dir/holder" 2>/dev/null)
    if [ "$expires" -le "$now" ]; then
      # Renaming is what only one of several waiting deploys can do.
      if mv -T "$lock_dir" "$state_dir/stale-$token" 2>/dev/null; then
        rm -rf "$state_dir/stale-$token"
        if take; then
          emit lock acquired
          emit taken_over "${former:-unknown}"
          exit 0
        fi
      fi
    fi
    emit lock held
    emit holder "${former:-unknown}"
    emit expires_in "$((expires - now))"
    ;;
  renew)
    require_lock
    write_lease || fail "cannot renew the lock in $lock_dir"
    emit lock renewed
    ;;
  rotate)
    # From here on a step that the old token sent, and that is only late, does nothing any more.
    one_at_a_time
    require_lock
    write_file "$lock_dir/token" 600 "$new_token" && write_lease || fail "cannot write the lock in $lock_dir"
    emit lock rotated
    ;;
  release)
    require_lock
    rm -rf "$lock_dir"
    emit lock released
    ;;
esac
exit 0
