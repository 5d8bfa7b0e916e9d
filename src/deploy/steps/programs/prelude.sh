# Comes before every program of this folder (see remote-step.ts). POSIX sh: dash, busybox ash, bash.
# Facts arrive on standard input as `name base64` lines up to a lone `.`; what follows is the program's to read.
# Answers leave on standard output as `key=value` lines; a value of several lines repeats its key.
# Exit codes: 0 answered, 91 the lock is not ours, anything else failed with the reason on standard error.
set -u
umask 027
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
# A runner that dies closes our pipes: a step that has begun still ends, so that no host is left half-way.
trap '' HUP PIPE

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

emit() {
  printf '%s\n' "$2" | while IFS= read -r emit_line || [ -n "$emit_line" ]; do
    printf '%s=%s\n' "$1" "$emit_line"
  done
}

# Names come from this program's TypeScript and are plain words; values are decoded, never evaluated.
while IFS=' ' read -r fact_name fact_value && [ "$fact_name" != . ]; do
  case $fact_name in
    '' | [!a-z]* | *[!a-z0-9_]*) fail "malformed fact: $fact_name" ;;
  esac
  fact_value=$(printf %s "$fact_value" | base64 -d && printf .) || fail "fact $fact_name is not base64"
  fact_value=${fact_value%.}
  eval "$fact_name=\$fact_value"
done

state_dir=${deploy_path:-}/.gin-deploy

# What stands before this line was printed by the login shell's start-up files, and is no answer.
printf '\n#gin-deploy answers\n'

# One step at a time changes a host: whoever wants to put things right waits for a step that was cut off from its run.
one_at_a_time() {
  exec 9>>"$state_dir/step" && flock -w 100 9 || fail "another step on this host does not end"
}

# Every step that changes something says first that the lock is still ours: a run that lost it must not write.
require_lock() {
  [ "$(first_line "$state_dir/lock/token")" = "$token" ] || {
    printf 'the lock on %s is no longer ours\n' "$deploy_path" >&2
    exit 91
  }
}

# replace_link TARGET LINK: readers see the old target or the new one, never none.
replace_link() {
  ln -sfn "$1" "$2.next" && mv -fT "$2.next" "$2"
}

# write_file PATH MODE TEXT: whole or not at all.
write_file() {
  printf %s "$3" >"$1.next" && chmod "$2" "$1.next" && mv -f "$1.next" "$1" || {
    rm -f "$1.next"
    return 1
  }
}

# rewrite_file PATH MODE LINE: a small file of one line, also on a full disk: where no new file can be written, one write
# replaces the first line of the one that is there. What comes after that line means nothing: see first_line.
rewrite_file() {
  write_file "$1" "$2" "$3
" 2>/dev/null || {
    [ -f "$1" ] && printf '%s\n' "$3" 1<>"$1"
  }
}

first_line() {
  sed -n 1p "$1" 2>/dev/null
}

# Says what is about to be done, before it is done: whoever finds the host half-way reads it. A full disk does not stop it once the
# file is there (stage.sh).
write_phase() {
  rewrite_file "$state_dir/phase" 640 "$phase_line"
}

free_space() {
  df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 " KiB free" }'
}

# copy_file FROM TO MODE: whole or not at all.
copy_file() {
  cp "$1" "$2.next" && chmod "$3" "$2.next" && mv -f "$2.next" "$2" || {
    rm -f "$2.next"
    return 1
  }
}

# Listening TCP sockets as `port inode`, from the kernel's own table: ss and lsof may be missing.
listening_sockets() {
  # awk first: a busy host has tens of thousands of other sockets in there.
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { sub(/.*:/, "", $2); print $2, $10 }' |
    while read -r hex_port inode; do printf '%d %s\n' "0x$hex_port" "$inode"; done
}

# Open sockets as `pid inode`, of the processes whose numbers are given (as a pattern of /proc). One ls, not a fork a file.
open_sockets() {
  # shellcheck disable=SC2012,SC2086
  ls -l /proc/$1/fd/ 2>/dev/null | awk '
    /^\/proc\// { split($0, part, "/"); pid = part[3] }
    match($0, /socket:\[[0-9]+\]$/) { print pid, substr($0, RSTART + 8, RLENGTH - 9) }'
}

# The release whose program a unit runs, by the path that it was started from: a link may lead elsewhere by now.
running_release() {
  main_pid=$(systemctl show "$1" -p MainPID 2>/dev/null | cut -d= -f2)
  [ "${main_pid:-0}" -gt 0 ] || return 0
  all_releases=$(cd -P "$deploy_path/releases" 2>/dev/null && pwd -P) || return 0
  running_program=$(readlink "/proc/$main_pid/exe" 2>/dev/null)
  case $running_program in
    "$all_releases"/*/bin/*)
      running_program=${running_program#"$all_releases"/}
      printf %s "${running_program%%/*}"
      ;;
  esac
}

# lock_id HOLDER: tells one lock from the next, also from the same one after it was handed over. It says nothing of the token.
lock_id() {
  { first_line "$state_dir/lock/token" && printf '%s\n' "$1"; } | sha256sum | cut -d' ' -f1
}

# keep_way_back NEW_UNIT: a link to what serves, and its unit where the new one will replace it, so that going back is no more
# than a rename.
keep_way_back() {
  serving=$(readlink "$deploy_path/current") || return 0
  replace_link "$serving" "$state_dir/back" || return 1
  [ -e "$deploy_path/current/unit" ] && ! cmp -s "$deploy_path/current/unit" "$1" || return 0
  copy_file "$deploy_path/current/unit" "/etc/systemd/system/$name@.service.back" 644
}

# The table of nftables that sends new connections to the canary; a name there has no dash.
table=gin_$(printf %s "${name:-}" | tr - .)

# Why new connections cannot be sent elsewhere on this host; empty: they can. A firewall that drops what it does not know would
# drop what was sent elsewhere as well: filters see the new port.
why_no_cover() {
  command -v nft >/dev/null 2>&1 || {
    echo "nft is not installed"
    return
  }
  grep -qx filter /proc/net/ip_tables_names 2>/dev/null && {
    echo "iptables filters connections"
    return
  }
  rules=$(nft list ruleset 2>/dev/null) || {
    echo "nft may not be used"
    return
  }
  printf '%s\n' "$rules" | awk '
    $1 == "table" { table = $3 }
    $1 == "chain" { chain = $2; is_input = 0 }
    / hook input / && table !~ /^gin_/ { is_input = 1; if (/policy drop/) found = table; next }
    $1 == "}" { is_input = 0 }
    is_input && NF { found = table }
    END { if (found) print "a firewall filters connections (table " found ")" }'
  limit=$(cat /proc/sys/net/netfilter/nf_conntrack_max 2>/dev/null) || return
  open_connections=$(awk '$1 == "TCP:" { print $3 }' /proc/net/sockstat 2>/dev/null)
  [ "$((2 * ${open_connections:-0}))" -lt "$limit" ] || echo "too many connections are open to follow them ($open_connections, nf_conntrack_max is $limit)"
}

# Connections that went to the canary go on; new ones come to the public process.
lift_cover() {
  is_lifted=
  for family in ip ip6; do
    printf 'flush chain %s %s pre\nflush chain %s %s local_out\n' "$family" "$table" "$family" "$table" | nft -f - 2>/dev/null && is_lifted=yes
  done
  [ -z "$is_lifted" ] || let_arrive
}

# A connection whose first packet went to a process may not have been taken by it yet, and is reset when the process stops to
# listen: it gets the time of a slow link.
let_arrive() {
  sleep 1
}

remove_cover() {
  for family in ip ip6; do nft delete table "$family" "$table" 2>/dev/null; done
}

# What a deploy that was cut off has left half-made. An upload is emptied first: whoever still has it open keeps its space.
remove_leftovers() {
  for part in "$state_dir"/incoming/*.part; do
    [ -f "$part" ] && true >"$part"
  done
  rm -rf "$state_dir/incoming" "$state_dir/staging" "$state_dir/unpacked" "$state_dir/verify"
}

# add_to_journal LINE: a line of JSON, whole or not at all, and once where a step runs twice. The host's own word takes the place
# of "serving":"@current": what `current` is at this moment.
add_to_journal() {
  journal=$state_dir/journal.jsonl
  serving=$(basename "$(readlink "$deploy_path/current" 2>/dev/null)" 2>/dev/null)
  case $serving in
    '') serving=null ;;
    *[!A-Za-z0-9._+-]*) serving='"unknown"' ;;
    *) serving=\"$serving\" ;;
  esac
  journal_entry=$1
  case $journal_entry in
    *'"serving":"@current"'*)
      journal_entry=${1%%'"serving":"@current"'*}\"serving\":$serving${1#*'"serving":"@current"'}
      ;;
  esac
  [ "$(tail -n 1 "$journal" 2>/dev/null)" = "$journal_entry" ] && return 0
  journal_bytes=$(stat -c %s "$journal" 2>/dev/null || echo 0)
  printf '%s\n' "$journal_entry" >>"$journal" 2>/dev/null || {
    truncate -s "$journal_bytes" "$journal" 2>/dev/null
    return 1
  }
}

unit_of_process() {
  sed -n 's/^.*://p' "/proc/$1/cgroup" 2>/dev/null | tr / '\n' | grep -E '\.(service|scope)$' | tail -n 1
}
