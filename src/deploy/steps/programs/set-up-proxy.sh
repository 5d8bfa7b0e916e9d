# Sets a proxy up as the front of a service, for provision.sh: its site appears once the proxy has taken it for good, and is seen to be what runs.

# try_site FILE: whether nginx takes it in place of the one that is there (empty: without it), without it being there. Prints what nginx says
# against it.
try_site() {
  unshare -m true 2>/dev/null || fail "nginx cannot be asked whether it takes the site: unshare does not work on this host"
  tried_dir=$(mktemp -d /run/gin-deploy-site.XXXXXX) && cp -a "${proxy_site%/*}/." "$tried_dir/" || fail "cannot write in /run: $(free_space /run)"
  if [ -n "$1" ]; then cp "$1" "$tried_dir/${proxy_site##*/}"; else rm -f "$tried_dir/${proxy_site##*/}"; fi
  # shellcheck disable=SC2016
  site_complaint=$(unshare -m sh -c 'mount --bind "$1" "$2" && nginx -t' sh "$tried_dir" "${proxy_site%/*}" 2>&1) && site_complaint=
  rm -rf "$tried_dir"
  [ -n "$site_complaint" ] || return 0
  { printf '%s\n' "$site_complaint" | sed -n 's/.*\[emerg\] [0-9#: ]*//p;s/^mount: //p' && printf '%s\n' "$site_complaint"; } | head -n 1
}

# await_proxy ADDRESS GENERATION: nginx says that it was told, and not that it has done it.
await_proxy() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    ! proxy_answer "$1" "$2" >/dev/null || return 0
    sleep 1
  done
  return 1
}

nginx_runs() {
  cat /proc/[0-9]*/comm 2>/dev/null | grep -qx nginx
}

set_up_proxy() {
  [ "$front" != leave ] || return 0
  if [ "$front" = kernel ]; then
    [ -e "$proxy_site" ] || return 0
    [ ! -L "$proxy_dir/canary" ] || fail "a rollout goes on, or is paused, with the front that would be taken away: end it first"
    if nginx_runs; then
      complaint=$(try_site "") || exit 1
      [ -z "$complaint" ] || fail "nginx does not take its configuration without $proxy_site: $complaint"
    fi
    rm -f "$proxy_site"
    ! nginx_runs || nginx -s reload || fail "nginx could not be told to read its configuration again"
    emit provisioned "front: $proxy_site, removed"
    return
  fi
  has nginx || fail "nginx is not installed on this host: install it, or choose another front"
  [ -d "${proxy_site%/*}" ] || fail "nginx has no ${proxy_site%/*} on this host, which is where its site would go"
  nginx_runs || fail "nginx does not run: start it, and have it started at boot (systemctl enable --now nginx)"
  front_generation=$(printf %s "$front_text" | sed -n 's/^# Generation \([0-9a-f]*\)$/\1/p')
  ! is_text "$proxy_site" "$front_text" || ! proxy_answer "$front_address" "$front_generation" >/dev/null || return 0
  [ ! -L "$proxy_dir/canary" ] || fail "a rollout goes on, or is paused, with the front that would be changed: end it first"
  owner=$(port_owners "${front_address##*:}" | head -n 1)
  case $owner in '' | *' nginx') ;; *) fail "${owner##* } listens on port ${front_address##*:}, and not nginx: choose another front-listen" ;; esac
  owner=$(port_owners "$front_port" | grep -v " $(service_name canary) " | head -n 1)
  [ -z "$owner" ] || fail "port $front_port, which canaries would get, is taken by ${owner##* }: stop it, or choose another name"
  earlier=
  [ ! -e "$proxy_site" ] || earlier=$(cat "$proxy_site" && printf .)
  write_file "$proxy_site.next" 644 "$front_text" || fail "cannot write $proxy_site: $(free_space /etc)"
  complaint=$(try_site "$proxy_site.next") || {
    rm -f "$proxy_site.next"
    exit 1
  }
  [ -z "$complaint" ] || {
    rm -f "$proxy_site.next"
    fail "nginx does not take the site of $name, and goes on as it was: $complaint"
  }
  mv -fT "$proxy_site.next" "$proxy_site" && nginx -s reload 2>/dev/null
  await_proxy "$front_address" "$front_generation" || {
    complaint=$(why_no_answer "$front_address")
    if [ -n "$earlier" ]; then write_file "$proxy_site" 644 "${earlier%.}"; else rm -f "$proxy_site"; fi
    nginx -s reload 2>/dev/null
    fail "nginx has not taken the site of $name, which is as it was before: $complaint"
  }
  emit provisioned "front: $proxy_site"
}

# What the registration says of it.
registered_proxy() {
  case $front in
    leave) grep '^front_' "/etc/gin-deploy/$name/service" 2>/dev/null ;;
    nginx)
      printf 'front_address=%s\nfront_live=%s\nfront_port=%s\nfront_sha256=%s\nfront_generation=%s\n' \
        "$front_address" "$port" "$front_port" "$(sha256_of "$front_text")" "$front_generation"
      ;;
  esac
}
