# The front that is a proxy, with a configuration of ours that root has set up (set-up-proxy.sh). A deploy changes nothing of that: it sends a
# share of the requests to the canary while the proxy runs, and a boot leaves nothing of it. What is different from proxy to proxy is in nginx.sh
# and haproxy.sh.

# registered_front KEY: what root has registered of it.
registered_front() {
  sed -n "s/^front_$1=//p" "/etc/gin-deploy/${name:-}/service" 2>/dev/null
}

# use_proxy KIND: which one is meant from here on.
use_proxy() {
  proxy_kind=$1
  case $1 in
    nginx) proxy_title=nginx proxy_self=nginx proxy_process=nginx proxy_text=site proxy_file=$nginx_site ;;
    haproxy) proxy_title=HAProxy proxy_self=$haproxy_unit proxy_process="$haproxy_unit haproxy" proxy_text=configuration proxy_file=$haproxy_file ;;
    *) proxy_title='' proxy_self='' proxy_process='' proxy_text='' proxy_file='' ;;
  esac
}
use_proxy "$(registered_front kind)"

# proxy_answer ADDRESS GENERATION: what the proxy says of itself, if that is what it runs with: name, where this request would go, and whether
# it sees a share.
proxy_answer() {
  proxy_words=$(curl -q -gsS --noproxy '*' --max-time 5 "http://$1/.gin-deploy/$2" 2>/dev/null)
  case $proxy_words in "gin-deploy $name "*) printf '%s\n' "$proxy_words" ;; *) return 1 ;; esac
}

# why_no_answer ADDRESS
why_no_answer() {
  proxy_owner=$(port_owners "${1##*:}" | head -n 1)
  case $proxy_owner in
    '') echo "$proxy_title does not run: nothing listens on $1" ;;
    *" $proxy_process") echo "$proxy_title runs without the $proxy_text $proxy_file as it is now: it did not take its last reload, or another $proxy_text has $1" ;;
    *) echo "${proxy_owner##* } listens on $1, and not $proxy_self" ;;
  esac
}

# why_no_proxy: why requests cannot be sent elsewhere by the proxy that root has set up; empty: they can.
why_no_proxy() {
  if [ "$(sha256_of_file "$proxy_file")" != "$(registered_front sha256)" ]; then
    if [ -e "$proxy_file" ]; then echo "somebody has changed $proxy_file"; else echo "$proxy_file is gone"; fi
    return
  fi
  # What it begins with after a restart.
  [ "$proxy_kind" != haproxy ] || [ "$(cat "$haproxy_map" 2>/dev/null)" = "share 0" ] || {
    echo "somebody has changed $haproxy_map"
    return
  }
  asked_at=$(date +%s)
  proxy_address=$(registered_front address)
  proxy_answer "$proxy_address" "$(registered_front generation)" >/dev/null || {
    why_no_answer "$proxy_address"
    return
  }
  # That has left a line, which is written when its client has gone.
  for _ in 1 2 3 4 5; do
    log_complaint=$(why_no_line "$asked_at")
    [ -n "$log_complaint" ] || return 0
    sleep 0.2 || sleep 1
  done
  echo "$log_complaint"
}

# why_no_line SINCE: what is wrong with its log, which must have a line from then or later (seconds since 1970); empty: nothing.
why_no_line() {
  case $proxy_kind in nginx) nginx_why_no_line "$1" ;; haproxy) haproxy_why_no_line "$1" ;; esac
}

# The share that the proxy sends; nothing: none.
proxy_share() {
  case $proxy_kind in nginx) nginx_share ;; haproxy) haproxy_share ;; esac
}

# share_by_proxy SHARE: of 100 requests. Prints why that cannot be had, and fails then.
share_by_proxy() {
  case $proxy_kind in nginx) nginx_send_share "$1" ;; haproxy) haproxy_send_share "$1" ;; esac
}

# Whatever share it sends: none from here on.
lift_proxy() {
  case $proxy_kind in nginx) nginx_lift ;; haproxy) haproxy_lift ;; esac
}

# What does so without any program of ours.
proxy_removal() {
  case $proxy_kind in nginx) nginx_removal ;; haproxy) haproxy_removal ;; esac
}

# read_proxy_log FROM: its lines from there on (`@` and seconds since 1970, or a place that was said before), then `lost` and how
# many it does not have any more, and `place` and where it goes on.
read_proxy_log() {
  case $proxy_kind in nginx) nginx_log "$1" ;; haproxy) haproxy_log "$1" ;; esac
}
