# What every program needs that runs on a host: how it ends and answers, and what it may believe.
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# emit KEY VALUE. Most values are of one line, and there are many: those take no process.
emit() {
  case $2 in
    *"
"*)
      printf '%s\n' "$2" | while IFS= read -r emit_line || [ -n "$emit_line" ]; do printf '%s=%s\n' "$1" "$emit_line"; done
      ;;
    *) printf '%s=%s\n' "$1" "$2" ;;
  esac
}

# only_of TEXT CHARACTERS LONGEST: not empty, and of nothing else.
only_of() {
  case $1 in '' | *[!$2]*) return 1 ;; esac
  [ "${#1}" -le "$3" ]
}

# fits TEXT FORM: whether a fact has the form that its step declares (step-fields.ts). `form?` may be empty, `form*` has one on each line,
# `=one=two=` is one of these words.
fits() {
  case $2 in
    *\?) [ -z "$1" ] || fits "$1" "${2%\?}" ;;
    *\*) [ -z "$1" ] || printf '%s\n' "$1" | while IFS= read -r fits_line; do fits "$fits_line" "${2%\*}" || exit 1; done ;;
    =*) only_of "$1" a-z- 20 && case $2 in *"=$1="*) ;; *) return 1 ;; esac ;;
    service) only_of "$1" a-z0-9_- 31 && case $1 in [!a-z]*) return 1 ;; esac ;;
    user) only_of "$1" A-Za-z0-9_.- 64 && case $1 in [!A-Za-z_]*) return 1 ;; esac ;;
    path) only_of "$1" A-Za-z0-9._/- 1000 && case $1 in [!/]* | *//* | */. | */.. | */./* | */../* | */) return 1 ;; esac ;;
    address) only_of "$1" 0-9.: 30 ;;
    token) only_of "$1" A-Za-z0-9.- 100 ;;
    release) only_of "$1" A-Za-z0-9._+- 200 && case $1 in .*) return 1 ;; esac ;;
    sha256) only_of "$1" a-f0-9 64 && [ "${#1}" -eq 64 ] ;;
    directory) only_of "$1" A-Za-z0-9._- 64 && case $1 in .*) return 1 ;; esac ;;
    log_place) only_of "$1" A-Za-z0-9@=\; 300 && case $1 in @*[!@0-9]* | ?*@*) return 1 ;; esac ;;
    package) only_of "$1" A-Za-z0-9+._:- 200 && case $1 in [!A-Za-z0-9]*) return 1 ;; esac ;;
    sysctl) only_of "$1" A-Za-z0-9._/- 200 && case $1 in [./]* | *[./] | *[./][./]*) return 1 ;; esac ;;
    port) only_of "$1" 0-9 5 && case $1 in 0*) return 1 ;; esac && [ "$1" -le 65535 ] ;;
    percent) only_of "$1" 0-9 3 && [ "$1" -ge 1 ] && [ "$1" -le 100 ] ;;
    whole) only_of "$1" 0-9 15 ;;
    seconds) only_of "$1" 0-9. 22 && case $1 in .* | *.*.* | *.) return 1 ;; esac ;;
    # Words as systemd quotes them: none of its own variables, specifiers, or commands after the first.
    arguments) fits "$1" word && printf '%s\n' "$1" | grep -Eqx '("([^"\\%$]|\\.|%%|[$][$])*"( |$))+' && case $1 in *' ') return 1 ;; esac ;;
    url_path) fits "$1" word && case $1 in [!/]* | *' '*) return 1 ;; esac ;;
    word) [ -n "$1" ] && fits "$1" line ;;
    line) case $1 in *[[:cntrl:]]*) return 1 ;; esac && [ "${#1}" -le 100000 ] ;;
    # As much as systemd reads of an environment file, and more than any unit has.
    text) [ "${#1}" -le 1500000 ] ;;
    *) return 1 ;;
  esac
}

# may_others_write PATH: whether somebody else than root may exchange what lies on the way there, or there itself: what root writes must not
# be led elsewhere. Sets `complaint` to what speaks against the first such place; empty: nobody may. A group without members is nobody.
may_others_write() {
  complaint=
  # Where links on the way lead.
  reached=$1
  while [ ! -d "$reached" ]; do
    reached=${reached%/*}
    reached=${reached:-/}
  done
  reached=$(cd -P "$reached" 2>/dev/null && pwd -P) || {
    complaint="cannot look at $1"
    return
  }
  case $1/ in "$reached"/*) reached= ;; esac
  walked=$1
  set --
  # From the inside to the outside; then the same from where the links lead.
  while :; do
    [ ! -e "$walked" ] && [ ! -L "$walked" ] || set -- "$@" "$walked"
    case $walked in
      / | '')
        [ -n "$reached" ] || break
        walked=$reached reached=
        ;;
      *)
        walked=${walked%/*}
        walked=${walked:-/}
        ;;
    esac
  done
  # One process for all of them. The numbers come first: a name says nothing of its owner, whatever it is.
  owners=$(stat -c '%u %g %a %n' "$@" 2>/dev/null) || complaint="cannot look at $1"
  while [ -z "$complaint" ] && read -r owning_user owning_group permissions walked; do
    describe_owner
  done <<END
$owners
END
}

describe_owner() {
  if [ "$owning_user" != 0 ]; then
    complaint="$walked belongs to $(stat -c %U "$walked")"
  elif [ ! -L "$walked" ]; then
    case $permissions in
      *[2367]) complaint="everybody may write in $walked" ;;
      *[2367]?) [ "$owning_group" = 0 ] || awk -F: -v gid="$owning_group" '
          FILENAME == "/etc/group" { if ($3 == gid && $4 != "") found = 1; next }
          $4 == gid && $3 != 0 { found = 1 }
          END { exit !found }' /etc/group /etc/passwd && complaint="the group $(stat -c %G "$walked") may write in $walked" ;;
    esac
  fi
}
