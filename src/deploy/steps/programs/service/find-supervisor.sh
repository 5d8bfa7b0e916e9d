# Whether supervisord can run a service on this host, and where it reads our programs. What supervisorctl talks to by itself is taken.

# supervisord_configuration PID: the file that it reads.
supervisord_configuration() {
  named_file=$(tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | awk '
    is_next { print; exit }
    /^(-c|--configuration)$/ { is_next = 1; next }
    /^--configuration=/ { sub(/^[^=]*=/, ""); print; exit }
    /^-c./ { print substr($0, 3); exit }')
  case $named_file in
    /*) echo "$named_file" ;;
    ?*) echo "$(readlink "/proc/$1/cwd")/$named_file" ;;
    *)
      for usual_file in /etc/supervisord.conf /etc/supervisor/supervisord.conf; do
        [ ! -f "$usual_file" ] || { echo "$usual_file" && break; }
      done
      ;;
  esac
}

# included_patterns FILE: each `DIRECTORY/*.EXTENSION` that it includes.
included_patterns() {
  awk -v here="${1%/*}" '
    { sub(/\r$/, ""); sub(/^[;#].*/, ""); sub(/[ \t][;#].*/, "") }
    /^\[/ { inside = $0 ~ /^\[include\]/; is_list = 0; next }
    inside && /^files[ \t]*[=:]/ { sub(/^files[ \t]*[=:]/, ""); is_list = 1 }
    inside && is_list {
      for (i = 1; i <= NF; i++) {
        pattern = $(i)
        gsub(/%\(here\)s/, here, pattern)
        if (pattern !~ /^\//) pattern = here "/" pattern
        if (pattern ~ /^[A-Za-z0-9._\/-]+\/\*(\.[A-Za-z0-9]+)?$/) print pattern
      }
    }' "$1" 2>/dev/null
}

# Sets no_supervisor (why supervisord cannot run a service here; empty: it can), and supervisor_sections (the file where our programs
# belong). Each question to supervisord takes long, so that its version is only asked where nothing is registered yet.
find_supervisor() {
  no_supervisor='' supervisor_sections=''
  for needed in supervisorctl setpriv setsid; do
    has "$needed" || no_supervisor="$needed is not installed"
  done
  [ -z "$no_supervisor" ] || return 0
  answer=$(supervisorctl pid 2>&1)
  if ! only_of "$answer" 0-9 10 || [ ! -d "/proc/$answer" ]; then
    no_supervisor="supervisord does not run, or does not answer supervisorctl: $(printf %s "$answer" | head -n 1)"
  elif [ "$(stat -c %u "/proc/$answer")" != 0 ]; then
    no_supervisor="its supervisord does not run as root, so it cannot start anything as another user"
  else
    configuration=$(supervisord_configuration "$answer")
    while IFS= read -r pattern; do
      [ -n "$supervisor_sections" ] || [ ! -d "${pattern%/*}" ] || supervisor_sections=${pattern%/*}/gin-deploy-$name${pattern##*/\*}
    done <<END
$(included_patterns "$configuration")
END
    [ -n "$supervisor_sections" ] ||
      no_supervisor="its supervisord includes no directory: ${configuration:-its configuration} has no [include] with files = DIRECTORY/*.conf"
  fi
  [ -z "$no_supervisor" ] && [ ! -f "$supervisor_sections" ] || return 0
  answer=$(supervisorctl version 2>&1)
  case $answer in
    [0-2].* | 3.[0-2] | 3.[0-2][!0-9]*) no_supervisor="its supervisor is $answer, and 3.3 is the oldest that will do" ;;
    [0-9]*.*) ;;
    *) no_supervisor="its supervisord does not say its version: $(printf %s "$answer" | head -n 1)" ;;
  esac
}
