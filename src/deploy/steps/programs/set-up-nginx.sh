# Sets nginx up as the front of a service (set-up-proxy.sh).

nginx_runs() {
  cat /proc/[0-9]*/comm 2>/dev/null | grep -qx nginx
}

nginx_require() {
  has nginx || fail "nginx is not installed on this host: install it, or choose another front"
  [ -d "${nginx_site%/*}" ] || fail "nginx has no ${nginx_site%/*} on this host, which is where its site would go"
  nginx_runs || fail "nginx does not run: start it, and have it started at boot (systemctl enable --now nginx)"
}

nginx_is_set_up() {
  is_text "$nginx_site" "$front_text" && proxy_answer "$front_address" "$front_generation" >/dev/null
}

# nginx_try FILE: whether nginx takes it in place of the site that is there (empty: without one), without it being there. Prints what nginx says
# against it.
nginx_try() {
  unshare -m true 2>/dev/null || fail "nginx cannot be asked whether it takes the site: unshare does not work on this host"
  tried_dir=$(mktemp -d /run/gin-deploy-site.XXXXXX) && cp -a "${nginx_site%/*}/." "$tried_dir/" || fail "cannot write in /run: $(free_space /run)"
  if [ -n "$1" ]; then cp "$1" "$tried_dir/${nginx_site##*/}"; else rm -f "$tried_dir/${nginx_site##*/}"; fi
  # shellcheck disable=SC2016
  site_complaint=$(unshare -m sh -c 'mount --bind "$1" "$2" && nginx -t' sh "$tried_dir" "${nginx_site%/*}" 2>&1) && site_complaint=
  rm -rf "$tried_dir"
  [ -n "$site_complaint" ] || return 0
  { printf '%s\n' "$site_complaint" | sed -n 's/.*\[emerg\] [0-9#: ]*//p;s/^mount: //p' && printf '%s\n' "$site_complaint"; } | head -n 1
}

nginx_take() {
  mv -fT "$1" "$nginx_site" && nginx -s reload 2>/dev/null
}

nginx_remove() {
  [ -e "$nginx_site" ] || return 0
  if nginx_runs; then
    complaint=$(nginx_try "") || exit 1
    [ -z "$complaint" ] || fail "nginx does not take its configuration without $nginx_site: $complaint"
  fi
  rm -f "$nginx_site"
  ! nginx_runs || nginx -s reload || fail "nginx could not be told to read its configuration again"
}
