# The front: a table of nftables of our own that sends a share of the new connections to the canary, for the steps that have to do with it.
# Only first packets are sent elsewhere: what is connected stays where it is.

# A name there has no dash; and iptables writes nothing else but dashes as it was given it.
mark=gin_${name:-} table=gin_${name:-}
while :; do case $table in *-*) table=${table%%-*}.${table#*-} ;; *) break ;; esac; done

# IPv6 may be switched off.
front_families() {
  echo ip
  [ ! -e /proc/net/if_inet6 ] || echo ip6
}

# Addresses on which a port is listened to, as the kernel writes them.
listening_addresses() {
  hex_port=$(printf '%04X' "$1")
  awk -v hex="$hex_port" '$4 == "0A" && $2 ~ ":" hex "$" { sub(/:.*/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u
}

# is_inside_only ADDRESSES: whether a port is listened to on this host's own addresses 127.* and ::1 only.
is_inside_only() {
  for listening_address in $1; do
    case $listening_address in ??????7F | 0000000000000000FFFF0000??????7F | 00000000000000000000000001000000) ;; *) return 1 ;; esac
  done
  [ -n "$1" ]
}

# front_tables PORT CANARY_PORT [inside]: of each family, without a share yet. Looks go to the canary until they are let through: that tries it.
# `keep` holds connection tracking on until the last translated connection has ended, and counts behind every firewall what arrives.
# Packets that tracking cannot place are not translated: they would reach the wrong process, or leave by the canary's port, and a reset
# would answer them (`invalid`). Without tcp_loose all connections from before the front are such.
# Where nothing but fronts of ours tracks connections, tracking begins and ends with them, in the middle of connections. What the kernel
# remembers of these it takes for what it is not: the last packet of an old connection looks like a new one of the service, and a client
# that comes from the same port is not let in for minutes (seen: 8 of 74,000 connections hung). So each front remembers for itself
# (`zone`), and soon forgets what began before it: `timeout`, and at once where the service's own packet was the first that was seen
# (`answering`). A firewall may rely on what is remembered of connections that idle, and would not find it in a zone. What routers say of a
# packet (that it is too large) quotes it: the port that it came from stands behind the head of the address family (`quoted`).
front_tables() {
  find_look_ports
  first="tcp dport $1 tcp flags & (fin|syn|rst|ack) == syn fib daddr type local"
  seconds_up
  zone=$((now % 65535 + 1))
  closing="fin_wait: 10, close_wait: 10, last_ack: 10, time_wait: 1, close: 1"
  remembered=30 answering=2 no_zone=
  [ -z "$(nft list tables 2>/dev/null | grep -v ' gin_')$(cat /proc/net/ip_tables_names 2>/dev/null)" ] || remembered=600 answering=600 no_zone='#'
  no_invalid=
  ! grep -qx 0 /proc/sys/net/netfilter/nf_conntrack_tcp_loose 2>/dev/null || no_invalid='#'
  for front_family in $(front_families); do front_table "$front_family" "$1" "$2" "${3:-}"; done
}

# front_table FAMILY PORT CANARY_PORT INSIDE: one of these.
front_table() {
  case $1 in
    ip) quoted="icmp type { destination-unreachable, time-exceeded, parameter-problem } @th,224,16" ;;
    *) quoted="icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } @th,384,16" ;;
  esac
  cat <<RULES
table $1 $table {
}
delete table $1 $table
table $1 $table {
  counter seen {
  }
  counter sent {
  }
  counter arrived {
  }
  counter tried {
  }
  ct timeout passed {
    protocol tcp; l3proto $1; policy = { established: $remembered, $closing }
  }
  ct timeout answering {
    protocol tcp; l3proto $1; policy = { established: $answering, unack: 1, $closing }
  }
  ct timeout translated {
    protocol tcp; l3proto $1; policy = { $closing }
  }
  chain zone_in {
    type filter hook prerouting priority -300
    $no_zone tcp dport { $2, $3 } fib daddr type local ct zone set $zone
    $no_zone $quoted $2 ct zone set $zone
  }
  chain zone_out {
    type filter hook output priority -300
    $no_zone tcp dport { $2, $3 } fib daddr type local ct zone set $zone
    $no_zone tcp sport { $2, $3 } ct zone set $zone
  }
  chain share {
  }
  chain look {
    meta l4proto tcp counter name tried ct timeout set translated dnat to :$3
  }
  chain pre {
    type nat hook prerouting priority -101;
    ${4:+#} $first jump share
    tcp dport $2 ct timeout set passed
  }
  chain local_out {
    type nat hook output priority -101;
    $first tcp sport $look_ports goto look
    $first jump share
    tcp dport $2 ct timeout set passed
    tcp sport $2 ct timeout set answering
  }
  chain keep {
    type filter hook input priority 1000;
    $no_invalid tcp dport $2 ct state invalid drop
    tcp dport $3 ct original proto-dst $2 ct state new counter name arrived
    ct state established accept
  }
  chain lost {
    type filter hook output priority 0;
    tcp sport $3 ct state invalid drop
  }
}
RULES
}

# make_front PORT CANARY_PORT NFT_CHANGES [inside]: all of it or nothing. Prints what nft says against it.
make_front() {
  {
    front_tables "$1" "$2" "${4:-}"
    printf '%s\n' "$3"
  } | nft -f - 2>&1
}

# share_rules FAMILY CANARY_PORT SHARE: of 100 new connections. A chance of 100 in 100 is out of the kernel's range.
share_rules() {
  chance="numgen random mod 100 < $3"
  [ "$3" -lt 100 ] || chance=
  cat <<RULES
flush chain $1 $table look
flush chain $1 $table share
add rule $1 $table share counter name seen
add rule $1 $table share meta l4proto tcp $chance counter name sent ct timeout set translated dnat to :$2
RULES
}

# The front as it stands: share, and how many new connections it has seen, sent to the canary and found to arrive there. Nothing: there is
# none, or not in each family.
front_state() {
  own_tables=$(nft list table ip "$table" 2>/dev/null && { [ ! -e /proc/net/if_inet6 ] || nft list table ip6 "$table" 2>/dev/null; }) || return 0
  printf '%s\n' "$own_tables" | awk '
    $3 == "{" { part = $2 }
    $1 == "packets" { packets[part] += $2 }
    part == "share" && / dnat to / { share = 100; for (i = 1; i < NF; i++) if ($(i) == "<") share = $(i + 1) }
    END { print share + 0, packets["seen"] + 0, packets["sent"] + 0, packets["arrived"] - packets["tried"] }'
}

# What iptables calls the filters that are in use here. To ask the old ones would create them.
filter_tools() {
  for tool in iptables ip6tables; do
    ! has "$tool-nft-save" || echo "$tool-nft"
    ! grep -qx filter "/proc/net/${tool%tables}_tables_names" 2>/dev/null || echo "$tool-legacy"
  done
}

# list_rules ADDRESSES: of all that filters on this host, as nft lists them and as iptables does; none where only this host itself gets to the
# public port, by the addresses on which that is listened to: a trial over loopback shows that this works.
list_rules() {
  ! is_inside_only "$1" || return 0
  nft -a list ruleset
  for tool in $(filter_tools); do echo "tool $tool" && "$tool-save" -t filter; done
}

# firewall_changes PORT CANARY_PORT: filters see the canary's port, so each rule that looks at the public one gets a copy for what came to
# the public port and was sent on. It stands right behind its original, with all else that the original asks: who was kept out stays out.
# Rules are read from standard input. Prints changes as `nft ...` and `iptables-nft ...`, first the removal of earlier ones; `inside`, where only this host itself may reach
# the public port; `strange PLACE`, where nothing is known of what would happen.
firewall_changes() {
  awk -v public="$1" -v private="$2" -v mark="$mark" '
    function holds(ports, port, part, count, i, range) {
      gsub(/[{},]/, " ", ports)
      gsub(/:/, "-", ports)
      count = split(ports, part, " ")
      for (i = 1; i <= count; i++) {
        if (part[i] == port) return 1
        if (split(part[i], range, "-") == 2 && range[1] + 0 <= port && port <= range[2] + 0) return 1
      }
      return 0
    }
    function add(rule, place, target) {
      total++
      text[total] = rule " "
      place_of[total] = place
      chain_of[total] = chain
      owner_of[total] = owner
      while (match(rule, /(jump|goto|-j|-g) [^ ,}]+/)) {
        target = substr(rule, RSTART, RLENGTH)
        sub(/.* /, "", target)
        leads_to[owner " " chain] = leads_to[owner " " chain] " " target
        rule = substr(rule, RSTART + RLENGTH)
      }
    }
    function is_old(i) { return owner_of[i] ~ /^ip6?tables-/ }
    # The ports that a rule names; nothing: it does not look at ports; "?": not a plain list of them; "!": it cannot be copied.
    function ports_of(i, rule) {
      rule = text[i]
      if (is_old(i)) {
        if (rule !~ / --(dports?|ports|match-set [^ ]+ [a-z,]*dst) ?/ || rule ~ /-p / && rule !~ /-p tcp /) return ""
        if (rule ~ /! --dport/ || !match(rule, /--dports? [0-9:,]+ /)) return "!"
      } else {
        if (rule ~ /@(th|nh|ih),/) return "!"
        if (rule !~ /(tcp|th) dport /) return ""
        if (rule ~ / dport [!<>=&.]|[.] (tcp|th) dport /) return "!"
        if (!match(rule, / dport ([0-9][0-9-]*|[{] [0-9, -]*[}]) /)) return "?"
      }
      rule = substr(rule, RSTART, RLENGTH)
      sub(/^.*ports? /, "", rule)
      return rule
    }
    function copy(i, rule) {
      rule = text[i]
      if (is_old(i)) {
        sub(/--dports? [0-9:,]+ /, "&-m conntrack --ctorigdstport " public " ", rule)
        sub(/--dport [0-9:]+ /, "--dport " private " ", rule)
        sub(/--dports [0-9:,]+ /, "--dports " private " ", rule)
        print owner_of[i], "-I", chain_of[i], (place_of[i] + ++given[owner_of[i], chain_of[i]]), "-m comment --comment", mark, rule
      } else {
        sub(/(tcp|th) dport ([0-9][0-9-]*|[{] [0-9, -]*[}]) /, "", rule) || gsub(/(tcp|th) dport /, "ct original proto-dst ", rule)
        gsub(/counter packets [0-9]+ bytes [0-9]+/, "counter", rule)
        print "nft add rule", owner_of[i], chain_of[i], "position", place_of[i], "tcp dport", private, "ct original proto-dst", public, rule "comment \"" mark "\""
      }
    }
    function strange(i) { print "strange", owner_of[i], chain_of[i] }
    # firewalld lets in whatever was sent on. That is right where it lets everybody in on the public port.
    function judge_zones(table, i, chain, zone, zones, open, is_named, is_narrow, is_trusted) {
      for (i = 1; i <= total; i++)
        if (owner_of[i] == table && chain_of[i] ~ /^filter_INPUT_ZONES/ && match(text[i], /goto [^ ]+/)) zone[substr(text[i], RSTART + 5, RLENGTH - 5)] = 1
      for (i = 1; i <= total; i++) {
        if (owner_of[i] != table || !((table " " chain_of[i]) in reached)) continue
        chain = chain_of[i]
        if (holds(ports_of(i), public)) is_named = 1
        if (chain ~ /_(deny|pre)$/ && text[i] !~ /^jump /) is_narrow = 1
        if (chain in zone && text[i] == "accept ") open[chain] = is_trusted = 1
        if (sub(/_allow$/, "", chain) && text[i] ~ /^tcp dport [^a-z]*(ct state [{] new, untracked [}] )?accept $/ && holds(ports_of(i), public)) open[chain] = 1
      }
      for (chain in zone) zones += open[chain] ? 1 : 100000
      if (zones > 0 && zones < 100000 && !is_narrow) return
      print (is_named || is_trusted || zones == 0 ? "strange " table : "inside")
    }
    $1 == "tool" { owner = tool = $2; has_answered[tool]; reached[tool " INPUT"]; next }
    tool && /^#.* is incompatible/ { print "strange", tool }
    tool && $1 != "-A" { next }
    tool {
      chain = $2
      sub(/^-A [^ ]+ /, "")
      if (index($0, "--comment " mark " ")) { print tool, "-D", chain, $0; next }
      number[tool, chain]++
      if (!index($0, "--comment gin_")) add($0, number[tool, chain])
      next
    }
    /^table / { owner = $2 " " $3; next }
    /^\tchain / { chain = $2; next }
    /^\t\ttype filter hook input / {
      if (owner ~ /^ip6? / && chain == "INPUT") of_iptables[owner]
      else if (owner ~ /^(ip|ip6|inet) / && owner !~ / gin_/) reached[owner " " chain]
      next
    }
    /^\t\t.* # handle [0-9]+$/ {
      place = $NF
      sub(/ # handle [0-9]+$/, "")
      sub(/^\t\t/, "")
      if (index($0, " comment \"" mark "\"")) old[place " " owner] = "nft delete rule " owner " " chain " handle " place
      if (index($0, " comment \"gin_")) next
      sub(/ comment ".*"$/, "")
      add($0, place)
    }
    END {
      for (table in of_iptables)
        if (table ~ / filter$/ && !((table ~ /^ip / ? "iptables-nft" : "ip6tables-nft") in has_answered)) print "strange", table
      for (place in old) {
        table = place
        sub(/^[0-9]+ /, "", table)
        if (!(table in of_iptables)) print old[place]
      }
      do {
        has_grown = 0
        for (from in leads_to) {
          if (!(from in reached)) continue
          owner = from
          sub(/[^ ]*$/, "", owner)
          count = split(leads_to[from], target, " ")
          for (i = 1; i <= count; i++) if (!((owner target[i]) in reached)) { reached[owner target[i]]; has_grown = 1 }
        }
      } while (has_grown)
      for (i = 1; i <= total; i++)
        if (((owner_of[i] " " chain_of[i]) in reached) && text[i] ~ /ct status .*dnat.* accept |--ctstat(e|us) [A-Z,]*DNAT.* -j ACCEPT/) {
          lenient[owner_of[i]]
          if (owner_of[i] !~ / firewalld$/) strange(i)
        }
      for (table in lenient) if (table ~ / firewalld$/) judge_zones(table)
      for (i = 1; i <= total; i++) {
        if (!((owner_of[i] " " chain_of[i]) in reached) || (owner_of[i] in lenient)) continue
        ports = ports_of(i)
        if (ports == "!" || holds(ports, private) && !holds(ports, public)) strange(i)
        else if (ports == "?" || holds(ports, public) && !holds(ports, private)) copy(i)
      }
    }'
}

# count_copies CHANGES
count_copies() {
  printf '%s\n' "$1" | grep -Ec '^(nft add|ip6?tables-[a-z]+ -I) '
}

# change_firewall CHANGES: each table whole or not at all. Of nft only where nothing else is to be changed with it.
change_firewall() {
  for tool in $(printf '%s\n' "$1" | sed -n 's/^\(ip6*tables-[a-z]*\) .*/\1/p' | sort -u); do
    { echo '*filter' && printf '%s\n' "$1" | sed -n "s/^$tool //p" && echo COMMIT; } | "$tool-restore" -n -w || return
  done
}

# try_rules RULES: whether the kernel takes them; sets `problem`. To ask it here would have it track all connections for a moment (see above),
# also with --check: that is for where it makes no network of its own.
try_rules() {
  problem=$(printf '%s\n' "$1" | unshare -n nft -f - 2>&1) && return
  ! unshare -n true 2>/dev/null || return 1
  problem=$(printf '%s\n' "$1" | nft -c -f - 2>&1)
}

# why_no_front PORT CHANGES: why new connections cannot be sent elsewhere on this host; empty: they can. The kernel is asked, and nothing is changed.
why_no_front() {
  has nft || {
    echo "nft is not installed"
    return
  }
  try_rules "$(front_tables "$1" 1 && for front_family in $(front_families); do share_rules "$front_family" 1 1; done)" || {
    echo "nft cannot be used: $(printf '%s' "$problem" | sed -n 's/.*Error: //p' | head -n 1)"
    return
  }
  strange_firewall "$2"
  limit=$(kernel_setting net/netfilter/nf_conntrack_max || echo 0)
  open_connections=$(awk '
    /^TCP6?:/ { for (i = 2; i < NF; i += 2) if ($(i) == "inuse") open += $(i + 1); else if ($(i) == "tw") open += 2 * $(i + 1) }
    FILENAME ~ /conntrack_count$/ { tracked = $1 }
    END { print (open > tracked ? open : tracked) + 0 }' /proc/net/sockstat /proc/net/sockstat6 /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null)
  [ "$limit" -eq 0 ] || [ "$((2 * ${open_connections:-0}))" -lt "$limit" ] ||
    echo "too many connections are open to follow them ($open_connections, nf_conntrack_max is $limit)"
}

# strange_firewall CHANGES
strange_firewall() {
  printf '%s\n' "$1" | sed -n 's/^strange \(.*\)/a firewall looks at ports in a way that is not known here (\1)/p' | head -n 1
}

# A connection whose first packet went to a process may not have been taken by it yet, and is reset when the process stops to
# listen: it gets the time of a slow link.
let_arrive() {
  sleep 1
}

# What stands of it: the share, by a proxy or by the kernel; nothing: no front stands.
standing_share() {
  stands=$(proxy_share)
  [ -n "$stands" ] || stands=$(front_state)
  echo "${stands%% *}"
}

# Answers: front_share, front_seen, front_sent, front_arrived, front_lost, as observe.sh has them.
emit_front() {
  proxied=$(proxy_share)
  if [ -n "$proxied" ]; then
    address=$(registered_front address) generation=$(registered_front generation)
    # The proxy may be restarted just now.
    if proxy_answer "$address" "$generation" >/dev/null || { sleep 2 && proxy_answer "$address" "$generation" >/dev/null; }; then
      emit front_share "$proxied"
    else
      emit front_lost "$(why_no_answer "$address")"
    fi
    return
  fi
  # shellcheck disable=SC2046
  set -- $(front_state)
  [ "$#" -eq 4 ] || return 0
  emit front_share "$1"
  emit front_seen "$2"
  emit front_sent "$3"
  emit front_arrived "$4"
}

# Connections that went to the canary go on; new ones come to the public process.
lift_front() {
  is_lifted=
  [ -z "$(proxy_share)" ] || { lift_proxy && is_lifted=yes; }
  for front_family in ip ip6; do
    printf 'flush chain %s %s share\nflush chain %s %s look\n' "$front_family" "$table" "$front_family" "$table" | nft -f - 2>/dev/null && is_lifted=yes
  done
  [ -z "$is_lifted" ] || let_arrive
}

# What takes the front away and the rules that a firewall got for it, told the table and their mark; in a file for the end of the canary.
# What the canary has said to its last clients may still be on its way: it has ended by then, and the kernel goes on for a while.
front_removal() {
  proxy_removal
  cat <<'REMOVAL'
exec 2>/dev/null
for family in ip ip6; do printf 'flush chain %s %s share\nflush chain %s %s look\n' $family $1 $family $1 | nft -f -; done
ports=$(nft list chain ip $1 keep | sed -n 's/.*tcp dport \([0-9]*\) ct original proto-dst \([0-9]*\) .*/\1 \2/p')
port=$(printf '%04X' ${ports%% *})
uptime() { cut -d. -f1 /proc/uptime; }
ends_at=$(($(uptime) + 10))
until cat /proc/net/tcp /proc/net/tcp6 | awk -v port=":$port$" '$2 ~ port && $4 ~ /^0[1489B]$/ { exit 1 }'; do
  [ "$(uptime)" -lt $ends_at ] || break
  sleep 0.1 || sleep 1
done
for family in ip ip6; do nft delete table $family $1; done
# Rules are counted by others who change the firewall now.
exec 7>/run/gin-deploy.firewall && flock -w 30 7
nft -a list ruleset | awk -v mark="comment \"$2\" # handle" '
  $1 == "table" { table = $2 " " $3 }
  $1 == "chain" { chain = $2 }
  index($0, mark) { print "delete rule", table, chain, "handle", $NF }' | nft -f -
for tool in iptables-nft ip6tables-nft iptables-legacy ip6tables-legacy; do
  case $tool in *-legacy) grep -qx filter /proc/net/${tool%tables-legacy}_tables_names || continue ;; esac
  rules=$($tool-save -t filter | sed -n "/--comment $2 /s/^-A/-D/p")
  [ -z "$rules" ] || printf '*filter\n%s\nCOMMIT\n' "$rules" | $tool-restore -n -w
done
REMOVAL
}

remove_front() {
  front_removal | sh -s "$table" "$mark"
}
