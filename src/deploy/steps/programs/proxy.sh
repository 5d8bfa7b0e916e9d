# The front that is a proxy: nginx with a site of ours, which root has set up (provision.sh). It sends those requests to the canary whose
# numbers are names in a directory that a link leads to. Nothing is reloaded for that, and a boot leaves nothing of it.
proxy_dir=/run/gin-deploy-front/${name:-}
proxy_site=/etc/nginx/conf.d/gin-deploy-${name:-}.conf
proxy_log=/var/log/nginx/gin-deploy-${name:-}.log

# registered_front KEY: what root has registered of it.
registered_front() {
  sed -n "s/^front_$1=//p" "/etc/gin-deploy/$name/service" 2>/dev/null
}

# proxy_answer ADDRESS GENERATION: what the site says of itself, if that is what nginx runs with: name, where this request would go, and
# whether it sees a share.
proxy_answer() {
  proxy_words=$(curl -q -gsS --noproxy '*' --max-time 5 "http://$1/.gin-deploy/$2" 2>/dev/null)
  case $proxy_words in "gin-deploy $name "*) printf '%s\n' "$proxy_words" ;; *) return 1 ;; esac
}

# why_no_answer ADDRESS
why_no_answer() {
  proxy_owner=$(port_owners "${1##*:}" | head -n 1)
  case $proxy_owner in
    '') echo "nginx does not run: nothing listens on $1" ;;
    *' nginx') echo "nginx runs without the site $proxy_site as it is now: it did not take its last reload, or another site has $1" ;;
    *) echo "${proxy_owner##* } listens on $1, and not nginx" ;;
  esac
}

# why_no_proxy: why requests cannot be sent elsewhere by the proxy that root has set up; empty: they can.
why_no_proxy() {
  if [ "$(sha256_of_file "$proxy_site")" != "$(registered_front sha256)" ]; then
    if [ -e "$proxy_site" ]; then echo "somebody has changed $proxy_site"; else echo "$proxy_site is gone"; fi
    return
  fi
  asked_at=$(date +%s)
  proxy_address=$(registered_front address)
  proxy_answer "$proxy_address" "$(registered_front generation)" >/dev/null || {
    why_no_answer "$proxy_address"
    return
  }
  # That has left a line, which nginx writes when its client has gone.
  for _ in 1 2 3 4 5; do
    log_complaint=$(tail -n 1 "$proxy_log" 2>/dev/null | awk -F '|' -v since="$asked_at" '
      { if (NF != 4 && NF != 5) why = "has no latencies"; else if ($1 + 1 >= since) well = 1 }
      END { if (!well) print why == "" ? "is not written" : why }')
    [ -n "$log_complaint" ] || return 0
    sleep 0.2 || sleep 1
  done
  echo "its log $proxy_log $log_complaint"
}

# The share that the proxy sends; nothing: none.
proxy_share() {
  proxy_target=$(readlink "$proxy_dir/canary" 2>/dev/null) || return 0
  echo "${proxy_target#share-}"
}

# share_by_proxy SHARE: of 100 requests. They have numbers of two bytes: names are all of a first byte, or single ones. The link is moved
# when all are there.
share_by_proxy() {
  (umask 022 && mkdir -p "$proxy_dir/share-$1" && cd "$proxy_dir/share-$1" && awk -v percent="$1" 'BEGIN {
    count = int(percent * 655.36 + 0.5)
    for (first = 0; first < int(count / 256); first++) printf "%02x\n", first
    for (second = 0; second < count % 256; second++) printf "%02x%02x\n", first, second
  }' | xargs touch) && replace_link "share-$1" "$proxy_dir/canary" || return 1
  for earlier in "$proxy_dir"/share-*; do
    [ "$earlier" = "$proxy_dir/share-$1" ] || rm -rf "$earlier"
  done
}

# How far the proxy's log goes now.
proxy_log_end() {
  stat -c '%i=%s' "$proxy_log" 2>/dev/null
}

# read_proxy_log FROM TO: its lines from one place (`@` and seconds since 1970, or as proxy_log_end says it) to another. A log that was put
# away meanwhile is read to its end.
read_proxy_log() {
  to_size=${2#*=}
  case $1 in
    @*)
      head -c "$to_size" "$proxy_log" | tail -c 200000000 | awk -F '|' -v since="${1#@}" '$1 + 0 >= since + 0'
      return
      ;;
  esac
  from_size=${1#*=}
  if [ "${1%=*}" != "${2%=*}" ] || [ "$from_size" -gt "$to_size" ]; then
    [ "$(stat -c %i "$proxy_log.1" 2>/dev/null)" != "${1%=*}" ] || tail -c "+$((from_size + 1))" "$proxy_log.1"
    from_size=0
  fi
  tail -c "+$((from_size + 1))" "$proxy_log" | head -c "$((to_size - from_size))"
}
