# What supervisord runs as root, each time that it starts a slot of a service: `launch SLOT`. It becomes the program of the slot's release,
# as the service's user and with no capability, so that supervisord looks after the program itself. `launch guard` is the guard of a deploy
# (arm-guard.sh). What a deploy has sent (environment, arguments) is read as data. Above this stand name, deploy_path and port, as root has
# registered them. POSIX sh: dash, busybox ash, bash.
# Exit code 207: there is nothing to be started, and supervisord leaves it at that.
set -u
umask 027
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
run_dir=/run/gin-deploy/$name

read_uptime() {
  read -r uptime _ </proc/uptime
  uptime=${uptime%%.*}
}

# began PID: when it did, as the kernel counts; nothing: it has ended. A number alone may belong to another process by now.
began() {
  { read -r began_stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  # shellcheck disable=SC2086
  set -- ${began_stat##*) }
  case $1 in Z | X) ;; *) echo "${20}" ;; esac
}

is_alive() {
  [ "$(began "$1")" = "$2" ]
}

# end_process PID BEGAN: with all that it has started, at the latest after the time that supervisord would give it.
end_process() {
  kill -TERM "-$1" 2>/dev/null || kill -TERM "$1" 2>/dev/null
  read_uptime
  last_second=$((uptime + 30))
  while is_alive "$1" "$2"; do
    read_uptime
    [ "$uptime" -lt "$last_second" ] || kill -KILL "-$1" 2>/dev/null || kill -KILL "$1" 2>/dev/null
    sleep 0.2 2>/dev/null || sleep 1
  done
}

# keep PID BEGAN: beside a canary. Ends it when its time is over, which may be changed meanwhile (`infinity`: never): whoever started it may be
# gone. However it ends, what was sent to it goes to the public process again.
keep() {
  read_uptime
  kept_since=$uptime seconds=infinity table=- mark=-
  while is_alive "$1" "$2"; do
    read_uptime
    [ ! -e "$run_dir/canary.order" ] || read -r seconds table mark <"$run_dir/canary.order"
    if [ "$seconds" != infinity ] && [ "$uptime" -ge "$((kept_since + seconds))" ]; then
      true >"$run_dir/canary.timeout"
      end_process "$1" "$2"
    fi
    sleep 0.2 2>/dev/null || sleep 1
  done
  [ ! -e "/run/gin-deploy/$name.front-removal" ] || sh "/run/gin-deploy/$name.front-removal" "$table" "$mark"
  exit 0
}

# take_words TEXT COMMAND...: the command with the words of the text behind it. They stand in quotes, as systemd has them (unit-text.ts).
take_words() {
  words=$1
  shift
  while [ -n "$words" ]; do
    words=${words#\"}
    word=
    while :; do
      plain=${words%%[\\\"%$]*}
      word=$word$plain
      words=${words#"$plain"}
      case $words in
        \"*) break ;;
        '\n'*) character="
" ;;
        '\t'*) character="	" ;;
        \\?* | '%%'* | "\$\$"*)
          character=${words#?}
          character=${character%"${character#?}"}
          ;;
        *) echo "the arguments of $name cannot be read: $words" >&2 && exit 1 ;;
      esac
      word=$word$character
      words=${words#??}
    done
    words=${words#\"}
    words=${words# }
    set -- "$@" "$word"
  done
  "$@"
}

# enter COMMAND...: already as the service's user. Its environment is read from file descriptor 3, NAME="value" with a backslash before
# four characters (environment-file.ts); a value may have several lines. Names of our own here are none that a service would have.
enter() {
  gin_deploy_name=
  while IFS= read -r gin_deploy_line || [ -n "$gin_deploy_line" ]; do
    if [ -z "$gin_deploy_name" ]; then
      gin_deploy_name=${gin_deploy_line%%=*}
      case $gin_deploy_name in '' | [0-9]* | *[!A-Za-z0-9_]*) echo "the environment of the release cannot be read" >&2 && exit 1 ;; esac
      gin_deploy_line=${gin_deploy_line#*=\"}
      gin_deploy_value=
    fi
    while [ -n "$gin_deploy_name" ]; do
      gin_deploy_plain=${gin_deploy_line%%[\\\"]*}
      gin_deploy_value=$gin_deploy_value$gin_deploy_plain
      gin_deploy_line=${gin_deploy_line#"$gin_deploy_plain"}
      case $gin_deploy_line in
        \"*)
          # A shell has variables that cannot be set.
          command export "$gin_deploy_name=$gin_deploy_value" 2>/dev/null ||
            { echo "this host's sh cannot set the variable $gin_deploy_name: give it another name" >&2 && exit 1; }
          gin_deploy_name=
          ;;
        \\?*)
          gin_deploy_line=${gin_deploy_line#?}
          gin_deploy_value=$gin_deploy_value${gin_deploy_line%"${gin_deploy_line#?}"}
          gin_deploy_line=${gin_deploy_line#?}
          ;;
        *)
          gin_deploy_value="$gin_deploy_value
"
          break
          ;;
      esac
    done
  done <&3
  exec 3<&-
  exec "$@"
}

# become_service COMMAND...: without a way back to root.
become_service() {
  capabilities=-all
  [ "$port" -ge 1024 ] || capabilities=-all,+net_bind_service
  user_id=$(id -u "$name") && group_id=$(id -g "$name") && [ "$user_id" -ne 0 ] || {
    echo "there is no user $name, or it is root" >&2
    exit 207
  }
  exec env -i PATH="$PATH" HOME="$deploy_path" USER="$name" LOGNAME="$name" SHELL=/usr/sbin/nologin \
    setpriv --reuid "$user_id" --regid "$group_id" --init-groups --no-new-privs --inh-caps="$capabilities" \
    --ambient-caps="$capabilities" --bounding-set="$capabilities" /bin/sh "$0" enter "$@"
}

slot=$1
shift
case $slot in
  enter) enter "$@" ;;
  keep) keep "$@" ;;
  guard)
    # The kernel ends others first.
    { echo -900 >/proc/self/oom_score_adj; } 2>/dev/null
    sh "$run_dir/run"
    code=$?
    [ "$code" -eq 0 ] || sleep 1
    exit "$code"
    ;;
  current | canary) ;;
  *) exit 207 ;;
esac

# After a loss of power in a deploy: what has proved itself serves again (boot.sh). supervisord has started us by itself then.
[ "$slot" = canary ] || [ -e "$run_dir/current.run" ] || [ ! -e "$deploy_path/.gin-deploy/state.next" ] || sh "/etc/gin-deploy/$name/boot"

directory=$(cd -P "$deploy_path/$slot" 2>/dev/null && pwd -P) && [ -x "$directory/bin/$name" ] || exit 207
cd "$directory" || exit 1
(umask 077 && mkdir -p "$run_dir") || exit 1
last_pid=0 last_began=0 last_uptime=0 starts=0
[ ! -e "$run_dir/$slot.run" ] || read -r last_pid last_began last_uptime starts <"$run_dir/$slot.run"
# A supervisord that was killed has left its process behind, which would keep the port.
[ "$last_pid" -eq 0 ] || [ "$last_pid" -eq "$$" ] || ! is_alive "$last_pid" "$last_began" || end_process "$last_pid" "$last_began"
own_began=$(began "$$")
read_uptime
echo "$$ $own_began $uptime $((starts + 1))" >"$run_dir/$slot.run.next" && mv -f "$run_dir/$slot.run.next" "$run_dir/$slot.run" || exit 1
# One that ends again and again does not take the whole host for it.
[ "$starts" -eq 0 ] || [ "$((uptime - last_uptime))" -ge 10 ] || sleep 2

arguments=$(sed -n 's/^arguments=//p' "$directory/unit")
once=
if [ "$slot" = canary ]; then
  [ -e "$run_dir/canary.order" ] || exit 207
  { read -r _ && IFS= read -r once; } <"$run_dir/canary.order"
  setsid /bin/sh "$0" keep "$$" "$own_began" </dev/null >/dev/null 2>&1 &
  echo "$! $(began "$!")" >"$run_dir/keeper"
fi
# Every shell that is a host's sh has -n.
# shellcheck disable=SC3045
ulimit -n 65536 2>/dev/null
exec 3<"$directory/env/$slot" || exit 1
[ -n "$once" ] || take_words "$arguments" become_service "$directory/bin/$name"
(take_words "$once" become_service "$directory/bin/$name")
code=$?
echo "$code" >"$run_dir/canary.ended.next" && mv -f "$run_dir/canary.ended.next" "$run_dir/canary.ended"
exit "$code"
