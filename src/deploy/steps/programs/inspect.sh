# Reads what a deploy must know about a host. Changes nothing.
# Facts: name, deploy_path, port.
# Answers: kernel, machine, systemd, booted, tool, disk_place, disk_free_kib, inodes_free, listening, port_owner, user_id, user_home,
# unit (ours, foreign), unit_deploy_path, unit_is_currents, enabled, env_sha256, deploy_path (foreign), active, active_state, running,
# no_cover (why connections cannot be sent to a canary), state, state_age (seconds), pending, phase, current, canary, release, lock_holder.
emit kernel "$(uname -s)"
emit machine "$(uname -m)"
emit systemd "$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')"
# A systemd that is installed but did not boot this machine cannot run a unit.
[ -d /run/systemd/system ] && emit booted yes
for tool in curl flock gzip tar zstd sha256sum useradd base64 journalctl sync; do
  command -v "$tool" >/dev/null 2>&1 && emit tool "$tool"
done

place=$deploy_path
while [ ! -d "$place" ]; do place=$(dirname "$place"); done
emit disk_place "$place"
emit disk_free_kib "$(df -Pk "$place" | awk 'NR == 2 { print $4 }')"
emit inodes_free "$(df -Pi "$place" 2>/dev/null | awk 'NR == 2 && $2 > 0 { print $4 }')"

listening_sockets | cut -d' ' -f1 | sort -un | while read -r listening_port; do emit listening "$listening_port"; done
sockets_in_the_way=" $(listening_sockets | sed -n "s/^$port //p" | tr '\n' ' ')"
if [ "$sockets_in_the_way" != " " ]; then
  open_sockets '[0-9]*' | while read -r pid inode; do
    case $sockets_in_the_way in
      *" $inode "*) printf '%s %s %s\n' "$pid" "$(unit_of_process "$pid")" "$(cat "/proc/$pid/comm" 2>/dev/null)" ;;
    esac
  done | sort -u | while IFS= read -r owner; do emit port_owner "$owner"; done
fi

emit user_id "$(id -u "$name" 2>/dev/null)"
emit user_home "$(sed -n "s|^$name:[^:]*:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*|\\1|p" /etc/passwd)"
for directory in /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
  [ -e "$directory/$name@.service" ] && emit unit foreign
done
if [ -e "/etc/systemd/system/$name@.service" ]; then
  grep -q '^# gin-deploy: ' "/etc/systemd/system/$name@.service" && emit unit ours || emit unit foreign
  emit unit_deploy_path "$(sed -n 's|^WorkingDirectory=\(.*\)/%i$|\1|p' "/etc/systemd/system/$name@.service")"
  cmp -s "$deploy_path/current/unit" "/etc/systemd/system/$name@.service" && emit unit_is_currents yes
fi
emit enabled "$(systemctl is-enabled "$name@current.service" 2>/dev/null)"
[ -r "$deploy_path/current/env/current" ] && emit env_sha256 "$(sha256sum "$deploy_path/current/env/current" | cut -d' ' -f1)"
[ -e "$deploy_path" ] && [ ! -d "$state_dir" ] && [ -n "$(ls -A "$deploy_path" 2>/dev/null)" ] && emit deploy_path foreign
[ -d "$deploy_path/current/bin" ] && [ ! -e "$deploy_path/current/bin/$name" ] && emit deploy_path foreign
systemctl is-active --quiet "$name@current.service" 2>/dev/null && emit active yes
emit active_state "$(systemctl show "$name@current.service" -p ActiveState 2>/dev/null | cut -d= -f2)"
emit running "$(running_release "$name@current.service")"
emit no_cover "$(why_no_cover | head -n 1)"
emit state "$(cat "$state_dir/state.json" 2>/dev/null)"
[ -e "$state_dir/state.json" ] && emit state_age "$(($(date +%s) - $(stat -c %Y "$state_dir/state.json")))"
# What a deploy was to write down at its end, and has not: it goes on, or was cut off.
emit pending "$(cat "$state_dir/state.next" 2>/dev/null)"
emit phase "$(first_line "$state_dir/phase")"
emit current "$(basename "$(readlink "$deploy_path/current" 2>/dev/null)" 2>/dev/null)"
emit canary "$(basename "$(readlink "$deploy_path/canary" 2>/dev/null)" 2>/dev/null)"
for release in "$deploy_path"/releases/*/release.json; do
  [ -e "$release" ] || continue
  directory=${release%/release.json}
  emit release "$(basename "$directory") $([ -e "$directory/bad" ] && echo bad || echo good) $(cat "$release")"
done
if [ -d "$state_dir/lock" ]; then
  holder=$(first_line "$state_dir/lock/holder")
  emit lock_holder "${holder:-unknown}"
fi
exit 0
