# Labels that SELinux wants to see of a service, where it is enforced.

is_selinux_enforced() {
  read_first /sys/fs/selinux/enforce
  [ "$file_line" = 1 ]
}

# What a service is made of, as `TYPE PATH PATTERN`: what systemd is to start, and where the service writes.
wanted_labels() {
  escaped_path=$(printf %s "$deploy_path" | sed 's/\./\\./g')
  printf '%s\n' "bin_t $deploy_path/releases/r/bin/$name $escaped_path/releases/[^/]+/bin(/.*)?" \
    "var_lib_t $deploy_path/data/x $escaped_path/data(/.*)?" \
    "var_log_t $deploy_path/logs/x $escaped_path/logs(/.*)?"
}

# missing_labels: `TYPE PATTERN` lines of those that the policy does not give by itself, or by what is registered already.
missing_labels() {
  wanted_labels | while read -r label_type label_path label_pattern; do
    case $(matchpathcon -n -m file "$label_path" 2>/dev/null) in *":$label_type:"* | *":$label_type") ;; *) printf '%s %s\n' "$label_type" "$label_pattern" ;; esac
  done
}

# types_of_port: of what semanage lists, which may be of the policy and of this host; nothing: the port is of no service.
types_of_port() {
  awk -v public="$port" '
    $2 == "tcp" && $1 !~ /^(hi_reserved|reserved|unreserved|ephemeral)_port_t$/ {
      for (i = 3; i <= NF; i++) {
        split($(i), range, /[-,]/)
        if (range[1] + 0 <= public && public <= ($(i) ~ /-/ ? range[2] : range[1]) + 0) { print $1; next }
      }
    }'
}

selinux_tools="semanage matchpathcon restorecon"

# Those of the tools that are not installed.
missing_selinux_tools() {
  for selinux_tool in $selinux_tools; do
    has "$selinux_tool" || printf '%s ' "$selinux_tool"
  done
}

# port_label_wanted: what is to be done so that the port is one of web servers: `add`; `modify TYPE`, where the policy gives it to something
# that this host does not run there; `taken TYPE`, where it is not ours to change; nothing.
port_label_wanted() {
  port_types=$(semanage port -l -n 2>/dev/null | types_of_port)
  case $port_types in
    '') echo "add http_port_t" ;;
    *http_port_t* | *http_cache_port_t*) ;;
    *)
      # Somebody on this host may have said so, or need it.
      if [ "$port" -lt 1024 ] || [ -n "$(semanage port -l -n -C 2>/dev/null | types_of_port)" ] ||
        port_owners "$port" | cut -d' ' -f2 | grep -vqxF -e "$(service_name current)" -e "$(service_name canary)"; then
        echo "taken $(printf '%s\n' "$port_types" | head -n 1)"
      else
        echo "modify $(printf '%s\n' "$port_types" | head -n 1)"
      fi
      ;;
  esac
}
