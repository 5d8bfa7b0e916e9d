# Has the canary take every new connection to the public port, until it ends: meanwhile the public process can be replaced, and drains as
# long as it needs, without one connection refused. Where that cannot be had nothing is changed, and why is answered.
# Facts: deploy_path, token, name, port, canary_port.
# Answers: covered, uncovered (why not).
one_at_a_time
require_lock

give_up() {
  remove_cover
  emit uncovered "$1"
  exit 0
}

# Addresses on which a port is listened to, as the kernel writes them.
addresses_of() {
  hex_port=$(printf '%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v hex="$hex_port" '$4 == "0A" && $2 ~ ":" hex "$" { sub(/:.*/, "", $2); print $2 }' | sort -u
}

reason=$(why_no_cover)
[ -z "$reason" ] || give_up "$reason"
systemctl is-active --quiet "$name@canary.service" || give_up "the canary has ended"
[ "$(addresses_of "$port")" = "$(addresses_of "$canary_port")" ] || give_up "the canary does not listen on the addresses of the public process"

# One transaction for each family. Only first packets are sent elsewhere: what is connected stays where it is. `keep` holds connection
# tracking on until the last translated connection has ended. Checks of the public process itself come from ports of their own (observe.sh).
cover_family() {
  nft -f - <<RULES
table $1 $table {
}
delete table $1 $table
table $1 $table {
  chain pre {
    type nat hook prerouting priority -101;
    tcp dport $port tcp flags & (fin|syn|rst|ack) == syn fib daddr type local counter redirect to :$canary_port
  }
  chain local_out {
    type nat hook output priority -101;
    tcp sport 61000-61999 return
    tcp dport $port tcp flags & (fin|syn|rst|ack) == syn fib daddr type local counter redirect to :$canary_port
  }
  chain keep {
    type filter hook input priority 0;
    ct state established accept
  }
}
RULES
}
problem=$(cover_family ip 2>&1) || give_up "nft refused: $(printf '%s' "$problem" | head -n 1)"
[ ! -e /proc/net/if_inet6 ] || problem=$(cover_family ip6 2>&1) || give_up "nft refused for IPv6: $(printf '%s' "$problem" | head -n 1)"

# Seen to work, before anything relies on it.
answer=$(curl -q -gsS --noproxy '*' --local-port 62000-62999 -o /dev/null -w '%{http_code}' --max-time 5 "http://127.0.0.1:$port/" 2>/dev/null)
case $answer in '' | 000) give_up "the canary did not answer on the public port" ;; esac
nft list chain ip "$table" local_out 2>/dev/null | grep -q 'counter packets [1-9]' || give_up "connections did not reach the canary"
let_arrive
emit covered yes
exit 0
