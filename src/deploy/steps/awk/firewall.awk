# Whether new connections of other hosts to a port get through what filters them: reads rules as nft and iptables-save list them (front.sh).
# Told: public (the port), interface (by which other hosts come; may be empty). Prints `STATE PLACE`, of the chain that decides it: open, shut,
# some (it depends on who asks), unknown (a rule says what is not understood here); then those of others that are in its way as well. Nothing
# where nothing filters. By IPv4; rules of a front do not count.

function holds(ports, wanted,   part, count, i, range) {
  gsub(/[{},"]/, " ", ports)
  gsub(/:/, "-", ports)
  count = split(ports, part, " ")
  for (i = 1; i <= count; i++) {
    if (part[i] == wanted) return 1
    if (split(part[i], range, "-") == 2 && range[1] + 0 <= wanted && wanted <= range[2] + 0) return 1
  }
  return 0
}

# Takes what fits out of what is left of a rule.
function take(pattern) {
  if (!match(left, pattern)) return 0
  taken = substr(left, RSTART, RLENGTH)
  left = substr(left, 1, RSTART - 1) " " substr(left, RSTART + RLENGTH)
  return 1
}

# What was taken, behind its name: a word or a set. Whether it is denied is kept.
function value_of(name,   value) {
  value = taken
  sub(name, "", value)
  is_denied = sub(/^ *!= */, "", value) || taken ~ /^ ! /
  sub(/^ *== */, "", value)
  gsub(/^ +| +$/, "", value)
  if (value ~ /^@/) {
    if (!((owner " " substr(value, 2)) in elements)) { is_unknown = 1; return "" }
    return elements[owner " " substr(value, 2)]
  }
  return value
}

function require(is_met) {
  if (is_unknown) {
    is_riddle = 1
    is_unknown = 0
    return
  }
  if (is_denied) is_met = !is_met
  if (!is_met) is_met_here = 0
}

function is_interface(value,   part, count, i, start) {
  gsub(/[{},"]/, " ", value)
  count = split(value, part, " ")
  for (i = 1; i <= count; i++) {
    if (part[i] == "lo") continue
    if (interface == "") { is_sure = 0; return 1 }
    start = part[i]
    if (start == interface || sub(/[*+]$/, "", start) && index(interface, start) == 1) return 1
  }
  return 0
}

# The verdict that a map has for a key: a port, a state, an interface.
function verdict_in(map, kind,   part, count, i, key, found) {
  gsub(/[{}]/, "", map)
  count = split(map, part, ",")
  for (i = 1; i <= count; i++) {
    key = part[i]
    if (!match(key, / : /)) continue
    found = substr(key, RSTART + 3)
    key = substr(key, 1, RSTART - 1)
    gsub(/ /, "", key)
    gsub(/^ +| +$/, "", found)
    if (kind == "port" && holds(key, public) || kind == "state" && key == "new" || kind == "interface" && is_interface(key) || kind == "protocol" && key == "tcp") return found
  }
  return ""
}

# Sets is_met_here, is_sure, names_port, verdict of a rule of nftables. Strings of a log mean nothing.
function read_nft() {
  gsub(/ log( (prefix "[^"]*"|level [^ ]+|flags (all|skuid|ether|ip options|tcp [^ ]+)|group [0-9]+|snaplen [0-9]+|queue-threshold [0-9]+))*/, " ", left)
  gsub(/ counter (packets [0-9]+ bytes [0-9]+|name [^ ]+)/, " ", left)
  gsub(/ counter /, " ", left)
  gsub(/ limit rate [0-9]+[^ ]*( burst [0-9]+ [a-z]+)? /, " ", left)
  verdict = ""
  if (take(" (tcp|th) dport vmap [{][^}]*[}] ")) { verdict = verdict_in(taken, "port"); names_port = verdict != "" }
  else if (take(" ct state vmap [{][^}]*[}] ")) verdict = verdict_in(taken, "state")
  else if (take(" iif(name)? vmap [{][^}]*[}] ")) verdict = verdict_in(taken, "interface")
  else if (take(" (meta l4proto|ip protocol) vmap [{][^}]*[}] ")) verdict = verdict_in(taken, "protocol")
  else if (take(" vmap .*$")) { verdict = "?"; is_sure = 0 }
  else if (take(" (accept|drop|reject( with [a-z0-9 -]+)?|return|continue|(jump|goto) [^ ]+|queue.*) $")) { verdict = taken; gsub(/^ +| +$/, "", verdict) }
  while (take(" (tcp|th) dport (!= |== )?([^ {]+|[{][^}]*[}]) ")) {
    require(holds(value_of("^.* dport"), public))
    if (!is_denied) names_port = 1
  }
  while (take(" ct state (!= |== )?([^ {]+|[{][^}]*[}]) ")) require(value_of("^ ct state") ~ /new/)
  while (take(" ct status (!= |== )?([^ {]+|[{][^}]*[}]) ")) { value_of("^ ct status"); require(0) }
  while (take(" iif(name)? (!= |== )?([^ {]+|[{][^}]*[}]) ")) require(is_interface(value_of("^ iif(name)?")))
  while (take(" (meta l4proto|ip protocol) (!= |== )?([^ {]+|[{][^}]*[}]) ")) require(value_of("^ (meta l4proto|ip protocol)") ~ /(^|[ ,{])(tcp|6)([ ,}]|$)/)
  while (take(" meta nfproto (!= |== )?[^ ]+ ")) require(value_of("^ meta nfproto") == "ipv4")
  while (take(" (meta )?pkttype (!= |== )?([^ {]+|[{][^}]*[}]) ")) require(value_of("^ (meta )?pkttype") ~ /host|unicast/)
  while (take(" fib daddr type (!= |== )?([^ {]+|[{][^}]*[}]) ")) require(value_of("^ fib daddr type") ~ /local/)
  while (take(" fib saddr [.] iif oif (missing|eq 0|exists) ")) { is_denied = 0; require(taken ~ /exists/) }
  while (take(" tcp flags (& )?([(][^)]*[)]|[^ ]+)( (==|!=|[/]) [^ ]+)? ")) {
    is_denied = taken ~ /!=/
    require(taken ~ /(== |!= | flags )syn( |$)/)
  }
  # Of other packets than the first one of a connection by TCP.
  is_denied = 0
  if (left ~ / (udp|icmp|icmpv6|igmp|sctp|esp|ah|dccp|udplite|ip6|arp) /) require(0)
  if (left ~ / saddr != /) names_port = 1
  # Who comes too often is nobody in particular.
  if (left ~ / (limit rate over|ct count|meter|add @|update @)/) names_port = 0
}

# The same of a rule as iptables-save writes it.
function read_iptables() {
  verdict = ""
  gsub(/ --comment ("([^"\\]|\\.)*"|[^ ]+)/, " ", left)
  gsub(/ -m (tcp|multiport|conntrack|state|comment|limit|addrtype|pkttype) /, "  ", left)
  gsub(/ -m (tcp|multiport|conntrack|state|comment|limit|addrtype|pkttype) /, "  ", left)
  gsub(/ --(limit|limit-burst|reject-with|log-prefix|log-level) ("[^"]*"|[^ ]+)/, " ", left)
  gsub(/ --log-[a-z-]+/, " ", left)
  if (take(" -[jg] [^ ]+ ")) {
    verdict = taken
    gsub(/^ +| +$/, "", verdict)
    if (verdict ~ /^-j (ACCEPT|DROP|REJECT|RETURN)$/) verdict = tolower(substr(verdict, 4))
    else if (verdict ~ /QUEUE/) verdict = "?"
    else if (!((owner " " substr(verdict, 4)) in is_chain)) verdict = ""
    else verdict = (verdict ~ /^-j/ ? "jump " : "goto ") substr(verdict, 4)
  }
  while (take("( !)? -p [^ ]+ ")) require(value_of("^( !)? -p") ~ /^(tcp|all|6|0)$/)
  while (take("( !)? --(dports?|ports) [^ ]+ ")) {
    require(holds(value_of("^( !)? --(dports?|ports)"), public))
    if (!is_denied) names_port = 1
  }
  while (take("( !)? --(ct)?state [^ ]+ ")) require(value_of("^( !)? --(ct)?state") ~ /NEW/)
  while (take("( !)? -i [^ ]+ ")) require(is_interface(value_of("^( !)? -i")))
  while (take("( !)? --dst-type [^ ]+ ")) require(value_of("^( !)? --dst-type") ~ /LOCAL/)
  while (take("( !)? --pkt-type [^ ]+ ")) require(value_of("^( !)? --pkt-type") ~ /unicast|host/)
  while (take("( !)? (--tcp-flags [^ ]+ [^ ]+|--syn) ")) require(value_of("^( !)? --(tcp-flags [^ ]+)?") ~ /^(SYN|syn)$/)
  if (left ~ / ! (-s|--source) /) names_port = 1
  if (left ~ / --(hitcount|hashlimit-|connlimit-)/) names_port = 0
}

# What becomes of a connection in a chain: accept, drop, or through.
function walk(place, depth,   i, count, ends, is_doubtful, mine, sure, named) {
  if (depth > 30) { is_unclear = 1; return "through" }
  count = rules_of[place]
  for (i = 1; i <= count; i++) {
    owner = place
    sub(/ [^ ]*$/, "", owner)
    left = " " rule[place, i] " "
    is_met_here = is_sure = 1
    names_port = is_riddle = 0
    if (owner ~ /^iptables/) read_iptables()
    else read_nft()
    if (!is_met_here || verdict == "" || verdict == "continue") continue
    if (is_riddle) {
      is_unclear = 1
      continue
    }
    gsub(/ +/, "", left)
    sure = is_sure && left == "" && !is_doubtful
    named = names_port || is_doubtful
    mine = verdict
    if (mine == "return") {
      if (sure) return "through"
      is_doubtful = 1
      continue
    }
    if (mine ~ /^(jump|goto) /) {
      ends = walk(owner " " substr(mine, 6), depth + 1)
      if (ends == "through") {
        if (mine ~ /^goto/ && sure) return "through"
        if (mine ~ /^goto/) is_doubtful = 1
        continue
      }
    } else if (mine ~ /^accept/) ends = "accept"
    else if (mine ~ /^(drop|reject)/) ends = "drop"
    else {
      is_unclear = 1
      continue
    }
    if (sure) return ends
    if (ends == "accept") lets_some_in = 1
    else if (named) keeps_some_out = 1
  }
  return "through"
}

function judge(place,   ends) {
  lets_some_in = keeps_some_out = is_unclear = 0
  ends = walk(place, 0)
  if (ends == "through") ends = policy[place]
  if (is_unclear) return "unknown"
  if (ends == "drop") return lets_some_in ? "some" : "shut"
  return keeps_some_out ? "some" : "open"
}

$1 == "tool" { owner = tool = $2; has_answered[tool] = 1; next }
tool ~ /^ip6/ { next }
tool && /^:/ {
  chain = substr($1, 2)
  is_chain[tool " " chain] = 1
  if (chain == "INPUT") { policy[tool " INPUT"] = tolower($2); base[++bases] = tool " INPUT" }
  next
}
tool && $1 == "-A" {
  place = tool " " $2
  sub(/^-A [^ ]+ /, "")
  if (!index($0, "--comment gin_")) rule[place, ++rules_of[place]] = $0
  next
}
tool { next }
/^table / { owner = $2 " " $3; next }
/^\tset |^\tmap / { set = owner " " $2; next }
/^\tchain / { chain = $2; set = ""; next }
/^\t}/ { set = chain = ""; next }
set != "" {
  if ($1 == "elements") { is_open = 1; sub(/^[^{]*/, "") }
  if (is_open) elements[set] = elements[set] " " $0
  if (is_open && /}/) is_open = 0
  next
}
/^\t\ttype filter hook input / {
  if (owner !~ /^(ip|inet) / || owner ~ / gin_/) next
  place = owner " " chain
  policy[place] = / policy drop;/ ? "drop" : "accept"
  base[++bases] = place
  next
}
/^\t\t.* # handle [0-9]+$/ {
  sub(/ # handle [0-9]+$/, "")
  sub(/^\t\t/, "")
  if (index($0, " comment \"gin_")) next
  sub(/ comment ".*"$/, "")
  place = owner " " chain
  rule[place, ++rules_of[place]] = $0
}

END {
  rank["open"] = 1
  rank["unknown"] = 2
  rank["some"] = 3
  rank["shut"] = 4
  for (b = 1; b <= bases; b++) {
    place = base[b]
    # iptables says it in its own words.
    if (place == "ip filter INPUT" && has_answered["iptables-nft"]) continue
    state[place] = judge(place)
    if (worst == "" || rank[state[place]] > rank[state[worst]]) worst = place
  }
  if (worst != "") print state[worst], worst
  for (b = 1; b <= bases; b++) if (base[b] != worst && rank[state[base[b]]] > 1) print state[base[b]], base[b]
}
