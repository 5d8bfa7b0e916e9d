# The beginning of every program that runs on a host. Reads from standard input what is asked of it: `version step`, then facts as
# `name =value` or `name base64` lines up to a lone `.`; what follows is the step's to read. Nothing that was sent is believed: a step takes the facts
# that it declares, each once and in its own form.
# With a service's name as its argument it is that service's host program (provision.sh): root runs it for a deploy user who is not root,
# and place and name are what root has registered. Without, root itself has sent it.
# Answers leave on standard output as `key=value` lines; a value of several lines repeats its key.
# Exit codes: 0 answered, 91 the lock is not ours, 92 nothing arrived, 94 another version, anything else failed with the reason on
# standard error.
set -u
cd /
umask 027
LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
# A runner that dies closes our pipes: a step that has begun still ends, so that no host is left half-way.
trap '' HUP PIPE

registered_name=${1:-}

# What a deploy user asks for is done by root's word: the call is from sudo, and place and port are those that root has registered.
if [ -n "$registered_name" ]; then
  [ "$(id -u)" = 0 ] || fail "this is how deploys of $registered_name become root: it is run by sudo"
  [ ! -t 0 ] || fail "this is how deploys of $registered_name become root: it reads what to do from standard input, and is not for people"
  # Nobody who sends without an end takes the host's memory. Every shell that is a host's sh has -S.
  # shellcheck disable=SC3045
  memory_before=$(ulimit -S -v)
  # shellcheck disable=SC3045
  ulimit -S -v 1048576
fi
IFS=' ' read -r wanted_version step || exit 92
if [ -n "$registered_name" ]; then
  own_version=${0%/*}
  own_version=${own_version##*/}
  if [ "$wanted_version" != "$own_version" ]; then
    echo "the host program of $registered_name is of version $(printf %.12s "$own_version")" >&2
    exit 94
  fi
fi

# What stands before this line was printed by the login shell's start-up files, and is no answer.
printf '\n#gin-deploy answers\n'

if [ -n "$registered_name" ]; then
  registered_path='' registered_port='' service_manager=''
  while IFS='=' read -r registered_key registered_value; do
    case $registered_key in
      deploy_path) registered_path=$registered_value ;;
      port) registered_port=$registered_value ;;
      service_manager) service_manager=$registered_value ;;
    esac
  done 2>/dev/null <"/etc/gin-deploy/$registered_name/service"
  : "${service_manager:=systemd}"
  fits "$registered_path" path && fits "$registered_port" port || fail "nothing is registered for $registered_name in /etc/gin-deploy: run provision"
fi
undeclared=" $(facts_of "$step") "
[ "$undeclared" != '  ' ] || fail "there is no such step"
while IFS=' ' read -r fact_name fact_value || exit 92; do
  [ "$fact_name" != . ] || break
  case $undeclared in *" $fact_name:"*) ;; *) fail "step $step takes no such fact, or takes it once: $(printf %s "$fact_name" | tr -cd a-z0-9_ | cut -c1-40)" ;; esac
  fact_form=${undeclared#*" $fact_name:"}
  fact_form=${fact_form%% *}
  facts_before=${undeclared%%" $fact_name:"*}
  facts_after=${undeclared#*" $fact_name:$fact_form "}
  undeclared="$facts_before $facts_after"
  case $fact_value in
    =*) fact_value=${fact_value#=} ;;
    *)
      fact_value=$(printf %s "$fact_value" | base64 -d 2>/dev/null && printf .) || fail "fact $fact_name is not base64"
      fact_value=${fact_value%.}
      ;;
  esac
  fits "$fact_value" "$fact_form" || fail "step $step does not take this fact: $fact_name is not of the form $fact_form"
  # The name is one that the step declares; the value is not evaluated.
  eval "$fact_name=\$fact_value"
done
case $undeclared in *[!\ ]*) fail "step $step lacks a fact:$undeclared" ;; esac

if [ -n "$registered_name" ]; then
  # shellcheck disable=SC3045
  ulimit -S -v "$memory_before"
  [ "${name:-$registered_name}" = "$registered_name" ] || fail "this is the host program of $registered_name, and of no other service"
  [ "${deploy_path:-$registered_path}" = "$registered_path" ] || fail "$registered_name is registered at $registered_path, and nowhere else"
  # What root runs from there is root's: this program lies in a directory of its version, in the place of all of them.
  own_place=${0%/*/*}
  [ "${program_place:-$own_place}" = "$own_place" ] || fail "the host programs of $registered_name lie in $own_place, and nowhere else"
  # Another version that lies there may have faults that this one has no more.
  [ "${version:-$own_version}" = "$own_version" ] || fail "this is version $own_version of the host program, and calls no other"
  # Whose connections are sent elsewhere is not a deploy's to say.
  [ "$step" != set-share ] || [ "$port" = "$registered_port" ] || fail "$registered_name is registered with port $registered_port, and with no other"
  may_others_write "$registered_path"
  [ -z "$complaint" ] || fail "root does not write in $registered_path: $complaint"
fi
