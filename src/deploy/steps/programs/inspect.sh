# Reads what a deploy must know about a host. Changes nothing.
# Facts: name, deploy_path, port, program_place (where host programs lie).
# Answers: clock (seconds since 1970), clock_kept (yes, no; empty: unknown), kernel, machine, systemd, booted, tool, disk_place, disk_mount (options), disk_free_kib, inodes_free,
# memory_kib, memory_available_kib, limits_memory (a service's memory can be limited), files_limit (what LimitNOFILE can be at most), proxy
# (name and version), listening, port_owner, no_supervisor (why it cannot
# run a service), service_manager (who runs the service, as root has registered it), port_container (engine, and name of a container that has published the port), port_forward (a
# rule that sends the port's connections elsewhere), user_id, user_home,
# unit (ours, foreign), unit_deploy_path, unit_is_currents, enabled, env_sha256, deploy_path (foreign), active, active_state, running,
# no_front (why connections cannot be sent to a canary), firewall_rules (how many rules its firewall would get for that), front (the proxy
# that root has set up as one), front_address (where the host reaches it), front_live and front_port (where it sends requests: to what
# serves, to a canary), front_sha256 (of its site), front_problem (why it cannot send a share), shut_by (which
# firewall keeps other hosts from the public port, how and where), opening_command (what opens it there), opened (ports that are open in a
# firewall for the service, see firewall.sh), selinux (it is enforced), port_label (what is to be done about the type of the port, see
# selinux.sh), unlabelled (types and places that the policy does not know), state,
# state_age (seconds), pending, phase, paused (the record of a rollout that is), current, canary, leftovers (of a deploy that was cut off), release, release_unit (of each release, and the sha256 of its unit), lock_holder,
# program_mount (options), host_program (the version of it that is installed for the service), registered_path, registered_port, registered_unit (sha256 of each), idle_unit (the same, of
# those that no release has), idle_program (versions that no other service calls), boot_program (the version that is called at boot),
# boot_path (of the unit that does so), boot_enabled, sudo_user (who may run the host program).

# First, so that what takes a while makes it no less exact.
emit clock "$(date +%s)"
emit clock_kept "$(clock_is_kept)"
emit kernel "$(uname -s)"
emit machine "$(uname -m)"
systemd=$(systemctl --version 2>/dev/null)
systemd=${systemd#systemd }
emit systemd "${systemd%%[!0-9]*}"
# A systemd that is installed but did not boot this machine cannot run a unit.
[ -d /run/systemd/system ] && emit booted yes
# Only asked where it may be of use: it takes long to answer.
manager=$(service_kind)
if [ "$manager" = supervisor ] || [ ! -L "$deploy_path/current" ]; then
  find_supervisor
  [ -z "$no_supervisor" ] || emit no_supervisor "$no_supervisor"
fi
[ ! -e "/etc/gin-deploy/$name/service" ] || emit service_manager "$manager"
for tool in curl flock gzip tar zstd sha256sum useradd base64 journalctl sync $selinux_tools; do
  has "$tool" && emit tool "$tool"
done
# From version 1.4.5 on.
zstd -H 2>/dev/null | grep -q -e --patch-from && emit tool "zstd --patch-from"

place=$(nearest_directory "$deploy_path")
emit disk_place "$place"
emit disk_mount "$(mount_options "$place")"
emit disk_free_kib "$(df -Pk "$place" | awk 'NR == 2 { print $4 }')"
emit inodes_free "$(df -Pi "$place" 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')"

# A container may have less than its machine.
read_first /sys/fs/cgroup/memory.max
own_limit=$file_line
IFS=' ' read -r total_kib available_kib <<END
$(awk '$1 == "MemTotal:" { total = $2 } $1 == "MemAvailable:" { available = $2 } END { print total, available }' /proc/meminfo)
END
if only_of "$own_limit" 0-9 20 && [ "$((own_limit / 1024))" -lt "$total_kib" ]; then total_kib=$((own_limit / 1024)); fi
emit memory_kib "$total_kib"
emit memory_available_kib "$available_kib"
if [ -d /sys/fs/cgroup/memory ] || grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null; then emit limits_memory yes; fi
emit files_limit "$(kernel_setting fs/nr_open)"
proxies | while IFS= read -r proxy; do emit proxy "$proxy"; done

listening_ports=$(listening_sockets | cut -d' ' -f1 | sort -un)
[ -z "$listening_ports" ] || emit listening "$listening_ports"
owners=$(port_owners "$port")
case "
$listening_ports
" in
  *"
$port
"*)
    # Whose process is not seen from here is one of the machine below, or of a container that shares this network.
    emit port_owner "${owners:-0  }"
    ;;
esac
forwards=$(port_forwards "$port")
[ -z "$forwards" ] || emit port_forward "$forwards"
case $owners$forwards in '' | *" $name@current.service "* | *" $name@canary.service "* | *" $name@current "* | *" $name@canary "*) ;; *)
  published_by "$port" | while IFS= read -r container; do emit port_container "$container"; done ;;
esac

emit user_id "$(id -u "$name" 2>/dev/null)"
emit user_home "$(sed -n "s|^$name:[^:]*:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*|\\1|p" /etc/passwd)"
service_owners | while IFS= read -r owner; do emit unit "$owner"; done
[ -z "$(service_definition)" ] || emit unit_deploy_path "$(service_place)"
service_is_defined_by "$deploy_path/current/unit" && emit unit_is_currents yes
emit enabled "$(service_enablement)"
[ -r "$deploy_path/current/env/current" ] && emit env_sha256 "$(sha256sum "$deploy_path/current/env/current" | cut -d' ' -f1)"
[ -e "$deploy_path" ] && [ ! -d "$state_dir" ] && [ -n "$(ls -A "$deploy_path" 2>/dev/null)" ] && emit deploy_path foreign
[ -d "$deploy_path/current/bin" ] && [ ! -e "$deploy_path/current/bin/$name" ] && emit deploy_path foreign
active_state='' main_pid=0
while IFS='=' read -r key value; do
  case $key in
    ActiveState) active_state=$value ;;
    MainPID) main_pid=$value ;;
  esac
done <<END
$(service_show current ActiveState MainPID)
END
# As `systemctl is-active` has it.
case $active_state in active | reloading | refreshing) emit active yes ;; esac
emit active_state "$active_state"
emit running "$(release_of_process "$main_pid")"
# No private port is known yet.
rules=$(list_rules "$(listening_addresses "$port")" 2>&1)
changes=$(printf '%s\n' "$rules" | firewall_changes "$port" -1)
emit no_front "$(why_no_front "$port" "$changes" | head -n 1)"
emit firewall_rules "$(count_copies "$changes")"
if [ -n "$proxy_kind" ]; then
  emit front "$proxy_kind"
  emit front_address "$(registered_front address)"
  emit front_live "$(registered_front live)"
  emit front_port "$(registered_front port)"
  emit front_sha256 "$(registered_front sha256)"
  emit front_problem "$(why_no_proxy)"
fi
find_firewall "$rules"
if [ -n "$firewall" ]; then
  emit shut_by "$firewall $port_state $port_place"
  emit opening_command "$(opening_command)"
fi
opened_ports | while IFS= read -r opened; do emit opened "$opened"; done
if is_selinux_enforced; then
  emit selinux yes
  if [ -z "$(missing_selinux_tools)" ]; then
    emit port_label "$(port_label_wanted)"
    missing_labels | while IFS= read -r label; do emit unlabelled "$label"; done
  fi
fi
emit state "$(cat "$state_dir/state.json" 2>/dev/null)"
[ -e "$state_dir/state.json" ] && emit state_age "$(($(date +%s) - $(stat -c %Y "$state_dir/state.json")))"
# What a deploy was to write down at its end, and has not: it goes on, or was cut off.
emit pending "$(cat "$state_dir/state.next" 2>/dev/null)"
read_first "$state_dir/phase"
emit phase "$file_line"
# What is held there is held by the file, whatever is in it.
read_first "$state_dir/paused"
[ -n "$file_line" ] || [ ! -e "$state_dir/paused" ] || file_line=empty
emit paused "$file_line"
current=$(readlink "$deploy_path/current" 2>/dev/null)
canary=$(readlink "$deploy_path/canary" 2>/dev/null)
emit current "${current##*/}"
emit canary "${canary##*/}"
is_left=
for left in "$state_dir/incoming" "$state_dir/staging" "$state_dir/unpacked" "$state_dir/verify"; do
  [ -e "$left" ] && is_left=yes
done
[ -n "$is_left" ] || service_has_canary && emit leftovers yes
for release in "$deploy_path"/releases/*/release.json; do
  [ -e "$release" ] || continue
  directory=${release%/release.json}
  verdict=good
  [ ! -e "$directory/bad" ] || verdict=bad
  emit release "${directory##*/} $verdict $(cat "$release")"
done
sha256sum "$deploy_path"/releases/*/unit 2>/dev/null | while read -r unit_hash unit_path; do
  unit_path=${unit_path%/unit}
  emit release_unit "${unit_path##*/} $unit_hash"
done
if [ -d "$state_dir/lock" ]; then
  holder=$(first_line "$state_dir/lock/holder")
  emit lock_holder "${holder:-unknown}"
fi
emit program_mount "$(mount_options "$(nearest_directory "$program_place")")"
installed=$(sed -n 's|^exec .*/\([0-9a-f]\{64\}\)/host .*|\1|p' "$program_place/$name" 2>/dev/null)
[ -x "$program_place/${installed:-none}/host" ] || installed=
emit host_program "$installed"
registration=/etc/gin-deploy/$name
registered_path='' registered_port=''
while IFS='=' read -r key value; do
  case $key in
    deploy_path) registered_path=$value ;;
    port) registered_port=$value ;;
  esac
done 2>/dev/null <"$registration/service"
emit registered_path "$registered_path"
emit registered_port "$registered_port"
for registered in "$registration"/units/*; do
  [ -f "$registered" ] || continue
  emit registered_unit "${registered##*/}"
  is_wanted=
  for kept in "$deploy_path"/releases/*/unit; do cmp -s "$kept" "$registered" && is_wanted=yes && break; done
  [ -n "$is_wanted" ] || emit idle_unit "${registered##*/}"
done
for version in "$program_place"/*/; do
  version=${version%/}
  fits "${version##*/}" sha256 || continue
  callers=$(grep -lsF "/${version##*/}/host " "$program_place"/* | grep -vxF "$program_place/$name")
  [ -n "$callers" ] || emit idle_program "${version##*/}"
done
boot_unit=gin-deploy-$name-boot.service
emit boot_program "$(sed -n 's|^ *exec .*/\([0-9a-f]\{64\}\)/host .*|\1|p' "$registration/boot" 2>/dev/null)"
emit boot_path "$(sed -n 's/^RequiresMountsFor=//p' "/etc/systemd/system/$boot_unit" 2>/dev/null)"
systemctl is-enabled --quiet "$boot_unit" 2>/dev/null && emit boot_enabled yes
rule="ALL=(root) NOPASSWD: $program_place/$name \"\""
awk -v rule="$rule" '/^[^# ]/ && $1 " " rule == $0 { print $1 }' "/etc/sudoers.d/gin-deploy-$name" 2>/dev/null | while IFS= read -r sudo_user; do
  emit sudo_user "$sudo_user"
done
exit 0
