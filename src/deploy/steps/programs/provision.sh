# Root's part of a service on a host, done once and when it changes: the host program, by which a deploy user who is not root has its steps
# done; what that program may do (place, port and units are registered here, and are not a deploy's to send); one sudo rule without
# arguments. Everything appears whole or not at all, and what is right already is left.
# Facts: deploy_path, token, name, service_manager, program_place (where host programs lie), port, user (who deploys), open_firewall (yes, no: what
# was opened is closed, leave), front (kernel, nginx, leave), front_address (where this host reaches the site of a proxy), front_port (of canaries,
# for a proxy), front_text (its site), host_program, host_program_sha256, unit_text, unit_sha256.
# Answers: provisioned (what was changed, in words), undone (what is not ours to change, and what to do).
require_lock

registration=/etc/gin-deploy/$name
program=$program_place/$name
rule_file=/etc/sudoers.d/gin-deploy-$name

# is_text FILE TEXT: whether it holds exactly that.
is_text() {
  [ -f "$1" ] && [ "$(cat "$1" && printf .)" = "$2." ]
}

# place_file PATH MODE TEXT WORDS: written where it differs, and then said.
place_file() {
  if is_text "$1" "$3"; then
    [ "$(stat -c '%u %a' "$1")" = "0 $2" ] || chown root: "$1" && chmod "$2" "$1" || fail "cannot set owner and mode of $1"
    return
  fi
  write_file "$1" "$2" "$3" || fail "cannot write $1: $(free_space "${1%/*}")"
  emit provisioned "$4"
}

# sha256_of TEXT
sha256_of() {
  printf %s "$1" | sha256sum | cut -d' ' -f1
}

# What would be passed over in silence, line by line.
verify_definition() {
  complaints=$(service_complaints "$unit_text")
  [ -z "$complaints" ] || fail "systemd does not take the lines of unit: $complaints"
}

# First all that may fail, before anything is changed.
[ "$(sha256_of "$host_program")" = "$host_program_sha256" ] || fail "the host program is not the one that was meant"
[ "$(sha256_of "$unit_text")" = "$unit_sha256" ] || fail "the unit is not the one that was meant"
find_service_places
for place in "$deploy_path" "$program_place" /etc/gin-deploy /etc/sudoers.d $service_places; do
  may_others_write "$place"
  case $place in "$program_place") advice='; choose another host-program-path' ;; *) advice= ;; esac
  [ -z "$complaint" ] || fail "root would write in $place, where others could lead it elsewhere: $complaint$advice"
done
# within PATH OTHER: the same, or below it.
within() {
  case $1/ in "$2"/*) ;; *) return 1 ;; esac
}
[ "$(id -u "$name" 2>/dev/null)" != 0 ] || fail "user $name is root by another name, and cannot run a service"
# Whoever owns directories of one service must not own what another one is made of, or the host programs.
{
  echo "the host programs=$program_place"
  for other in /etc/gin-deploy/*/service; do
    other_name=${other%/service} && other_name=${other_name##*/}
    [ "$other_name" = "$name" ] || sed -n "s/^deploy_path=/service $other_name=/p" "$other" 2>/dev/null
  done
} | while IFS= read -r other; do
  within "$deploy_path" "${other#*=}" || within "${other#*=}" "$deploy_path" || continue
  fail "$deploy_path is shared with ${other%%=*} in ${other#*=}: choose another deploy-path"
done || exit 1
[ ! -d "$program" ] || fail "$program is a directory, and no host program can be there: choose another host-program-path, for host programs alone"
is_text "$program_place/$host_program_sha256/host" "$host_program" ||
  case " $(mount_options "$(nearest_directory "$program_place")" | tr '\n' ' ')" in
    *' ro '*) fail "$program_place cannot be written: its disk is mounted read-only. Set host-program-path to another directory of root's, such as /opt/gin-deploy" ;;
    *' noexec '*) fail "no program can be started in $program_place: its disk is mounted noexec. Set host-program-path to another directory of root's, such as /opt/gin-deploy" ;;
  esac
[ "$user" = root ] || id -u "$user" >/dev/null 2>&1 || fail "there is no user $user on this host"
[ "$user" = root ] || has visudo || fail "there is no visudo on this host, so that a sudo rule could not be checked: install sudo"
is_text "$registration/units/$unit_sha256" "$unit_text" ||
  case $unit_text in *"# Of the input unit."*) verify_definition ;; esac

# The host program, under its hash: one that is in use is never rewritten.
(umask 022 && mkdir -p "$program_place") || fail "cannot create $program_place"
# Two services of a host may be provisioned at once, and have one version of it.
exec 8<"$program_place" && flock -w 50 8 || fail "another service of this host does not end to be provisioned"
if ! is_text "$program_place/$host_program_sha256/host" "$host_program"; then
  rm -rf "$program_place/$host_program_sha256.next"
  (umask 022 && mkdir "$program_place/$host_program_sha256.next" && printf %s "$host_program" >"$program_place/$host_program_sha256.next/host") &&
    chmod 755 "$program_place/$host_program_sha256.next/host" && sync && rm -rf "${program_place:?}/$host_program_sha256" &&
    mv -T "$program_place/$host_program_sha256.next" "$program_place/$host_program_sha256" || fail "cannot write the host program in $program_place: $(free_space "$program_place")"
fi

# What it may do.
(umask 022 && mkdir -p "$registration/units") || fail "cannot create $registration"
place_file "$registration/units/$unit_sha256" 644 "$unit_text" "unit $unit_sha256"
set_up_proxy
registered_more=$([ "$service_manager" = systemd ] || { printf 'service_manager=%s\n' "$service_manager" && service_registration; }
registered_proxy)
place_file "$registration/service" 644 "$(printf '# What the host program of a service may touch.\ndeploy_path=%s\nport=%s' "$deploy_path" "$port")
${registered_more:+$registered_more
}" "place and port in $registration/service"

# From here on it is called. An environment of the caller's never reaches it.
place_file "$program" 755 "#!/bin/sh
exec /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin $program_place/$host_program_sha256/host $name
" "host program $program"

# A deploy that the loss of power cuts off is taken back before its release starts.
place_file "$registration/boot" 644 "printf '%s\\n' '$host_program_sha256 boot' '$(told deploy_path "$deploy_path")' '$(told name "$name")' . |
  exec $program_place/$host_program_sha256/host $name
" "what is done at boot, $registration/boot"
service_register "$registration/boot"

if [ "$user" != root ]; then
  # One place for all of them: what another one may call is no program that was left behind somewhere else.
  rules=$(sed -n '/^[^#]/p' "$rule_file" 2>/dev/null | awk -v own="$user" -v program="$program" '$1 != own { print $1 " ALL=(root) NOPASSWD: " program " \"\"" }')
  former=$(sed -n 's/.* NOPASSWD: \(.*\) ""$/\1/p' "$rule_file" 2>/dev/null | grep -vxF "$program" | sort -u)
  rules="# The deploy user of $name may run its host program, and nothing else. Written by gin-deploy.
${rules:+$rules
}$user ALL=(root) NOPASSWD: $program \"\"
"
  if ! is_text "$rule_file" "$rules"; then
    # sudo reads no file with a dot in its name: it is checked before it counts.
    printf %s "$rules" >"$rule_file.next" && chmod 440 "$rule_file.next" || fail "cannot write $rule_file: $(free_space /etc)"
    complaint=$(visudo -cf "$rule_file.next" 2>&1) || {
      rm -f "$rule_file.next"
      fail "visudo does not take the rule: $complaint"
    }
    mv -f "$rule_file.next" "$rule_file" || fail "cannot write $rule_file"
    emit provisioned "sudo rule $rule_file"
  fi
  printf '%s\n' "$former" | while IFS= read -r left; do
    [ -f "$left" ] && grep -q "/host $name\$" "$left" && rm -f "$left" && emit provisioned "host program $left, removed"
  done
fi

change_firewall_of_port
label_service

# What nobody names any more: programs that no service calls, units that no release on this host has.
for version in "$program_place"/*/; do
  version=${version%/}
  fits "${version##*/}" sha256 || continue
  grep -qsF "/${version##*/}/host " "$program_place"/* || rm -rf "$version"
done
for registered in "$registration"/units/*; do
  [ "${registered##*/}" = "$unit_sha256" ] && continue
  is_wanted=
  for kept in "$deploy_path"/releases/*/unit; do cmp -s "$kept" "$registered" && is_wanted=yes; done
  [ -n "$is_wanted" ] || rm -f "$registered"
done
exit 0
