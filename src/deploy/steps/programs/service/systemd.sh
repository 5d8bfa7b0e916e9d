# What steps ask of systemd for a service. Its slots are `current` and `canary`, each an instance of a template unit. Every service manager
# answers to these names, and in systemd's words.
service_file=/etc/systemd/system/${name:-}@.service
service_canary_file=/run/systemd/system/${name:-}@canary.service

service_kind() {
  echo systemd
}

# service_name SLOT: as people and the host know it.
service_name() {
  printf '%s@%s.service' "$name" "$1"
}

# service_show SLOT PROPERTY...: as `PROPERTY=value` lines; fails where there is no answer.
service_show() {
  shown_unit=$name@$1.service
  shift
  usual_ifs=$IFS
  IFS=,
  shown_properties=$*
  IFS=$usual_ifs
  systemctl show "$shown_unit" -p "$shown_properties" 2>/dev/null
}

# service_pid SLOT: of its main process; 0: nothing runs.
service_pid() {
  shown_pid=$(service_show "$1" MainPID)
  shown_pid=${shown_pid#*=}
  echo "${shown_pid:-0}"
}

service_is_active() {
  systemctl is-active --quiet "$(service_name "$1")" 2>/dev/null
}

# As `systemctl is-enabled` says it: whether the service is started at boot.
service_enablement() {
  systemctl is-enabled "$(service_name current)" 2>/dev/null
}

# service_of_process PID: who looks after it.
service_of_process() {
  unit_of_process "$1"
}

# What is there under the service's name: `ours` or `foreign`, one a line.
service_owners() {
  for units in /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    [ -e "$units/$name@.service" ] && echo foreign
  done
  [ -e "$service_file" ] || return 0
  if grep -q '^# gin-deploy: ' "$service_file"; then echo ours; else echo foreign; fi
}

# Where the service lives, by what runs it.
service_place() {
  sed -n 's|^WorkingDirectory=\(.*\)/%i$|\1|p' "$service_file" 2>/dev/null
}

service_definition() {
  cat "$service_file" 2>/dev/null
}

# service_is_defined_by FILE: whether what runs the service is exactly that.
service_is_defined_by() {
  cmp -s "$1" "$service_file"
}

# service_keep_definition FILE NEW_FILE: keeps it ready where the new one will take its place, so that going back is a rename.
service_keep_definition() {
  [ -e "$1" ] && ! cmp -s "$1" "$2" || return 0
  copy_file "$1" "$service_file.back" 644
}

service_drop_kept_definition() {
  rm -f "$service_file.back"
}

# service_ready_definition FILE: makes it ready to be put in place by service_place_definition, and prints what does so; nothing: it is there.
service_ready_definition() {
  service_is_defined_by "$1" && return 0
  if cmp -s "$1" "$service_file.back"; then
    echo "$service_file.back"
  elif cp "$1" "$service_file.next" && chmod 644 "$service_file.next"; then
    echo "$service_file.next"
  else
    rm -f "$service_file.next"
    fail "cannot write $service_file.next: $(free_space "${service_file%/*}")"
  fi
}

# service_place_definition READY
service_place_definition() {
  mv -f "$1" "$service_file" || fail "cannot write $service_file"
}

service_reload() {
  systemctl daemon-reload || fail "systemctl daemon-reload failed"
}

# Without another reload of systemd, which costs more than all else here: what was put in place is read already.
service_enable() {
  systemctl enable --quiet --no-reload "$(service_name current)" 2>/dev/null
}

# Starts what runs anew, or what does not run. What that came to is seen by looking: a service that ends at once is no failure of this.
service_restart() {
  systemctl reset-failed "$(service_name current)" 2>/dev/null
  systemctl restart "$(service_name current)" 2>/dev/null
}

# Ends the service, for good. Its link is gone by then.
service_take_down() {
  rm -f "$service_file"
  systemctl daemon-reload
  systemctl reset-failed "$(service_name current)" 2>/dev/null
}

service_disable() {
  systemctl disable --now "$(service_name current)" 2>/dev/null
}

service_stop_canary() {
  systemctl stop "$(service_name canary)" 2>/dev/null
}

# Whether there is anything of a canary: it runs, or what starts it is there.
service_has_canary() {
  service_is_active canary || [ -e "$service_canary_file" ]
}

# definition_in DIRECTORY: the unit of the release there. Without one systemd would run its program as root.
definition_in() {
  [ -f "$1/unit" ] && [ ! -L "$1/unit" ] && [ -s "$1/unit" ] && cat "$1/unit" || fail "the release in $1 has no unit"
}

# service_limit_canary DIRECTORY SECONDS: how long the canary of the release in it may run, counted from its start (`infinity`: without end).
# Whoever started it may be gone, and a second consumer or cron job does harm. One that ends is not started again.
service_limit_canary() {
  definition=$(definition_in "$1") || exit 1
  mkdir -p /run/systemd/system && write_file "$service_canary_file" 644 "$definition

[Service]
Restart=no
RuntimeMaxSec=$2
" || fail "cannot write $service_canary_file"
  service_reload
}

# service_prepare_canary DIRECTORY SECONDS: what starts the release in it beside the one that serves, for so long at most. It lives in /run
# under the instance's own name, so the unit of the serving release stays as it is, and a reboot leaves nothing behind.
service_prepare_canary() {
  # However it ends: what was sent to it goes to the public process again. A unit of its own, because the canary's has the environment that
  # a deploy sends, and what root runs must not (LD_PRELOAD). It is stopped after the canary, whose last clients are answered by then.
  front_unit=gin-deploy-$name-front.service
  write_file "/run/systemd/system/$front_unit" 644 "[Unit]
Description=Takes the front of $name away when its canary has ended
BindsTo=$(service_name canary)
Before=$(service_name canary)

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c :
ExecStop=-/bin/sh /run/gin-deploy/$name.front-removal $table $mark
" || fail "cannot write /run/systemd/system/$front_unit"
  service_limit_canary "$1" "$2"
}

service_start_canary() {
  systemctl reset-failed "$(service_name canary)" 2>/dev/null
  systemctl start "$(service_name canary)" 2>/dev/null
}

# From here on the front is taken away with the canary, however that ends.
service_bind_front() {
  systemctl start "gin-deploy-$name-front.service" 2>/dev/null
}

# Its end, and that of what takes its front away.
service_end_canary() {
  systemctl stop "$(service_name canary)" "gin-deploy-$name-front.service" 2>/dev/null
}

service_remove_canary() {
  rm -f "$service_canary_file" "/run/systemd/system/gin-deploy-$name-front.service"
  service_reload
  systemctl reset-failed "$(service_name canary)" 2>/dev/null
}

# service_start_once DIRECTORY ARGUMENTS SECONDS: runs the program of the release in it once, in the slot of the canary.
service_start_once() {
  definition=$(definition_in "$1") || exit 1
  mkdir -p /run/systemd/system && write_file "$service_canary_file" 644 "$definition

[Service]
Type=oneshot
Restart=no
ExecStart=
ExecStart=$deploy_path/%i/bin/$name $2
TimeoutStartSec=$3
" || fail "cannot write $service_canary_file"
  service_reload
  systemctl reset-failed "$(service_name canary)" 2>/dev/null
  systemctl start --no-block "$(service_name canary)" 2>/dev/null || fail "systemctl start $(service_name canary) failed"
}

# Whether that goes on; what it came to is in `ended_once`.
service_goes_on() {
  # For before-start.sh.
  # shellcheck disable=SC2034
  ended_once=$(service_show canary ActiveState Job Result ExecMainStatus ExecMainCode)
  case $ended_once in *ActiveState=activating* | *ActiveState=deactivating* | *Job=[1-9]*) return 0 ;; *ActiveState=*) return 1 ;; esac
}

# What a process printed last may not have been read yet.
service_flush_log() {
  timeout 5 journalctl --sync 2>/dev/null
}

# service_log SLOT SINCE LINES: the last lines since then (seconds since 1970), also what is said of the service.
service_log() {
  journalctl -u "$(service_name "$1")" --since="@$2" -n "$3" --no-pager -o cat 2>/dev/null
}

# service_printed SLOT SINCE LINES: only what its processes have printed.
service_printed() {
  journalctl _SYSTEMD_UNIT="$(service_name "$1")" --since="@$2" -n "$3" --no-pager -o cat 2>/dev/null
}

# service_last_end SLOT SINCE: how the process before the one that runs has ended. After a restart systemd's words are of the new one; the
# journal knows, unless it was exit code 0.
service_last_end() {
  journalctl _PID=1 UNIT="$(service_name "$1")" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 --since="@$2" -n 1 --no-pager -o export 2>/dev/null |
    sed -n 's/^EXIT_CODE=/ended_code=/p; s/^EXIT_STATUS=/ended_status=/p'
}

# service_start_guard FILE: has it run by /bin/sh until it ends well.
service_start_guard() {
  guard_unit=gin-deploy-$name-guard.service
  systemctl stop "$guard_unit" 2>/dev/null
  systemctl reset-failed "$guard_unit" 2>/dev/null
  # A service, and not a timer: a reload of systemd sets those back. Who kills it has to do so again and again.
  complaint=$(systemd-run --quiet --collect --unit="$guard_unit" -p Restart=on-failure -p RestartSec=1 -p StartLimitIntervalSec=0 \
    -p OOMScoreAdjust=-900 /bin/sh "$1" 2>&1) || fail "systemd-run did not start $guard_unit: $complaint"
}

# service_run_after_start UNIT FILE: has it run by /bin/sh once, when the service has been started.
service_run_after_start() {
  systemd-run --quiet --no-block --collect --unit="$1" -p After="$(service_name current)" /bin/sh "$2" || fail "systemd-run did not start $1"
}

# service_entries SLOT PLACE FORM...: its log from that place on (`@` and seconds since 1970, or a cursor), as journalctl prints it; last
# the cursor. `-- failed`: that is all that is known.
service_entries() {
  entries_unit=$(service_name "$1") entries_start=--after-cursor=$2
  case $2 in @*) entries_start=--since=$2 ;; esac
  shift 2
  journalctl -q --no-pager --all --show-cursor "$entries_start" "$@" "_SYSTEMD_UNIT=$entries_unit" _TRANSPORT=stdout \
    + _TRANSPORT=driver MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e 2>&1 || echo "-- failed"
}

# service_has_cut_line SLOT PLACE: journald cuts a line that is too long, and the rest of it can look like any line.
service_has_cut_line() {
  entries_start=--after-cursor=$2
  case $2 in @*) entries_start=--since=$2 ;; esac
  [ -n "$(journalctl -q --no-pager -n 1 -o cat "$entries_start" "_SYSTEMD_UNIT=$(service_name "$1")" _LINE_BREAK=line-max 2>/dev/null)" ]
}

# Of the processes of a cgroup, where nothing else counts them.
sum_processes() {
  process_files=
  for group in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
    while read -r pid; do process_files="$process_files /proc/$pid/stat /proc/$pid/status"; done 2>/dev/null <"$group$1/cgroup.procs"
  done
  # One of them may have ended.
  # shellcheck disable=SC2086
  cat /dev/null $process_files 2>/dev/null | awk '
    /^[0-9]+ \(/ { sub(/.*\) /, ""); ticks += $12 + $13 + $14 + $15 }
    $1 == "VmRSS:" { memory += $2 }
    END { printf "Sum=%.0f %.0f\n", ticks * 10, memory }'
}

# service_usage SLOT: state, pid, restarts, result, exit status, milliseconds of CPU time and KiB of memory, in one line.
service_usage() {
  properties=$(service_show "$1" ActiveState MainPID NRestarts Result ExecMainStatus CPUUsageNSec MemoryCurrent ControlGroup) || return
  group=$(printf '%s\n' "$properties" | sed -n 's/^ControlGroup=//p')
  { printf '%s\n' "$properties" && sum_processes "${group:-/none}"; } | awk -F= '
    function known(key, unit, otherwise) { return value[key] ~ /^[0-9]+$/ && length(value[key]) < 19 ? value[key] / unit : otherwise }
    { value[$1] = $2 }
    END {
      split(value["Sum"], sum, " ")
      print value["ActiveState"], value["MainPID"], value["NRestarts"], value["Result"], value["ExecMainStatus"], \
        sprintf("%.0f %.0f", known("CPUUsageNSec", 1000000, sum[1]), known("MemoryCurrent", 1024, sum[2]))
    }'
}

# service_complaints TEXT: what of it would be passed over in silence. That the program is not in its place yet is no fault of the unit; nor is
# it that systemd 239 may not know how to keep a log whole.
service_complaints() {
  verified=$(mktemp -d /run/gin-deploy-verify.XXXXXX) && printf %s "$1" >"$verified/$name@canary.service" || fail "cannot write in /run"
  systemd-analyze verify "$verified/$name@canary.service" 2>&1 | sed -n '/Unknown .*LogRateLimitIntervalSec/d; s/^[^ ]*\.service:[0-9]*: *//p' | paste -sd ' ' -
  rm -rf "$verified"
}

# Sets service_places: directories whose files decide what is run.
find_service_places() {
  # For provision.sh.
  # shellcheck disable=SC2034
  service_places=/etc/systemd/system
}

# What the registration of the service says of it.
service_registration() {
  :
}

# service_register BOOT_FILE: has it run by /bin/sh when the host boots, before the service starts.
service_register() {
  boot_unit=gin-deploy-$name-boot.service
  place_file "/etc/systemd/system/$boot_unit" 644 "# gin-deploy: $name. Written by provision.sh.
[Unit]
Description=Rolls $name back where a deploy was cut off by the loss of power
Before=$(service_name current)
RequiresMountsFor=$deploy_path
ConditionPathExists=$deploy_path/.gin-deploy/state.next

[Service]
Type=oneshot
ExecStart=/bin/sh $1

[Install]
WantedBy=multi-user.target
" "unit /etc/systemd/system/$boot_unit"
  systemctl is-enabled --quiet "$boot_unit" 2>/dev/null || systemctl enable --quiet "$boot_unit" || fail "systemctl enable $boot_unit failed"
}
