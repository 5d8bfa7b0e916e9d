# What steps ask of supervisord for a service, by the names and in the words of systemd.sh. Its slots are programs of their own,
# NAME@current and NAME@canary; root has registered them (provision.sh), and no deploy writes anything that supervisord reads. Both are
# started by launch.sh, which writes down what it started: supervisord itself is asked for little, because each question takes it long.
service_run_dir=/run/gin-deploy/${name:-}
service_log_dir=/var/log/gin-deploy/${name:-}

service_kind() {
  echo supervisor
}

service_name() {
  printf '%s@%s' "$name" "$1"
}

# Where our programs stand in supervisord's configuration; nothing: nobody has registered them.
service_sections_file() {
  sections_file=$(sed -n 's/^sections=//p' "/etc/gin-deploy/$name/service" 2>/dev/null)
  [ -z "$sections_file" ] || [ ! -f "$sections_file" ] || echo "$sections_file"
}

# started_process SLOT: sets its number and when it began, as launch.sh wrote it down, and how often it was started.
started_process() {
  started_pid=0 started_began=0 started_count=0
  [ ! -e "$service_run_dir/$1.run" ] || read -r started_pid started_began _ started_count <"$service_run_dir/$1.run"
}

# process_began PID: nothing: it has ended. A number alone may belong to another process by now.
process_began() {
  { read -r began_stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  # shellcheck disable=SC2086
  set -- ${began_stat##*) }
  case $1 in Z | X) ;; *) echo "${20}" ;; esac
}

# A slot whose program has not taken the place of launch.sh yet has no process.
service_pid() {
  started_process "$1"
  if [ "$started_pid" -gt 0 ] && [ "$(process_began "$started_pid")" = "$started_began" ]; then
    case $(readlink "/proc/$started_pid/exe") in
      */releases/*/bin/"$name"*) echo "$started_pid" && return ;;
    esac
  fi
  echo 0
}

service_is_active() {
  [ "$(service_pid "$1")" -gt 0 ]
}

service_enablement() {
  [ -z "$(service_sections_file)" ] || echo enabled
}

descends_from() {
  descendant=$1
  while [ "${descendant:-0}" -gt 1 ]; do
    [ "$descendant" != "$2" ] || return 0
    descendant=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$descendant/status" 2>/dev/null)
  done
  return 1
}

service_of_process() {
  for own_slot in current canary; do
    # A process that the service has started is the service's too.
    descends_from "$1" "$(service_pid "$own_slot")" || continue
    service_name "$own_slot"
    return
  done
  unit_of_process "$1"
}

service_owners() {
  [ -z "$(service_sections_file)" ] || echo ours
}

service_place() {
  sed -n 's/^deploy_path=//p' "/etc/gin-deploy/$name/service" 2>/dev/null
}

# The release's own: what supervisord reads is the same for each of them.
service_definition() {
  [ -z "$(service_sections_file)" ] || cat "$(service_place)/current/unit" 2>/dev/null
}

service_is_defined_by() {
  [ -f "$1" ] && [ -n "$(service_sections_file)" ]
}

service_keep_definition() {
  :
}

service_drop_kept_definition() {
  :
}

service_ready_definition() {
  [ -n "$(service_sections_file)" ] || fail "supervisord does not know $name: run provision"
}

service_place_definition() {
  :
}

service_reload() {
  :
}

service_enable() {
  :
}

# how_ended SLOT PID: `exited 2`, `killed 9`, or `exited unknown`, by what supervisord has logged.
how_ended() {
  end_found=$(supervisorctl maintail -200000 2>/dev/null | awk -v own="$(service_name "$1")" -v pid="$2" '
    index($0, " spawned: '\''" own "'\'' with pid ") { is_its = pid == 0 || $NF == pid; next }
    is_its && (index($0, " exited: " own " (") || index($0, " stopped: " own " (")) { found = $0 }
    END {
      if (match(found, /exit status [0-9]+/)) print "exited", substr(found, RSTART + 12, RLENGTH - 12)
      else if (match(found, /terminated by SIG[A-Z0-9]+/)) print "killed", substr(found, RSTART + 17, RLENGTH - 17)
    }')
  case $end_found in
    'killed HUP') echo killed 1 ;;
    'killed INT') echo killed 2 ;;
    'killed QUIT') echo killed 3 ;;
    'killed ILL') echo killed 4 ;;
    'killed ABRT') echo killed 6 ;;
    'killed BUS') echo killed 7 ;;
    'killed FPE') echo killed 8 ;;
    'killed KILL') echo killed 9 ;;
    'killed SEGV') echo killed 11 ;;
    'killed PIPE') echo killed 13 ;;
    'killed TERM') echo killed 15 ;;
    '') echo exited unknown ;;
    *) echo "$end_found" ;;
  esac
}

# end_of_started SLOT PID: the same for the process that was started last, or for the one before (0). supervisord is asked once for each.
end_of_started() {
  if [ -e "$service_run_dir/$1.ended" ]; then
    read -r end_status <"$service_run_dir/$1.ended"
    if [ "$end_status" -gt 128 ]; then echo "killed $((end_status - 128))"; else echo "exited $end_status"; fi
    return
  fi
  read -r end_of end_how end_status 2>/dev/null <"$service_run_dir/$1.end" || end_of=
  if [ "$end_of" != "$started_pid-$2" ]; then
    end_words=$(how_ended "$1" "$2")
    end_how=${end_words% *} end_status=${end_words#* }
    [ "$end_status" = unknown ] || write_file "$service_run_dir/$1.end" 600 "$started_pid-$2 $end_how $end_status
"
  fi
  echo "$end_how $end_status"
}

# take_end END: in the words of `systemctl show`.
take_end() {
  shown_status=${1#* }
  case $1 in
    'exited 0') shown_code=1 ;;
    exited*) shown_code=1 shown_result=exit-code ;;
    *) shown_code=2 shown_result=signal ;;
  esac
}

# describe_process SLOT: in the words of `systemctl show`.
describe_process() {
  started_process "$1"
  shown_state=inactive shown_sub=dead shown_pid=0 shown_result=success shown_code=0 shown_status=0 shown_started=0
  if [ "$started_count" -gt 0 ]; then
    shown_started=${started_began}0000
    if [ "$(process_began "$started_pid")" = "$started_began" ]; then
      shown_state=active shown_sub=running shown_pid=$(service_pid "$1")
      [ "$shown_pid" -gt 0 ] || {
        shown_state=activating shown_sub=start
        [ "$started_count" -eq 1 ] || {
          shown_sub=auto-restart
          take_end "$(end_of_started "$1" 0)"
        }
      }
    elif [ ! -e "$service_run_dir/$1.stopped" ]; then
      take_end "$(end_of_started "$1" "$started_pid")"
      [ "$shown_result" = success ] || shown_state=failed shown_sub=failed
      if [ "$1" = canary ]; then
        [ ! -e "$service_run_dir/canary.timeout" ] || shown_state=failed shown_sub=failed shown_result=timeout
      else
        case $(supervisorctl status "$(service_name "$1")" 2>/dev/null) in
          *' STOPPED '*) shown_state=inactive shown_sub=dead shown_result=success ;;
          *' EXITED '* | *' FATAL '* | *ERROR* | '') ;;
          *) shown_state=activating shown_sub=auto-restart ;;
        esac
      fi
    fi
  fi
  [ "$started_count" -gt 0 ] || started_count=1
  printf '%s\n' "ActiveEnterTimestampMonotonic=$shown_started" "ActiveState=$shown_state" "SubState=$shown_sub" "MainPID=$shown_pid" "NRestarts=$((started_count - 1))" \
    "Result=$shown_result" "ExecMainCode=$shown_code" "ExecMainStatus=$shown_status" "ExecMainStartTimestampMonotonic=$shown_started"
}

service_show() {
  shown_slot=$1
  shift
  describe_process "$shown_slot" | while IFS= read -r shown_line; do
    case " $* " in *" ${shown_line%%=*} "*) printf '%s\n' "$shown_line" ;; esac
  done
}

# begin_slot SLOT: what is started from here on is counted anew, and its log begins here.
begin_slot() {
  (umask 077 && mkdir -p "$service_run_dir") && rm -f "$service_run_dir/$1.stopped" "$service_run_dir/$1.end" "$service_run_dir/$1.ended" "$service_run_dir/$1.timeout" &&
    write_file "$service_run_dir/$1.log-start" 600 "$(stat -c '%i %s' "$service_log_dir/$1.log" 2>/dev/null)
" && write_file "$service_run_dir/$1.run" 600 "0 0 0 0
" || fail "cannot write $service_run_dir: $(free_space /run)"
}

# await_start SLOT: supervisord says that it has started what has not begun yet.
await_start() {
  seconds_up
  await_until=$((now + 15))
  while started_process "$1" && [ "$started_count" -eq 0 ] && [ "$now" -lt "$await_until" ]; do
    sleep 0.1 2>/dev/null || sleep 1
    seconds_up
  done
}

# In two steps, because it may be ending and starting by itself again and again: only what is started from then on counts.
service_restart() {
  stop_slot current
  begin_slot current
  # Another version of the action has registered other programs.
  if [ -e "$service_run_dir/outdated" ]; then
    supervisorctl update "$(service_name current)" >/dev/null 2>&1 && rm -f "$service_run_dir/outdated"
  fi
  supervisorctl start "$(service_name current)" >/dev/null 2>&1
  await_start current
}

# stop_slot SLOT
stop_slot() {
  true 2>/dev/null >"$service_run_dir/$1.stopped"
  supervisorctl stop "$(service_name "$1")" >/dev/null 2>&1
}

service_disable() {
  stop_slot current
}

service_take_down() {
  :
}

service_stop_canary() {
  started_process canary
  [ "$(process_began "$started_pid")" != "$started_began" ] || stop_slot canary
}

service_has_canary() {
  [ -e "$service_run_dir/canary.order" ]
}

# order_canary LINES: what launch.sh is to do with the canary.
order_canary() {
  begin_slot canary
  write_file "$service_run_dir/canary.order" 600 "$1
" || fail "cannot write $service_run_dir/canary.order"
}

service_prepare_canary() {
  order_canary "$2 $table $mark"
}

service_limit_canary() {
  read -r _ ordered 2>/dev/null <"$service_run_dir/canary.order" || fail "nothing is known of the canary in $service_run_dir"
  write_file "$service_run_dir/canary.order" 600 "$2 $ordered
" || fail "cannot write $service_run_dir/canary.order"
}

service_start_canary() {
  supervisorctl start "$(service_name canary)" >/dev/null 2>&1
  await_start canary
}

# Whether somebody looks after the canary.
is_kept() {
  read -r keeper_pid keeper_began 2>/dev/null <"$service_run_dir/keeper" && [ "$(process_began "$keeper_pid")" = "$keeper_began" ]
}

# Whoever keeps the canary takes its front away.
service_bind_front() {
  is_kept
}

service_end_canary() {
  stop_slot canary
  seconds_up
  keep_until=$((now + 15))
  while is_kept && [ "$now" -lt "$keep_until" ]; do
    sleep 0.1 2>/dev/null || sleep 1
    seconds_up
  done
}

service_remove_canary() {
  rm -f "$service_run_dir/canary.order" "$service_run_dir/canary.run" "$service_run_dir/canary.ended" "$service_run_dir/canary.timeout"
}

service_start_once() {
  order_canary "$3 ${table:--} ${mark:--}
$2"
  supervisorctl start "$(service_name canary)" >/dev/null 2>&1 || fail "supervisorctl start $(service_name canary) failed"
  await_start canary
}

service_goes_on() {
  # For before-start.sh.
  # shellcheck disable=SC2034
  ended_once=$(service_show canary ActiveState Result ExecMainCode ExecMainStatus)
  started_process canary
  [ "$started_count" -gt 0 ] && [ "$(process_began "$started_pid")" = "$started_began" ]
}

# What a process printed last is on its way to the file.
service_flush_log() {
  sleep 1
}

# log_since SLOT: what the slot has logged since its start.
log_since() {
  read -r log_file_number log_size 2>/dev/null <"$service_run_dir/$1.log-start" || log_file_number='' log_size=0
  [ "$(stat -c %i "$service_log_dir/$1.log" 2>/dev/null)" = "$log_file_number" ] || log_size=0
  tail -c "+$((${log_size:-0} + 1))" "$service_log_dir/$1.log" 2>/dev/null
}

service_log() {
  log_since "$1" | tail -n "$3"
}

service_printed() {
  log_since "$1" | tail -n "$3"
}

service_last_end() {
  how_ended "$1" 0 | sed 's/^\(.*\) \(.*\)$/ended_code=\1\nended_status=\2/'
}

service_start_guard() {
  supervisorctl stop "$name@guard" >/dev/null 2>&1
  complaint=$(supervisorctl start "$name@guard" 2>&1) || fail "supervisorctl did not start $name@guard: $complaint"
}

# Whoever asks for it is what starts the service: it goes on by itself, and sees when that runs.
service_run_after_start() {
  setsid /bin/sh "$2" </dev/null >/dev/null 2>&1 &
}

# entries_of FILE FROM: the lines there from that byte on that are whole, as journalctl prints entries. Sets where they end.
entries_of() {
  entries_end=$(stat -c %s "$1" 2>/dev/null || echo 0)
  [ "$entries_end" -gt "$2" ] || return 0
  [ -z "$(tail -c "+$entries_end" "$1" | head -c 1)" ] || entries_end=$((entries_end - $(head -c "$entries_end" "$1" | tail -n 1 | wc -c)))
  [ "$entries_end" -gt "$2" ] || return 0
  tail -c "+$(($2 + 1))" "$1" | head -c "$((entries_end - $2))" | sed "s/^/$(date +%s).000000 service[1]: /"
}

# A file has no times: a line counts as of now. So of what was logged before the first look only a canary's own is known.
service_entries() {
  entries_file=$service_log_dir/$1.log
  entries_number=$(stat -c %i "$entries_file" 2>/dev/null || echo 0)
  entries_from=$(stat -c %s "$entries_file" 2>/dev/null || echo 0)
  case $2 in
    s=*)
      entries_last=${2#s=}
      if [ "${entries_last%;*}" = "$entries_number" ]; then
        entries_from=${entries_last#*;}
      else
        entries_from=0
        [ "$(stat -c %i "$entries_file.1" 2>/dev/null)" != "${entries_last%;*}" ] || entries_of "$entries_file.1" "${entries_last#*;}"
      fi
      ;;
    *)
      [ "$1" = current ] || read -r _ entries_from 2>/dev/null <"$service_run_dir/$1.log-start" || entries_from=0
      ;;
  esac
  entries_end=$entries_from
  entries_of "$entries_file" "${entries_from:-0}"
  echo "-- cursor: s=$entries_number;$entries_end"
}

service_has_cut_line() {
  return 1
}

service_usage() {
  service_show "$1" ActiveState MainPID NRestarts Result ExecMainStatus | {
    while IFS='=' read -r usage_key usage_value; do
      case $usage_key in
        ActiveState) usage_state=$usage_value ;;
        MainPID) usage_pid=$usage_value ;;
        NRestarts) usage_restarts=$usage_value ;;
        Result) usage_result=$usage_value ;;
        *) usage_status=$usage_value ;;
      esac
    done
    case $usage_status in *[!0-9]*) usage_status=0 ;; esac
    # With what it has started: all of that is of one process group.
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v group="$usage_pid" -v page="$(getconf PAGESIZE 2>/dev/null || echo 4096)" \
      -v head="$usage_state $usage_pid $usage_restarts $usage_result $usage_status" '
      { sub(/^.*\) /, "") }
      group > 0 && $3 == group { ticks += $12 + $13 + $14 + $15; pages += $22 }
      END { printf "%s %.0f %.0f\n", head, ticks * 10, pages * page / 1024 }'
  }
}

service_complaints() {
  :
}

find_service_places() {
  find_supervisor
  [ -z "$no_supervisor" ] || fail "supervisor cannot run $name: $no_supervisor"
  # For provision.sh.
  # shellcheck disable=SC2034
  service_places=${supervisor_sections%/*}
}

# What the registration of the service says of it.
service_registration() {
  printf 'sections=%s\n' "$supervisor_sections"
}

# section SLOT LINES
section() {
  printf '[program:%s@%s]\ncommand=/bin/sh /etc/gin-deploy/%s/launch %s\n%s\n' "$name" "$1" "$name" "$1" "$2"
}

logged() {
  printf 'stdout_logfile=%s/%s.log\nstdout_logfile_maxbytes=20MB\nstdout_logfile_backups=5\nredirect_stderr=true' "$service_log_dir" "$1"
}

# service_register BOOT_FILE: tells supervisord of the slots, of which only `current` is started by itself. They are the same for every
# release, so that what runs is not restarted by this. Its own delays are left out: launch.sh has them, and never gives up.
service_register() {
  (umask 027 && mkdir -p "$service_log_dir") || fail "cannot create $service_log_dir"
  place_file "$registration/launch" 644 "$(printf 'name=%s\ndeploy_path=%s\nport=%s' "$name" "$deploy_path" "$port")
$launcher" "what supervisord starts, $registration/launch"
  common="directory=/
startsecs=0
startretries=1000000
stopsignal=TERM
stopwaitsecs=30
stopasgroup=true
killasgroup=true"
  place_file "$supervisor_sections" 644 "; gin-deploy: $name. Written by provision.sh; what is changed here by hand is lost.
$(section current "$common
autostart=true
autorestart=unexpected
exitcodes=207
$(logged current)")

$(section canary "$common
autostart=false
autorestart=false
$(logged canary)")

$(section guard "$common
autostart=false
autorestart=unexpected
exitcodes=0
stdout_logfile=NONE
redirect_stderr=true")
" "programs of supervisord, $supervisor_sections"
  complaint=$(supervisorctl reread 2>&1) || fail "supervisord does not read its configuration: $complaint"
  case $complaint in *ERROR*) fail "supervisord does not read its configuration: $complaint" ;; esac
  # What serves takes them over with its next start.
  if service_is_active current; then
    set --
    case $complaint in *"$(service_name current): "*) true >"$service_run_dir/outdated" ;; esac
  else
    set -- "$(service_name current)"
  fi
  complaint=$(supervisorctl update "$(service_name canary)" "$name@guard" "$@" 2>&1) || fail "supervisord does not take the programs of $name: $complaint"
}
