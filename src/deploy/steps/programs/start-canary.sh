# Starts a release beside the one that serves. Its unit lives in /run under the instance's own name, so the unit of the
# serving release stays as it is, and a reboot leaves nothing behind.
# Facts: deploy_path, token, name, phase_line, release, life_seconds (how long it may run).
# Answers: started_at (seconds since 1970 on the host), started.
one_at_a_time
require_lock
directory=$deploy_path/releases/$release
unit=$name@canary.service
[ -d "$directory" ] || fail "release $release is not on this host"
write_phase || fail "cannot write $state_dir/phase: $(free_space "$state_dir")"
systemctl stop "$unit" 2>/dev/null
replace_link "releases/$release" "$deploy_path/canary" || fail "cannot point canary at $release"
# An end of its own: whoever started it may be gone, and a second consumer or cron job does harm. One that ends is not started again.
mkdir -p /run/systemd/system && write_file "/run/systemd/system/$unit" 644 "$(cat "$directory/unit")

[Service]
Restart=no
RuntimeMaxSec=$life_seconds
# However it ends: what was sent to it goes to the public process again.
ExecStopPost=-+/bin/sh -c 'for f in ip ip6; do nft delete table \$\$f $table; done 2>/dev/null'
" || fail "cannot write /run/systemd/system/$unit"
systemctl daemon-reload || fail "systemctl daemon-reload failed"
emit started_at "$(date +%s)"
systemctl reset-failed "$unit" 2>/dev/null
# What the start came to is seen by looking at the unit: a service that ends at once is no failure of this step.
systemctl start "$unit" 2>/dev/null
emit started "$unit"
exit 0
