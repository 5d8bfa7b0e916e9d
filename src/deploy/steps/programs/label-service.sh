# Gives a service the labels that selinux.sh finds missing, for provision.
label_service() {
  is_selinux_enforced || return 0
  missing=$(missing_selinux_tools)
  [ -z "$missing" ] || {
    emit undone "SELinux is enforced, and what it needs for $name cannot be registered without ${missing% }: install policycoreutils and the package that has semanage"
    return
  }
  missing=$(missing_labels)
  [ -z "$missing" ] || {
    printf '%s\n' "$missing" | while read -r label_type label_pattern; do
      label_place "$label_type" "$label_pattern"
      emit provisioned "SELinux type $label_type for $label_pattern"
    done || exit 1
    relabel -R "$deploy_path/releases"
    relabel "$deploy_path/data" "$deploy_path/logs"
  }
  wanted=$(port_label_wanted)
  case $wanted in
    '') ;;
    taken*) emit undone "port $port is of the SELinux type ${wanted#taken }, which is not changed here: choose another port, or run semanage port -m -t http_port_t -p tcp $port" ;;
    *)
      # A port in the middle of a range of the policy is added beside it.
      complaint=$(semanage port -a -t http_port_t -p tcp "$port" 2>&1) || semanage port -m -t http_port_t -p tcp "$port" 2>/dev/null ||
        fail "semanage does not take port $port: $complaint"
      emit provisioned "SELinux type http_port_t for tcp port $port"
      ;;
  esac
}

# label_place TYPE PATTERN. Where the policy takes one directory for another (/usr/local for /usr), semanage says which is to be named.
label_place() {
  complaint=$(semanage fcontext -a -t "$1" "$2" 2>&1) && return
  instead=$(printf '%s\n' "$complaint" | sed -n "s/.*[Tt]ry adding '\(.*\)' instead.*/\1/p")
  semanage fcontext -m -t "$1" "${instead:-$2}" 2>/dev/null || semanage fcontext -a -t "$1" "${instead:-$2}" 2>/dev/null ||
    fail "semanage does not take the type $1 for $2: $complaint"
}
