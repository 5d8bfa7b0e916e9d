# Reads what a host is made of, for a file that says what it has to be. Changes nothing.
# Facts: packages (whose versions are asked for), sysctls (the same, as sysctl names them).
# Answers: os, version, kernel, machine, libc, openssl, systemd, proxy, time_sync (each a short line, or empty), package (name and
# version, of each that is installed), sysctl (name and value, of each that there is).

# One short line without controls, whatever stands in a file of the host or is printed by its programs.
printable() {
  tr '\t\r' '  ' | tr -d '\000-\011\013-\037\177' | sed -n '1{s/  */ /g;s/^ //;s/ $//;p;}' | cut -c1-200
}

# of_os_release KEY: the file is read as text, and never by a shell.
of_os_release() {
  for os_release in /etc/os-release /usr/lib/os-release; do
    [ -f "$os_release" ] && head -c 65536 "$os_release" | sed -n "s/^$1=//p" | tail -n 1 | sed "s/^[\"']//;s/[\"'] *\$//" && break
  done
}

libc_version() {
  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null)
  case $glibc in glibc\ *) printf '%s\n' "$glibc" && return ;; esac
  ldd --version 2>&1 </dev/null | head -n 2 | tr '\n' ' ' | sed -n 's/^musl libc.*Version \([^ ]*\).*/musl \1/p'
}

openssl_version() {
  openssl version 2>/dev/null </dev/null | sed -n '1s/^OpenSSL \([^ ]*\).*/\1/p;1s/^\(LibreSSL [^ ]*\).*/\1/p'
}

# package_version NAME: of an installed one.
package_version() {
  if has dpkg-query; then
    # shellcheck disable=SC2016
    dpkg-query -W -f '${Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^[a-z]* ok installed //p'
  elif has rpm; then
    rpm -q --qf '%{VERSION}-%{RELEASE}\n' "$1" 2>/dev/null | grep -v ' '
  elif has apk; then
    apk info -e "$1" >/dev/null 2>&1 && apk list -I "$1" 2>/dev/null | sed -n "1s/ .*//;1s/^$1-//p"
  elif has pacman; then
    pacman -Q "$1" 2>/dev/null | cut -d' ' -f2
  fi
}

# sysctl_value NAME: none of those that only root may read, such as keys: who deploys may not be root.
sysctl_value() {
  sysctl_file=/proc/sys/$(printf %s "$1" | tr ./ /.)
  case $sysctl_file in *//* | */. | */./* | */.. | */../*) return ;; esac
  [ -f "$sysctl_file" ] && [ ! -L "$sysctl_file" ] || return
  case $(stat -c %a "$sysctl_file") in *[4567]) head -c 4096 "$sysctl_file" 2>/dev/null ;; esac
}

emit os "$(of_os_release ID | printable)"
emit version "$(of_os_release VERSION_ID | printable)"
emit kernel "$(uname -r | printable)"
emit machine "$(uname -m | printable)"
emit libc "$(libc_version | printable)"
emit openssl "$(openssl_version | printable)"
emit systemd "$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([^ ]*\).*/\1/p' | printable)"
emit proxy "$(proxies | tr '\n' ' ' | printable)"
emit time_sync "$(clock_is_kept)"
for package in $packages; do
  installed_version=$(package_version "$package" | printable)
  [ -z "$installed_version" ] || emit package "$package $installed_version"
done
for sysctl in $sysctls; do
  value=$(sysctl_value "$sysctl" | printable)
  [ -z "$value" ] || emit sysctl "$sysctl $value"
done
exit 0
