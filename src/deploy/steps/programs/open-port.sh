# Opens the public port of a service in the firewall that runs, and closes what was opened so, for provision: what firewall.sh has found.
opened_record=/etc/gin-deploy/${name:-}/firewall

# At most one at a time changes a firewall (set-share.sh).
change_firewall_of_port() {
  [ "$open_firewall" != leave ] || return 0
  exec 7>/run/gin-deploy.firewall && flock -w 30 7 || fail "another service of this host does not end to change the firewall"
  was_opened=$(opened_ports)
  if [ "$open_firewall" = yes ]; then open_port; else close_ports; fi
  exec 7>&-
}

# Where it is open already nothing is done, and nothing is ours.
open_port() {
  find_firewall "$(list_rules "$(listening_addresses "$port")" 2>/dev/null)"
  case $firewall$port_state in
    '' | open) return ;;
    firewalldshut) open_in_firewalld ;;
    ufwshut) open_in_ufw ;;
    nftablesshut) open_in_nftables ;;
    *)
      emit undone "port $port: the firewall is not one that is changed here, or knows more of the port than that it is shut ($port_state by $port_place). To open it: $(opening_command)"
      return
      ;;
  esac
  opened_now="$firewall $port $port_place"
  find_firewall "$(list_rules "$(listening_addresses "$port")" 2>/dev/null)"
  if [ "$port_state" = shut ]; then
    close_port "$opened_now"
    fail "port $port stays shut when ${opened_now%% *} opens it: another rule keeps it shut ($port_place)"
  fi
  write_file "$opened_record" 644 "$(printf '%s\n' "$was_opened" "$opened_now" | sed '/^$/d' | sort -u)
" || fail "cannot write $opened_record: $(free_space /etc)"
  emit provisioned "port $port, opened in the firewall (${opened_now%% *})"
}

# For now, and for every boot.
open_in_firewalld() {
  firewall-cmd --quiet --permanent --zone="$port_place" --add-port="$port/tcp" &&
    firewall-cmd --quiet --zone="$port_place" --add-port="$port/tcp" || fail "firewalld does not open port $port in zone $port_place"
}

# ufw would put ours in the place of a rule of somebody else.
open_in_ufw() {
  said=$(sed -n "s/^### tuple ### \([a-z_-]*\) [a-z]* $port 0\.0\.0\.0\/0 any 0\.0\.0\.0\/0 in.*/\1/p" /etc/ufw/user.rules 2>/dev/null | head -n 1)
  [ -z "$said" ] || opened_ports | grep -q "^ufw $port " ||
    fail "ufw has a rule for port $port ($said) that keeps it shut, and it is not changed here: run ufw delete $said $port/tcp, then provision again"
  problem=$(ufw allow "$port/tcp" comment "gin-deploy $name" 2>&1) || fail "ufw does not open port $port: $problem"
}

# First in the kernel, at the place that the file will give it at the next boot.
open_in_nftables() {
  rules=$(opened_rules && echo .) || fail "$nftables_file is not what made the rules of $port_place any more"
  at=$(printf %s "${rules%.}" | unshare -n sh -c 'nft -f - && nft -a list ruleset' | rules_of "$port_place" | grep -nF "$(opened_rule "$port")" | cut -d: -f1)
  follower=$(nft -a list ruleset | rules_of "$port_place" | sed -n "${at}s/.* # handle //p")
  where="add rule $port_place"
  [ -z "$follower" ] || where="insert rule $port_place position $follower"
  problem=$(printf '%s %s\n' "$where" "$(opened_rule "$port")" | nft -f - 2>&1) || fail "nft does not open port $port: $problem"
  write_rules "${rules%.}"
}

# rules_of PLACE: with their handles, but for those of a front.
rules_of() {
  awk -v place="$1" '
    $1 == "table" { owner = $2 " " $3 }
    $1 == "chain" { is_chain = owner " " $2 == place }
    $1 == "}" { is_chain = 0 }
    is_chain && / # handle [0-9]+$/ && $1 != "chain" && !index($0, " comment \"gin_")'
}

# write_rules TEXT: with the owner and mode that the file has.
write_rules() {
  cp -p "$nftables_file" "$nftables_file.next" && printf %s "$1" >"$nftables_file.next" && sync && mv -f "$nftables_file.next" "$nftables_file" || {
    rm -f "$nftables_file.next"
    fail "cannot write $nftables_file: $(free_space /etc)"
  }
}

close_ports() {
  printf '%s\n' "$was_opened" | while IFS= read -r opened; do
    [ -n "$opened" ] || continue
    close_port "$opened"
    emit provisioned "port $closed_port, closed in the firewall (${opened%% *})"
  done || exit 1
  rm -f "$opened_record" || fail "cannot remove $opened_record"
}

# close_port LINE, of opened_ports
close_port() {
  closed_place=${1#* * }
  closed_port=${1#* }
  closed_port=${closed_port%% *}
  case $1 in
    firewalld*)
      if systemctl is-active --quiet firewalld.service 2>/dev/null; then
        firewall-cmd --quiet --permanent --zone="$closed_place" --remove-port="$closed_port/tcp" &&
          firewall-cmd --quiet --zone="$closed_place" --remove-port="$closed_port/tcp"
      else
        firewall-offline-cmd --quiet --zone="$closed_place" --remove-port="$closed_port/tcp"
      fi
      ;;
    ufw*) ufw delete allow "$closed_port/tcp" >/dev/null 2>&1 ;;
    nftables*)
      rules=$(grep -vF "$(opened_rule "$closed_port")" "$nftables_file" && echo .) && write_rules "${rules%.}" &&
        nft -a list ruleset | rules_of "$closed_place" | sed -n "/$(opened_rule "$closed_port")/s/.* # handle /delete rule $closed_place handle /p" | nft -f -
      ;;
  esac || fail "port $closed_port cannot be closed in ${1%% *}"
}
