# HAProxy as a front (proxy.sh): a process of ours, beside any that the host has. It has a number for each request, and sends those below the
# share (of 65,536) to the canary. The share is an entry of a map: it is changed in the memory of the process, and is 0 in the file, so that a
# process that begins anew sends none.
haproxy_file=/etc/gin-deploy/${name:-}/haproxy.cfg
haproxy_map=/etc/gin-deploy/${name:-}/haproxy-share.map
haproxy_unit=gin-deploy-${name:-}-haproxy.service
haproxy_socket=/run/gin-deploy-${name:-}-haproxy/socket

# haproxy_does COMMAND
haproxy_does() {
  printf '%s\n' "$1" | curl -q -s --max-time 10 --unix-socket "$haproxy_socket" telnet://localhost 2>/dev/null
}

haproxy_why_no_line() {
  haproxy_does "show events requests" | awk -F '|' -v since="$1" 'NF >= 7 && $1 + 1 >= since { well = 1 } END { exit !well }' ||
    echo "nothing of its log can be read by $haproxy_socket"
}

haproxy_share() {
  share_count=$(haproxy_does "show map $haproxy_map" | sed -n 's/^0x[0-9a-f]* share \([0-9]*\)$/\1/p')
  [ "${share_count:-0}" -eq 0 ] || echo "$(((share_count * 100 + 32768) / 65536))"
}

haproxy_send_share() {
  haproxy_said=$(haproxy_does "set map $haproxy_map share $((($1 * 65536 + 50) / 100))")
  [ "$(haproxy_share)" = "$1" ] || {
    echo "HAProxy does not take a share: ${haproxy_said:-$haproxy_socket does not answer}"
    return 1
  }
}

haproxy_lift() {
  haproxy_does "set map $haproxy_map share 0" >/dev/null
}

haproxy_removal() {
  printf "echo 'set map %s share 0' | curl -q -s --max-time 10 --unix-socket %s telnet://localhost >/dev/null 2>&1\n" "$haproxy_map" "$haproxy_socket"
}

# The log is a ring in the memory of the process, which is read whole. Each line has a place, `PID=NUMBER=REQUEST`: it goes on behind the last
# one that was read, or, where the ring does not hold that any more, with the first one that it has. A process that has begun anew has lost
# its share too, which is found by asking for that.
haproxy_log() {
  haproxy_does "show events requests" | awk -F '|' -v from="$1" '
    NF < 7 { next }
    {
      if (first == "") first = $7
      last = $7
      if ($7 == from) count = 0
      else if (from !~ /^@/ || $1 >= substr(from, 2) + 0) line[++count] = $0
      if ($7 == from) found = 1
    }
    END {
      for (i = 1; i <= count; i++) print line[i]
      split(from, was, "=")
      split(first, is, "=")
      if (!found && was[1] == is[1] && is[2] > was[2] + 1) print "lost", is[2] - was[2] - 1
      print "place", (last == "" ? from : last)
    }'
}
