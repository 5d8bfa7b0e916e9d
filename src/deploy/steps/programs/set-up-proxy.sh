# Sets a proxy up as the front of a service, for provision.sh: its configuration appears once the proxy has taken it for good, and is seen to be
# what runs. Where that fails all is as it was before. A service has one: another one that was its front goes.

set_up_proxy() {
  [ "$front" != leave ] || return 0
  standing=$(proxy_share)
  if [ "$front" = kernel ]; then
    [ -n "$proxy_kind" ] || return 0
    refuse_in_rollout "taken away"
    end_proxy
    return
  fi
  former=$proxy_kind
  use_proxy "$front"
  front_generation=$(printf %s "$front_text" | sed -n 's/^# Generation \([0-9a-f]*\)$/\1/p')
  require_proxy
  ! is_proxy_set_up || return 0
  refuse_in_rollout changed
  verify_front_ports
  keep_proxies
  write_file "$proxy_file.next" 644 "$front_text" || give_proxy_up "cannot write $proxy_file: $(free_space /etc)"
  complaint=$(try_proxy "$proxy_file.next" 2>&1) || give_proxy_up "$complaint"
  [ -z "$complaint" ] || give_proxy_up "$proxy_title does not take the $proxy_text of $name, and goes on as it was: $complaint"
  case $former in
    '' | "$front") ;;
    *)
      # It may have the address that the other one gets.
      removed=$(use_proxy "$former" && end_proxy 2>&1) || give_proxy_up "$removed"
      [ -z "$removed" ] || printf '%s\n' "$removed"
      ;;
  esac
  taken_at=$(date +%s)
  take_proxy "$proxy_file.next"
  await_proxy || {
    complaint=$(why_not_taken "$taken_at")
    put_proxies_back
    fail "$proxy_title has not taken the $proxy_text of $name, which is as it was before: $complaint"
  }
  rm -rf "$kept_dir"
  emit provisioned "front: $proxy_file"
}

# refuse_in_rollout WORDS: while the proxy that is there sends a share to a canary.
refuse_in_rollout() {
  [ -z "$standing" ] || ! service_has_canary || fail "a rollout goes on, or is paused, with the front that would be $1: end it first"
}

# Nobody but the proxy, or the one that goes, may have the address; and nobody at all the port of canaries.
verify_front_ports() {
  port_owners "${front_address##*:}" | while IFS= read -r owner; do
    case $owner in *" $proxy_process") continue ;; esac
    case "$former ${owner##* }" in "$front "*) ;; 'nginx nginx' | 'haproxy haproxy') continue ;; esac
    fail "${owner##* } listens on port ${front_address##*:}, and not $proxy_self: choose another front-listen"
  done || exit 1
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

# What all proxies have of ours.
proxy_files="$nginx_site $haproxy_file $haproxy_map $haproxy_unit_file"

keep_proxies() {
  kept_dir=$(mktemp -d /run/gin-deploy-front.XXXXXX) || fail "cannot write in /run: $(free_space /run)"
  for kept in $proxy_files; do
    [ ! -e "$kept" ] || cp -p "$kept" "$kept_dir/" || fail "cannot write in /run: $(free_space /run)"
  done
}

restore_proxy_files() {
  for kept in $proxy_files; do
    rm -f "$kept.next"
    if [ -e "$kept_dir/${kept##*/}" ]; then cp -p "$kept_dir/${kept##*/}" "$kept"; else rm -f "$kept"; fi
  done
  rm -rf "$kept_dir"
}

# give_proxy_up WORDS: before anything of it counts.
give_proxy_up() {
  restore_proxy_files
  fail "$1"
}

put_proxies_back() {
  # First whoever has an address that another one had.
  [ -e "$kept_dir/${haproxy_unit_file##*/}" ] || haproxy_end
  restore_proxy_files
  ! nginx_runs || nginx -s reload 2>/dev/null
  [ ! -e "$haproxy_unit_file" ] || haproxy_begin
}

require_proxy() {
  case $front in nginx) nginx_require ;; haproxy) haproxy_require ;; esac
}

is_proxy_set_up() {
  case $front in nginx) nginx_is_set_up ;; haproxy) haproxy_is_set_up ;; esac
}

# try_proxy FILE: prints what the proxy says against it; nothing: it takes it.
try_proxy() {
  case $front in nginx) nginx_try "$1" ;; haproxy) haproxy_try "$1" ;; esac
}

# take_proxy FILE: it is the proxy's configuration from here on.
take_proxy() {
  case $front in nginx) nginx_take "$1" ;; haproxy) haproxy_take "$1" ;; esac
}

# why_not_taken SINCE
why_not_taken() {
  case $front in nginx) why_no_answer "$front_address" ;; haproxy) haproxy_why_not_taken "$1" ;; esac
}

# Also what is left of one whose files somebody has removed.
end_proxy() {
  case $proxy_kind in nginx) nginx_remove ;; haproxy) haproxy_remove ;; esac
  emit provisioned "front: $proxy_file, removed"
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
