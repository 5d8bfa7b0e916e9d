# Looks at a slot again and again: what its unit says and what its port answers. Each look is printed as it comes, in one piece,
# and ends with its number. Changes nothing. Ends when its time is over, when what it reads from comes to an end (it was enough), or
# when nobody takes what it prints (the connection is gone).
# Facts: name, slot, port, health_path, since (seconds since 1970 on the host: when it was started, or empty), for_seconds (0: one
# look), pause_seconds.
# Answers: ActiveState, SubState, MainPID, NRestarts, Result, ExecMainStatus,
# ExecMainCode, ExecMainStartTimestampMonotonic, ended_code, ended_status (of the process before, once it was restarted),
# running_seconds, running_sha256 (once for each process), service_port, port_taken (by whom: pid, unit, command), http_status,
# front_share (these in a single look only: how many of 100 new connections go to the canary; 0: the front is lifted; nothing: there is none),
# front_seen (new connections since it stands; a proxy counts none), front_sent (of these, to the canary), front_arrived (of those, past every
# firewall), front_lost (why the proxy does not do what it was told),
# at (seconds since the machine was booted), look (its number).
hashed_pid=
known_files='' service_ports=
look_number=0

# Who has no time to answer is asked again with the next look.
ask_manager() {
  shown=$(service_show "$slot" ActiveState SubState MainPID NRestarts Result ExecMainStatus \
    ExecMainCode ExecMainStartTimestampMonotonic) || return 1
  pid='' restarts='' started=''
  while IFS='=' read -r key value; do
    case $key in
      MainPID) pid=$value ;;
      NRestarts) restarts=$value ;;
      ExecMainStartTimestampMonotonic) started=$value ;;
    esac
  done <<END
$shown
END
  [ -n "$pid" ]
}

# Sets service_ports: those on which the main process listens. Once its own is among them they are what they were, as long as it has the
# same files open.
find_ports() {
  # shellcheck disable=SC2012
  open_files="$pid $(ls -l "/proc/$pid/fd/" 2>/dev/null)"
  [ "$open_files" != "$known_files" ] || ! listens_on_port || return 0
  known_files=$open_files
  service_ports=$({ printf '%s\n' "$open_files" && listening_sockets; } | awk '
    match($0, / -> socket:\[[0-9]+\]$/) { own[substr($0, RSTART + 12, RLENGTH - 13)] = 1; next }
    NF == 2 && ($2 in own) && !seen[$1]++ { print $1 }')
}

listens_on_port() {
  case "
$service_ports
" in
    *"
$port
"*) ;;
    *) return 1 ;;
  esac
}

describe_look() {
  printf '%s\n' "$shown"
  if [ -n "$since" ] && [ "$restarts" != 0 ]; then
    service_last_end "$slot" "$since" | while IFS='=' read -r key value; do
      case $key in
        ended_code) emit ended_code "$value" ;;
        ended_status) emit ended_status "$value" ;;
      esac
    done
  fi
  if [ "$pid" -gt 0 ]; then
    seconds_up
    [ "${started:-0}" -gt 0 ] && emit running_seconds "$((now - ${started%??????}))"
    # Hashing 30 MB costs the host 0.1 s: once for a process is enough.
    [ "$pid" = "$hashed_pid" ] || emit running_sha256 "$(sha256sum "/proc/$pid/exe" 2>/dev/null | cut -d' ' -f1)"
    [ -z "$service_ports" ] || emit service_port "$service_ports"
    # Another process of the unit may listen there. Where none does, it is somebody else who answers.
    listens_on_port || {
      stranger=$(port_owners "$port" | awk -v own_name="$(service_name "$slot")" 'NR == 1 { first = $0 } $2 == own_name { own = 1 } END { if (!own) print first }')
      [ -z "$stranger" ] || emit port_taken "$stranger"
    }
  fi
  emit http_status "$(ask_port "$port" "$health_path")"
  # Whoever waits for a slot to be ready does not ask, and it would be a quarter of what a look costs.
  [ "$for_seconds" -gt 0 ] || emit_front
  read -r at _ </proc/uptime
  emit at "$at"
  emit look "$look_number"
}

find_look_ports
seconds_up
ends_at=$((now + for_seconds))
while :; do
  if ask_manager; then
    look_number=$((look_number + 1))
    [ "$pid" -eq 0 ] || find_ports
    seen=$(describe_look)
    printf '%s\n' "$seen" 2>/dev/null || exit 0
    case $seen in
      *"
running_sha256="[0-9a-f]*) hashed_pid=$pid ;;
    esac
  fi
  seconds_up
  [ "$now" -lt "$ends_at" ] || break
  pause
done
[ "$look_number" -gt 0 ] || fail "nothing is said of $(service_name "$slot")"
exit 0
