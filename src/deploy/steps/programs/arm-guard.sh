# Leaves on the host what takes it back by itself: a guard that looks at the lease of this deploy's lock (watch-lease.sh), and the steps
# that it then does. All of it is volatile: after a reboot nothing of a deploy goes on that would have to be taken back so.
# Facts: deploy_path, token, name, program_place, version (of the host program), way_back (steps as the host program reads them, but for whose lock
# they are done under).
# Answers: guarded, unguarded (why not).
one_at_a_time
require_lock
program=$program_place/$version/host
guard_dir=/run/gin-deploy/$name
[ -x "$program" ] || {
  emit unguarded "no host program of this version is installed there"
  exit 0
}
(umask 077 && mkdir -p "$guard_dir") && chmod 700 "$guard_dir" &&
  write_file "$guard_dir/way-back" 600 "$way_back" &&
  write_file "$guard_dir/request" 600 "$version watch-lease
$(told deploy_path "$deploy_path")
$(told token "$token")
$(told name "$name")
.
" && write_file "$guard_dir/run" 600 "exec $program $name <$guard_dir/request
" || fail "cannot write $guard_dir"
service_start_guard "$guard_dir/run"
emit guarded yes
exit 0
