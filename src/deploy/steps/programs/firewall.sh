# What keeps other hosts from the public port, as the steps need it that look at it and that change it: which firewall runs, and how it is
# told apart. What is changed, is changed by root only (open-port.sh).

# The network card by which other hosts come: that of the default route, else the first.
public_interface() {
  awk 'NR > 1 && ($2 == "00000000" || !card) { card = $1 } $2 == "00000000" { exit } END { print card }' /proc/net/route 2>/dev/null
}

# judge_rules: of rules as they are listed, `STATE PLACE` for the port, one line for each place that is in its way; nothing where nothing
# filters (awk/firewall.awk).
judge_rules() {
  awk -v public="$port" -v interface="$(public_interface)" "$judge_firewall"
}

# find_firewall RULES (list_rules): sets firewall (firewalld, ufw, nftables: as Debian ships it, other), port_state (some, shut, unknown) and port_place (of
# firewalld the zone). Empty: other hosts get to the port, or the service is for this host only.
find_firewall() {
  firewall=
  port_state=
  judged=$(printf '%s\n' "$1" | judge_rules)
  port_state=${judged%% *}
  case $port_state in '' | open) return ;; esac
  port_place=$(printf '%s\n' "$judged" | tail -n 1 | cut -d' ' -f2-)
  firewall=other
  # Where several keep it shut, one of them is not ours to open.
  case $judged in
    *"
"*) ;;
    *" iptables-"* | *" firewalld "*)
      if systemctl is-active --quiet firewalld.service 2>/dev/null; then
        firewall=firewalld
        port_place=$(firewall-cmd --get-zone-of-interface="$(public_interface)" 2>/dev/null) || port_place=$(firewall-cmd --get-default-zone 2>/dev/null)
      elif grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null; then
        firewall=ufw
      fi
      ;;
    *) ! opened_rules >/dev/null || firewall=nftables ;;
  esac
}

# opening_command: what somebody would type to open the port in what was found.
opening_command() {
  case $firewall$port_place in
    firewalld*) echo "firewall-cmd --permanent --zone=$port_place --add-port=$port/tcp && firewall-cmd --reload" ;;
    ufw*) echo "ufw allow $port/tcp" ;;
    otheriptables*) echo "iptables -I INPUT -p tcp --dport $port -j ACCEPT" ;;
    *) echo "nft insert rule $port_place tcp dport $port accept" ;;
  esac
}

# opened_rule PORT: as it stands in rules of nftables, and is known for ours.
opened_rule() {
  echo "tcp dport $1 accept comment \"gin-deploy $name\""
}

# Debian's nftables are one file, which a service loads at boot.
nftables_file=/etc/nftables.conf

# opened_rules: that file, with the port open in port_place. Nothing where it is not what made the rules in the kernel, or where a line in it
# does not open the port. It is tried in a network of its own. The line comes as low as will do: who is kept out above it stays out.
opened_rules() {
  systemctl is-enabled --quiet nftables.service 2>/dev/null && [ -f "$nftables_file" ] && [ ! -L "$nftables_file" ] || return
  chain_now=$(nft -a list ruleset 2>/dev/null | chain_of "$port_place")
  for lines_below in 0 1 2 3 4; do
    # A command substitution takes the ends of the last lines away.
    rules=$(insert_rule "$lines_below" && echo .) || return
    tried=$(printf %s "${rules%.}" | unshare -n sh -c 'nft -f - && nft -a list ruleset' 2>/dev/null) || continue
    [ "$(printf '%s\n' "$tried" | chain_of "$port_place" | grep -vF "$(opened_rule "$port")")" = "$chain_now" ] || return
    case $(printf '%s\n' "$tried" | judge_rules) in open*) printf %s "${rules%.}" && return ;; esac
  done
  return 1
}

# chain_of PLACE: without what a front has put there, and what changes by itself.
chain_of() {
  awk -v place="$1" '
    $1 == "table" { owner = $2 " " $3 }
    $1 == "chain" { is_chain = owner " " $2 == place }
    $1 == "}" { is_chain = 0 }
    is_chain && !index($0, " comment \"gin_") {
      sub(/ # handle [0-9]+$/, "")
      gsub(/counter packets [0-9]+ bytes [0-9]+/, "counter")
      print
    }'
}

# insert_rule LINES: the file with a rule so many lines above the end of its chain. A line that names ports is not passed: it was meant.
insert_rule() {
  awk -v place="$port_place" -v above="$1" -v added="$(opened_rule "$port")" '
    {
      text[NR] = bare = $0
      gsub(/"[^"]*"/, "", bare)
      sub(/#.*/, "", bare)
      gsub(/[{}]/, " & ", bare)
      count = split(bare, word, " ")
      if (depth == 0 && word[1] == "table") owner = word[3] == "{" ? "ip " word[2] : word[2] " " word[3]
      if (depth == 1 && word[1] == "chain" && owner " " word[2] == place && !start) start = NR
      for (i = 1; i <= count; i++) depth += (word[i] == "{") - (word[i] == "}")
      if (start && depth == 1 && !end) end = NR
    }
    END {
      at = end
      while (end && above-- > 0) {
        do at--; while (at > start && text[at] ~ /^[ \t]*(#.*)?$/)
        if (text[at] ~ /dport|hook/) exit 1
      }
      if (at <= start) exit 1
      for (i = 1; i <= NR; i++) {
        if (i == at) print "\t\t" added
        print text[i]
      }
    }' "$nftables_file"
}

# What was opened for the service and is still so, as `FIREWALL PORT PLACE` lines: what somebody has closed since is not ours any more.
opened_ports() {
  [ -f "/etc/gin-deploy/$name/firewall" ] || return 0
  while read -r opened_by opened_port opened_place; do
    case $opened_by in
      firewalld) grep -Eqs "<port([ ]protocol=\"tcp\"|[ ]port=\"$opened_port\")+ */>" "/etc/firewalld/zones/$opened_place.xml" ;;
      ufw) grep -qs "^### tuple ### allow tcp $opened_port .* comment=$(printf %s "gin-deploy $name" | od -An -v -tx1 | tr -d ' \n')\$" /etc/ufw/user.rules ;;
      nftables) grep -qsF "$(opened_rule "$opened_port")" "$nftables_file" ;;
      *) false ;;
    esac && printf '%s %s %s\n' "$opened_by" "$opened_port" "$opened_place"
  done <"/etc/gin-deploy/$name/firewall"
  return 0
}
