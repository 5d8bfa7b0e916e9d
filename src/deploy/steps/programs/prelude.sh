# What the programs of this folder share, after request.sh has read what is asked. POSIX sh: dash, busybox ash, bash.
state_dir=${deploy_path:-}/.gin-deploy

# One step at a time changes a host: whoever wants to put things right waits for a step that was cut off from its run, and which may wait
# itself until a process has ended (stop-time.ts).
one_at_a_time() {
  exec 9>>"$state_dir/step" && flock -w 160 9 || fail "another step on this host does not end"
}

# Every step that changes something says first that the lock is still ours: a run that lost it must not write.
require_lock() {
  has_lock || {
    printf 'the lock on %s is no longer ours\n' "$deploy_path" >&2
    exit 91
  }
}

# replace_link TARGET LINK: readers see the old target or the new one, never none.
replace_link() {
  rm -f "$2.next" && ln -s "$1" "$2.next" && mv -fT "$2.next" "$2"
}

# write_file PATH MODE TEXT: whole or not at all.
write_file() {
  printf %s "$3" >"$1.next" && chmod "$2" "$1.next" && mv -fT "$1.next" "$1" || {
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

# read_first PATH: sets `file_line` to its first line, without a process; where there is none it is empty, and that fails.
read_first() {
  file_line=
  { read_line <"$1"; } 2>/dev/null
}

read_line() {
  IFS= read -r file_line || [ -n "$file_line" ]
}

# first_line PATH: prints it; fails where there is none.
first_line() {
  read_first "$1" && printf '%s\n' "$file_line"
}

# Says what is about to be done, before it is done: whoever finds the host half-way reads it. A full disk does not stop it once the
# file is there (stage.sh).
write_phase() {
  rewrite_file "$state_dir/phase" 640 "$phase_line"
}

# kernel_setting NAME: as sysctl has it. The kernel gives a number at once only: a shell that reads byte by byte gets its first digit.
kernel_setting() {
  cat "/proc/sys/$1" 2>/dev/null
}

# nearest_directory PATH: itself, or what is there of the way to it.
nearest_directory() {
  nearest=$1
  while [ ! -d "$nearest" ]; do
    nearest=${nearest%/*}
    nearest=${nearest:-/}
  done
  printf %s "$nearest"
}

# mount_options DIRECTORY: of the disk that it is on, one on each line.
mount_options() {
  df -P "$1" 2>/dev/null | awk '
    FILENAME != "/proc/self/mounts" { if (FNR == 2) point = $6; next }
    $2 == point { options = $4 }
    END { gsub(/,/, "\n", options); print options }' - /proc/self/mounts 2>/dev/null
}

free_space() {
  df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 " KiB free" }'
}

# copy_file FROM TO MODE: whole or not at all.
copy_file() {
  cp "$1" "$2.next" && chmod "$3" "$2.next" && mv -fT "$2.next" "$2" || {
    rm -f "$2.next"
    return 1
  }
}

# names_own_files LIST: a list of hashes that names nothing outside of its release, which root would read.
names_own_files() {
  ! cut -c67- "$1" | grep -Eq '^/|(^|/)\.\.(/|$)'
}

# For awk: ports as the kernel writes them. A busy host has tens of thousands of sockets, and not every awk reads 0x.
decimal='function decimal(hex, i, sum) { for (i = 1; i <= length(hex); i++) sum = sum * 16 + index("123456789ABCDEF", substr(hex, i, 1)); return sum + 0 }
'

# Listening TCP sockets as `port inode`. The kernel's own table takes it long, because it looks for connections as well: it is read where ss
# is missing, or too old.
listening_sockets() {
  if listed_sockets=$(ss -Hltne 2>/dev/null); then
    printf '%s\n' "$listed_sockets" | awk 'match($0, / ino:[0-9]+/) { port = $4; sub(/.*:/, "", port); print port, substr($0, RSTART + 5, RLENGTH - 5) }'
  else
    awk "$decimal"'$4 == "0A" { sub(/.*:/, "", $2); print decimal($2), $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
  fi
}

# seconds_up: sets `now`, seconds since the machine was booted: somebody may set its clock.
seconds_up() {
  read -r now _ </proc/uptime
  now=${now%.*}
}

# Open sockets as `pid inode`, of the processes whose numbers are given (as a pattern of /proc). One ls, not a fork a file.
open_sockets() {
  # shellcheck disable=SC2012,SC2086
  ls -l /proc/$1/fd/ 2>/dev/null | awk '
    /^\/proc\// { split($0, part, "/"); pid = part[3] }
    match($0, / -> socket:\[[0-9]+\]$/) { print pid, substr($0, RSTART + 12, RLENGTH - 13) }'
}

# unit_of_process PID: of systemd.
unit_of_process() {
  awk -F / '{ sub(/^.*:/, ""); for (i = 1; i <= NF; i++) if ($(i) ~ /\.(service|scope)$/) unit = $(i) } END { if (unit != "") print unit }' \
    "/proc/$1/cgroup" 2>/dev/null
}

# service_of_listener PID PORT: systemd itself listens for a service that is started by its first connection.
service_of_listener() {
  socket_unit=
  [ "$1" != 1 ] || socket_unit=$(systemctl list-sockets --no-legend --no-pager 2>/dev/null | awk -v public="$2" '$1 ~ "(^|:)" public "$" { print $2; exit }')
  if [ -n "$socket_unit" ]; then printf '%s\n' "$socket_unit"; else service_of_process "$1"; fi
}

# port_owners PORT: who listens there, as `pid unit command`, one on each line.
port_owners() {
  owned_sockets=" $(listening_sockets | sed -n "s/^$1 //p" | tr '\n' ' ')"
  [ "$owned_sockets" != " " ] || return 0
  open_sockets '[0-9]*' | while read -r owning_pid inode; do
    case $owned_sockets in
      *" $inode "*) printf '%s %s %s\n' "$owning_pid" "$(service_of_listener "$owning_pid" "$1")" "$(tr -d '\n' 2>/dev/null <"/proc/$owning_pid/comm")" ;;
    esac
  done | sort -u
}

# relabel [-R] PATHS: as SELinux wants them, where there is SELinux. A place of the service's own is never gone through.
relabel() {
  [ ! -e /sys/fs/selinux/enforce ] || restorecon "$@" 2>/dev/null || :
}

# release_of_process PID: whose program runs there, by the path that it was started from: a link may lead elsewhere by now. 0: nothing runs.
release_of_process() {
  [ "$1" -gt 0 ] || return 0
  all_releases=$(cd -P "$deploy_path/releases" 2>/dev/null && pwd -P) || return 0
  running_program=$(readlink "/proc/$1/exe" 2>/dev/null)
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
  service_keep_definition "$deploy_path/current/unit" "$1"
}

# What a deploy that was cut off has left half-made. An upload is emptied first: whoever still has it open keeps its space.
remove_leftovers() {
  for part in "$state_dir"/incoming/*.part; do
    [ -f "$part" ] && true >"$part"
  done
  rm -rf "$state_dir/incoming" "$state_dir/staging" "$state_dir/unpacked" "$state_dir/verify"
}

# add_to_journal LINE: a line of JSON, whole or not at all, and once where a step runs twice. The host's own words take the place
# of "serving":"@current" and "time":"@now": what `current` is at this moment, and when that is.
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
  case $journal_entry in
    *'"time":"@now"'*)
      journal_entry=${journal_entry%%'"time":"@now"'*}\"time\":\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\"${journal_entry#*'"time":"@now"'}
      ;;
  esac
  [ "$(tail -n 1 "$journal" 2>/dev/null)" = "$journal_entry" ] && return 0
  journal_bytes=$(stat -c %s "$journal" 2>/dev/null || echo 0)
  printf '%s\n' "$journal_entry" >>"$journal" 2>/dev/null || {
    truncate -s "$journal_bytes" "$journal" 2>/dev/null
    return 1
  }
}

# has PROGRAM: whether it is installed.
has() {
  command -v "$1" >/dev/null 2>&1
}

# Whether something keeps this host's clock right: `yes` or `no`; nothing where nobody can know, as in a container, whose clock is that of
# the machine below.
clock_is_kept() {
  if [ -e /run/systemd/timesync/synchronized ] && systemctl is-active --quiet systemd-timesyncd.service 2>/dev/null; then
    echo yes
    return
  fi
  kept=$({
    ! has chronyc || timeout 5 chronyc -n tracking
    ! has ntpq || timeout 5 ntpq -nc rv
    ! has ntpctl || timeout 5 ntpctl -s status
  } 2>/dev/null </dev/null | sed -n 's/^Leap status *: Not synchronised.*/no/p;s/^Leap status *:.*/yes/p;s/.*leap_alarm.*/no/p;s/.*leap_[a-z_]*,.*/yes/p;s/.*clock unsynced.*/no/p;s/.*clock synced.*/yes/p' | head -n 1)
  [ -n "$kept" ] || systemd-detect-virt --container --quiet 2>/dev/null ||
    kept=$(timeout 5 timedatectl show -p NTPSynchronized --value 2>/dev/null </dev/null | sed -n '/^yes$/p;/^no$/p')
  [ -z "$kept" ] || echo "$kept"
}

# Proxies that are installed, with their versions: `nginx 1.22.1`.
proxies() {
  {
    ! has nginx || nginx -v 2>&1 | sed -n 's|^nginx version: nginx/\([^ ]*\).*|nginx \1|p'
    ! has haproxy || haproxy -v 2>&1 | sed -n '1s/^HA-\{0,1\}Proxy version \([^ ]*\).*/haproxy \1/p'
    ! has caddy || caddy version 2>/dev/null | sed -n '1s/^v\([^ ]*\).*/caddy \1/p'
    ! has apachectl || apachectl -v 2>/dev/null | sed -n '1s|^Server version: Apache/\([^ ]*\).*|apache \1|p'
  } </dev/null
}

# Sets `look_ports`: our own looks come from source ports that no other client of this host is given.
look_ports=
find_look_ports() {
  [ -z "$look_ports" ] || return 0
  look_ports=61000-61999
  case $(kernel_setting net/ipv4/ip_local_port_range) in *[!0-9]6[1-5][0-9][0-9][0-9]) look_ports=24-1023 ;; esac
}

# ask_at ADDRESS PORT PATH CURL_OPTIONS...: what the process there answers a GET with. From the host itself, past any proxy of the environment,
# and from ports for which the front does not hold. The address comes as configuration: it may hold a token, and arguments are for all to see.
ask_at() {
  asked_address=$1:$2$3
  case $asked_address in *[\\\"]*) asked_address=$(printf %s "$asked_address" | sed 's/[\\"]/\\&/g') ;; esac
  shift 3
  find_look_ports
  curl -q -gsS --noproxy '*' --local-port "$look_ports" --path-as-is "$@" -K - 2>/dev/null <<END
url = "http://$asked_address"
END
}

# ask PORT PATH CURL_OPTIONS...: where looks go.
ask() {
  ask_at 127.0.0.1 "$@"
}

# ask_port PORT PATH: only the status; 000: no answer.
ask_port() {
  ask "$1" "$2" -o /dev/null -w '%{http_code}' --max-time 5
}

# For without-secrets.awk: values that stage.sh has written down. Those of all releases: one that ends still prints what it knows.
find_secrets() {
  SECRET_FILES=$(printf '%s\n' "$deploy_path"/releases/*/env/secrets)
  export SECRET_FILES
}

# Reads what a service has printed, and prints it without the values of its environment.
hide_secrets() {
  find_secrets
  awk "$without_secrets
    { print without_secrets(\$0) }"
}

sha256_of_file() {
  sha256sum "$1" 2>/dev/null | cut -d' ' -f1
}

# port_forwards PORT: rules that send connections to the port elsewhere, before any process of this host gets them; not our own.
port_forwards() {
  {
    nft list ruleset 2>/dev/null
    ! grep -qx nat /proc/net/ip_tables_names 2>/dev/null || iptables-legacy-save -t nat 2>/dev/null
  } | awk -v public="$1" '
    function holds(ports, part, count, i, range) {
      gsub(/[{},]/, " ", ports)
      gsub(/:/, "-", ports)
      count = split(ports, part, " ")
      for (i = 1; i <= count; i++) {
        if (part[i] == public) return 1
        if (split(part[i], range, "-") == 2 && range[1] + 0 <= public && public <= range[2] + 0) return 1
      }
      return 0
    }
    $1 == "table" { ours = $3 ~ /^gin_/ }
    ours || !/[ -]dport / || !/dnat |DNAT|redirect to |REDIRECT/ { next }
    {
      ports = $0
      sub(/.*[ -]dports? /, "", ports)
      if (substr(ports, 1, 1) == "{") sub(/}.*/, "", ports)
      else sub(/ .*/, "", ports)
      sub(/^[ \t]+/, "")
      if (holds(ports)) print substr($0, 1, 300)
    }'
}

# published_by PORT: containers that have it, of an engine that runs. One that does not run is not asked: that would start it.
published_by() {
  for engine in docker podman; do
    case $engine in
      docker) [ -S /run/docker.sock ] && [ -e /run/docker.pid ] ;;
      podman) [ -d /run/libpod ] || [ -d /run/containers/storage ] ;;
    esac || continue
    timeout 10 "$engine" ps --format '{{.Names}} {{.Ports}}' 2>/dev/null </dev/null | awk -v engine="$engine" -v public="$1" '{
      name = $1
      while (match($0, /:[0-9]+(-[0-9]+)?->/)) {
        split(substr($0, RSTART + 1, RLENGTH - 3), range, "-")
        if (range[1] + 0 <= public && public <= (range[2] == "" ? range[1] : range[2]) + 0) { print engine, name; next }
        $0 = substr($0, RSTART + RLENGTH)
      }
    }'
  done
}

# The end of standard input says that it was enough, and is what ends the wait early. Where timeout does not know parts of a second,
# or is not there, it waits a second without listening.
pause() {
  timeout "$pause_seconds" cat >/dev/null 2>&1
  case $? in
    0) exit 0 ;;
    124 | 137 | 143) ;;
    *) sleep 1 ;;
  esac
}

# told NAME VALUE: a fact, as the host program reads it; of a form that has no blanks and no line ends.
told() {
  printf '%s =%s\n' "$1" "$2"
}

# The lock of a host (lock.sh), and its lease.
lock_dir=$state_dir/lock
# What the lock is made of while nobody holds it: taking it then needs no room on the disk.
spare_dir=$state_dir/spare

# Two lock operations never overlap. Apart from one_at_a_time: a renewal must not wait for a step, which may take a minute.
# The directory itself is what is locked: a full disk may have no room for a file.
in_turn() {
  exec 8<"$state_dir" && flock -w 20 8 || fail "another lock operation on this host does not end"
  # A lease from before the boot has run out.
  seconds_up
  read -r boot </proc/sys/kernel/random/boot_id
}

# write_lease DIRECTORY SECONDS
write_lease() {
  rewrite_file "$1/expires" 640 "$boot $((now + $2))"
}

# The token first: from then on the one before is shut out, and its lease has run out already.
write_lock() {
  rewrite_file "$1/token" 600 "$token" && rewrite_file "$1/holder" 640 "$holder" && write_lease "$1" "$lease_seconds"
}

take_lock() {
  if [ -d "$lock_dir" ]; then
    write_lock "$lock_dir"
  else
    mkdir -p "$spare_dir" && write_lock "$spare_dir" && mv -T "$spare_dir" "$lock_dir"
  fi
}

has_lock() {
  read_first "$lock_dir/token"
  [ "$file_line" = "$token" ]
}

# has_run_out LEASE_SECONDS: whether nobody has renewed the lock in time. Sets `left`, the seconds until then.
has_run_out() {
  left=0
  read_first "$lock_dir/expires"
  case ${file_line##* } in
    # A holder that was killed between mkdir and its first lease has none: its directory's age stands in for it.
    '') left=$(($(stat -c %Y "$lock_dir" 2>/dev/null || echo 0) + $1 - $(date +%s))) ;;
    *[!0-9]*) ;;
    *) [ "${file_line%% *}" != "$boot" ] || left=$((${file_line##* } - now)) ;;
  esac
  [ "$left" -le 0 ]
}

let_go() {
  rm -rf "$spare_dir"
  mv -T "$lock_dir" "$spare_dir" 2>/dev/null || rm -rf "$lock_dir"
}
