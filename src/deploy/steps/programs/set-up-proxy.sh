# Sets a proxy up as the front of a service, for provision.sh: its configuration appears once the proxy has taken it for good, and is seen to be
# what runs.

set_up_proxy() {
  case $front in
    leave) return ;;
    kernel)
      [ -n "$proxy_kind" ] || return 0
      refuse_in_rollout "taken away"
      nginx_remove
      return
      ;;
  esac
  front_generation=$(printf %s "$front_text" | sed -n 's/^# Generation \([0-9a-f]*\)$/\1/p')
  use_proxy "$front"
  nginx_require
  ! nginx_is_set_up || return 0
  refuse_in_rollout changed
  verify_front_ports
  earlier=
  [ ! -e "$proxy_file" ] || earlier=$(cat "$proxy_file" && printf .)
  write_file "$proxy_file.next" 644 "$front_text" || fail "cannot write $proxy_file: $(free_space /etc)"
  complaint=$(nginx_try "$proxy_file.next") || {
    rm -f "$proxy_file.next"
    exit 1
  }
  [ -z "$complaint" ] || {
    rm -f "$proxy_file.next"
    fail "$proxy_title does not take the $proxy_text of $name, and goes on as it was: $complaint"
  }
  nginx_take "$proxy_file.next"
  await_proxy || {
    complaint=$(why_no_answer "$front_address")
    if [ -n "$earlier" ]; then write_file "$proxy_file" 644 "${earlier%.}"; else rm -f "$proxy_file"; fi
    nginx_put_back
    fail "$proxy_title has not taken the $proxy_text of $name, which is as it was before: $complaint"
  }
  emit provisioned "front: $proxy_file"
}

# refuse_in_rollout WORDS: while the proxy that is there sends a share.
refuse_in_rollout() {
  [ -z "$(proxy_share)" ] || fail "a rollout goes on, or is paused, with the front that would be $1: end it first"
}

# Nobody but the proxy may have the address, and nobody at all the port of canaries.
verify_front_ports() {
  owner=$(port_owners "${front_address##*:}" | head -n 1)
  case $owner in '' | *" $proxy_process") ;; *) fail "${owner##* } listens on port ${front_address##*:}, and not $proxy_title: choose another front-listen" ;; esac
  owner=$(port_owners "$front_port" | grep -v " $(service_name canary) " | head -n 1)
  [ -z "$owner" ] || fail "port $front_port, which canaries would get, is taken by ${owner##* }: stop it, or choose another name"
}

# A proxy says that it was told, and not that it has done it.
await_proxy() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    ! proxy_answer "$front_address" "$front_generation" >/dev/null || return 0
    sleep 1
  done
  return 1
}

# What the registration says of it.
registered_proxy() {
  case $front in
    leave) grep '^front_' "/etc/gin-deploy/$name/service" 2>/dev/null ;;
    kernel) ;;
    *)
      printf 'front_kind=%s\nfront_address=%s\nfront_live=%s\nfront_port=%s\nfront_sha256=%s\nfront_generation=%s\n' \
        "$front" "$front_address" "$port" "$front_port" "$(sha256_of "$front_text")" "$front_generation"
      ;;
  esac
}
