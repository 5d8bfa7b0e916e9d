# What people want to know of a host, beside what a deploy reads there (inspect.sh). Changes nothing.
# Facts: deploy_path, name, salt.
# Answers: lock_holder, lock_id and lock_expires_in (seconds; 0 where it has run out), journal (the last line), unit_text (the unit as it
# is on disk), variable (name, and sha256 of the salt and the whole assignment, of each in the environment of what serves).
if [ -d "$state_dir/lock" ]; then
  holder=$(first_line "$state_dir/lock/holder")
  emit lock_holder "${holder:-unknown}"
  emit lock_id "$(lock_id "$holder")"
  lease=$(first_line "$state_dir/lock/expires")
  left=0
  seconds_up
  case ${lease##* } in
    '' | *[!0-9]*) ;;
    *) [ "${lease%% *}" = "$(first_line /proc/sys/kernel/random/boot_id)" ] && left=$((${lease##* } - now)) ;;
  esac
  [ "$left" -gt 0 ] || left=0
  emit lock_expires_in "$left"
fi
emit journal "$(tail -n 1 "$state_dir/journal.jsonl" 2>/dev/null)"
definition=$(service_definition)
[ -z "$definition" ] || emit unit_text "$definition"
# A value may have several lines; it ends at the first quote without a backslash. Values go through pipes only.
[ -r "$deploy_path/current/env/current" ] && mark_salt=$salt awk '
  function closes(text, position, character) {
    for (position = 1; position <= length(text); position++) {
      character = substr(text, position, 1)
      if (character == "\\") position++
      else if (character == "\"") return 1
    }
    return 0
  }
  {
    rest = $0
    if (!inside) {
      assignment = ""
      name = $0
      sub(/=.*/, "", name)
      rest = substr($0, length(name) + 3)
    }
    assignment = assignment $0 "\n"
    inside = !closes(rest)
    if (!inside) {
      hash = "sha256sum | cut -c1-64"
      printf "%s ", name
      fflush()
      printf "%s%s", ENVIRON["mark_salt"], assignment | hash
      close(hash)
    }
  }' "$deploy_path/current/env/current" | while IFS= read -r mark; do emit variable "$mark"; done
exit 0
