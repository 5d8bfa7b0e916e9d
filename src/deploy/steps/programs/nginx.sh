# nginx as a front (proxy.sh): a site of ours. It sends those requests to the canary whose numbers are names in a directory that a link leads to.
nginx_site=/etc/nginx/conf.d/gin-deploy-${name:-}.conf
nginx_share_dir=/run/gin-deploy-front/${name:-}
nginx_log_file=/var/log/nginx/gin-deploy-${name:-}.log

nginx_why_no_line() {
  line_complaint=$(tail -n 1 "$nginx_log_file" 2>/dev/null | awk -F '|' -v since="$1" '
    { if (NF != 4 && NF != 5) why = "has no latencies"; else if ($1 + 1 >= since) well = 1 }
    END { if (!well) print why == "" ? "is not written" : why }')
  [ -z "$line_complaint" ] || echo "its log $nginx_log_file $line_complaint"
}

nginx_share() {
  share_target=$(readlink "$nginx_share_dir/canary" 2>/dev/null) || return 0
  echo "${share_target#share-}"
}

# Requests have numbers of two bytes: names are all of a first byte, or single ones. The link is moved when all are there.
nginx_send_share() {
  (umask 022 && mkdir -p "$nginx_share_dir/share-$1" && cd "$nginx_share_dir/share-$1" && awk -v percent="$1" 'BEGIN {
    count = int(percent * 655.36 + 0.5)
    for (first = 0; first < int(count / 256); first++) printf "%02x\n", first
    for (second = 0; second < count % 256; second++) printf "%02x%02x\n", first, second
  }' | xargs touch) && replace_link "share-$1" "$nginx_share_dir/canary" || {
    echo "cannot write in $nginx_share_dir: $(free_space /run)"
    return 1
  }
  for earlier in "$nginx_share_dir"/share-*; do
    [ "$earlier" = "$nginx_share_dir/share-$1" ] || rm -rf "$earlier"
  done
  # Its workers may be kept from it, as by SELinux.
  case $(proxy_answer "$(registered_front address)" "$(registered_front generation)") in *' seen') ;; *)
    echo "nginx does not see $nginx_share_dir"
    return 1
    ;;
  esac
}

nginx_lift() {
  rm -f "$nginx_share_dir/canary"
}

nginx_removal() {
  printf 'rm -f %s/canary\n' "$nginx_share_dir"
}

# As far as the log goes now: `INODE=SIZE`. One that was put away meanwhile is read to its end.
nginx_log() {
  log_end=$(stat -c '%i=%s' "$nginx_log_file" 2>/dev/null) || return 0
  to_size=${log_end#*=}
  case $1 in
    @*) head -c "$to_size" "$nginx_log_file" | tail -c 200000000 | awk -F '|' -v since="${1#@}" '$1 + 0 >= since + 0' ;;
    *)
      from_size=${1#*=}
      if [ "${1%=*}" != "${log_end%=*}" ] || [ "$from_size" -gt "$to_size" ]; then
        [ "$(stat -c %i "$nginx_log_file.1" 2>/dev/null)" != "${1%=*}" ] || tail -c "+$((from_size + 1))" "$nginx_log_file.1"
        from_size=0
      fi
      tail -c "+$((from_size + 1))" "$nginx_log_file" | head -c "$((to_size - from_size))"
      ;;
  esac
  echo "place $log_end"
}
