# Looks at a slot again and again: what its unit says and what its port answers. Each look is printed as it comes, in one piece,
# and ends with its number. Changes nothing. Ends when its time is over, when what it reads from comes to an end (it was enough), or
# when nobody takes what it prints (the connection is gone).
# Facts: name, slot, port, health_path, since (seconds since 1970 on the host: when it was started, or empty), for_seconds (0: one
# look), pause_seconds.
# Answers: ActiveState, SubState, MainPID, NRestarts, Result, ExecMainStatus,
# ExecMainCode, ExecMainStartTimestampMonotonic, ended_code, ended_status (of the process before, once it was restarted),
# running_seconds, running_sha256 (once for each process), service_port, http_status, at (seconds since the machine was booted), look (its number).
unit=$name@$slot.service
hashed_pid=
look_number=0

shown_value() {
  printf '%s\n' "$shown" | sed -n "s/^$1=//p"
}

# A systemd that has no time to answer is asked again with the next look.
ask_systemd() {
  shown=$(systemctl show "$unit" -p ActiveState -p SubState -p MainPID -p NRestarts -p Result -p ExecMainStatus \
    -p ExecMainCode -p ExecMainStartTimestampMonotonic) || return 1
  pid=$(shown_value MainPID)
  [ -n "$pid" ]
}

describe_look() {
  printf '%s\n' "$shown"
  # After a restart systemd's words are of the new process. How the one before ended is in the journal, unless it was exit code 0.
  if [ -n "$since" ] && [ "$(shown_value NRestarts)" != 0 ]; then
    journalctl _PID=1 UNIT="$unit" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 --since="@$since" -n 1 --no-pager -o export 2>/dev/null |
      sed -n 's/^EXIT_CODE=/ended_code=/p; s/^EXIT_STATUS=/ended_status=/p'
  fi
  started=$(shown_value ExecMainStartTimestampMonotonic)
  if [ "$pid" -gt 0 ]; then
    [ "${started:-0}" -gt 0 ] && emit running_seconds "$(($(cut -d. -f1 /proc/uptime) - ${started%??????}))"
    # Hashing 30 MB costs the host 0.1 s: once for a process is enough.
    [ "$pid" = "$hashed_pid" ] || emit running_sha256 "$(sha256sum "/proc/$pid/exe" 2>/dev/null | cut -d' ' -f1)"
    sockets=" $(open_sockets "$pid" | tr '\n' ' ') "
    listening_sockets | while read -r socket_port inode; do
      case $sockets in *" $inode "*) emit service_port "$socket_port" ;; esac
    done | sort -u
  fi
  # From the host itself, past any proxy of the environment. 000: no answer.
  # From ports for which no cover holds (cover.sh): it asks the process of this slot itself.
  # The address comes as configuration: it may hold a token, and arguments are for all to see.
  emit http_status "$(printf 'url = "http://127.0.0.1:%s%s"\n' "$port" "$(printf %s "$health_path" | sed 's/[\\"]/\\&/g')" |
    curl -q -gsS --noproxy '*' --local-port 61000-61999 --path-as-is -o /dev/null -w '%{http_code}' --max-time 5 -K - 2>/dev/null)"
  emit at "$(cut -d' ' -f1 /proc/uptime)"
  emit look "$look_number"
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

ends_at=$(($(cut -d. -f1 /proc/uptime) + for_seconds))
while :; do
  if ask_systemd; then
    look_number=$((look_number + 1))
    seen=$(describe_look)
    printf '%s\n' "$seen" 2>/dev/null || exit 0
    case $seen in
      *"
running_sha256="[0-9a-f]*) hashed_pid=$pid ;;
    esac
  fi
  [ "$(cut -d. -f1 /proc/uptime)" -lt "$ends_at" ] || break
  pause
done
[ "$look_number" -gt 0 ] || fail "systemctl show $unit gave no answer"
exit 0
