# One deploy at a time on a host. Facts: deploy_path, operation (acquire, renew, release), token, holder, lease_seconds.
# Answers: lock=acquired|held|renewed|released, and for a lock that is held: holder, expires_in (seconds);
# taken_over=<holder> when a lease had run out.
lock_dir=$state_dir/lock
now=$(date +%s)

write_lease() {
  write_file "$lock_dir/expires" 640 "$((now + lease_seconds))"
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
    if take; then
      emit lock acquired
      exit 0
    fi
    # A holder that was killed between mkdir and its first lease has no expiry: its directory's age stands in for it.
    expires=$(cat "$lock_dir/expires" 2>/dev/null) || expires=$(($(stat -c %Y "$lock_dir" 2>/dev/null || echo "$now") + lease_seconds))
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
  release)
    require_lock
    rm -rf "$lock_dir"
    emit lock released
    ;;
esac
exit 0
