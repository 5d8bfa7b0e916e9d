# Sends a share of the new connections to the public port to the canary, until the canary ends: from other hosts, over loopback, by IPv4
# and IPv6. With a share of 100 it covers the public process, which can be replaced meanwhile and drains as long as it needs. Where that
# cannot be had no connection is sent elsewhere, and why is answered.
# Facts: deploy_path, token, name, front (kernel; or a proxy, which sends requests), port, canary_port, health_path, share (of 100 new connections).
# Answers: no_front (why not), firewall_rules (how many a firewall has got for it), front_share, front_seen, front_sent, front_arrived and
# front_lost (as observe answers them).
one_at_a_time
require_lock

give_up() {
  lift_front
  emit no_front "$1"
  exit 0
}

canary_pid=$(service_pid canary)
[ "$canary_pid" -gt 0 ] || give_up "the canary has ended"
# Nothing but the canary itself gets what the public process would have got.
sockets=" $(open_sockets "$canary_pid" | cut -d' ' -f2 | tr '\n' ' ') "
listening_sockets | sed -n "s/^$canary_port //p" | while read -r inode; do case $sockets in *" $inode "*) ;; *) echo "$inode" ;; esac; done | grep -q . &&
  give_up "something else listens on the port of the canary"
canary_addresses=$(listening_addresses "$canary_port")
[ -n "$canary_addresses" ] || give_up "the canary does not listen on port $canary_port"
# Two fronts at once would each send a share; and who judges a canary has to know which log is of its requests.
stands=
[ -z "$(front_state)" ] || stands=kernel
[ -z "$(proxy_share)" ] || stands=$proxy_kind
[ "${stands:-$front}" = "$front" ] || give_up "$stands is its front already, and not $front: abort the rollout, and deploy with \`front: $stands\` or without a paused canary"
if [ "$front" != kernel ]; then
  [ "$front" = "$proxy_kind" ] || give_up "$front is not set up as the front of the service"
  registered_canary=$(registered_front port)
  [ "$canary_port" = "$registered_canary" ] || give_up "$proxy_title sends requests to port ${registered_canary:-none}, and the canary has $canary_port"
  reason=$(why_no_proxy)
  [ -z "$reason" ] || give_up "$reason"
  service_bind_front || give_up "the front could not be bound to the canary"
  reason=$(share_by_proxy "$share") || give_up "$reason"
  [ "$share" -lt 100 ] || let_arrive
  emit_front
  exit 0
fi
addresses=$(listening_addresses "$port")
[ "$addresses" = "$canary_addresses" ] || give_up "the canary does not listen on the addresses of the public process"
reason=$(why_no_front "$port" "$(list_rules "$addresses" 2>&1 | firewall_changes "$port" -1)" | head -n 1)
[ -z "$reason" ] || give_up "$reason"

service_bind_front || give_up "the front could not be bound to the canary"

# Two services at once would number the rules of one firewall each for itself.
exec 8>/run/gin-deploy.firewall && flock -w 30 8 || give_up "another service of this host does not end to change the firewall"
changes=$(list_rules "$addresses" 2>&1 | firewall_changes "$port" "$canary_port")
reason=$(strange_firewall "$changes")
[ -z "$reason" ] || give_up "$reason"
inside=
! is_inside_only "$addresses" && ! printf '%s\n' "$changes" | grep -qx inside || inside=yes
emit firewall_rules "$(count_copies "$changes")"
problem=$(change_firewall "$changes" 2>&1) || give_up "a firewall refused: $(printf '%s' "$problem" | head -n 1)"
nft_changes=$(printf '%s\n' "$changes" | sed -n 's/^nft //p')

is_there=yes
for family in $(front_families); do
  nft list chain "$family" "$table" keep 2>/dev/null | grep -q "dport $canary_port ct original proto-dst $port " || is_there=
done

tried() {
  nft list counter "$1" "$table" tried 2>/dev/null | sed -n 's/.*packets \([0-9]*\).*/\1/p'
}

# try_front FAMILY ADDRESS: from this host itself, by a request that nobody takes for one of a user.
try_front() {
  tried_before=$(tried "$1")
  answer=$(ask_at "$2" "$port" "$health_path" -o /dev/null -w '%{http_code}' --max-time 5)
  case $answer in '' | 000) give_up "the canary did not answer on the public port of $2" ;; esac
  [ "$(tried "$1")" -gt "${tried_before:-0}" ] || give_up "connections to $2 did not reach the canary"
}

if [ -z "$is_there" ]; then
  problem=$(make_front "$port" "$canary_port" "$nft_changes" "$inside") || give_up "nft refused: $(printf '%s' "$problem" | head -n 1)"
  nft_changes=
  # Seen to work, before anything relies on it.
  for address in $addresses; do
    case $address in
      00000000) try_front ip 127.0.0.1 ;;
      ????????)
        # shellcheck disable=SC2046,SC2183
        try_front ip "$(printf '%d.%d.%d.%d' $(echo "$address" | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/'))"
        ;;
      00000000000000000000000000000000)
        try_front ip 127.0.0.1
        ! grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null || try_front ip6 '[::1]'
        ;;
      *) try_front ip6 "[$(echo "$address" | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/g; s/..../&:/g; s/:$//')]" ;;
    esac
  done
fi
problem=$({
  printf '%s\n' "$nft_changes"
  for family in $(front_families); do share_rules "$family" "$canary_port" "$share"; done
} | nft -f - 2>&1) || give_up "nft refused: $(printf '%s' "$problem" | head -n 1)"
[ "$share" -lt 100 ] || let_arrive
emit_front
exit 0
