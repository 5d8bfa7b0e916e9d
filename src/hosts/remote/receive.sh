# Takes a compressed file from standard input, after the facts, and keeps it only when it is what was sent.
# Facts: deploy_path, token, compression (gzip, zstd), sha256, size_bytes. Answers: received=<sha256>.
require_lock
incoming=$state_dir/incoming
mkdir -p "$incoming" || fail "cannot create $incoming"
part=$incoming/$sha256.part
trap 'rm -f "$part"' EXIT
"$compression" -dc >"$part" 2>"$part.error" || {
  reason=$(cat "$part.error")
  rm -f "$part.error"
  fail "could not unpack what arrived: ${reason:-unknown reason}; $(df -Pk "$incoming" | awk 'NR == 2 { print $4 " KiB free" }')"
}
rm -f "$part.error"
arrived=$(sha256sum "$part" | cut -d' ' -f1)
[ "$arrived" = "$sha256" ] || fail "what arrived is not what was sent: $(wc -c <"$part") bytes with sha256 $arrived instead of $size_bytes bytes with $sha256"
one_at_a_time
require_lock
# On disk before it gets its name: a power cut must not leave a hollow file behind a good name.
sync "$part" 2>/dev/null || sync
mv -f "$part" "$incoming/$sha256" || fail "cannot keep the upload in $incoming"
emit received "$arrived"
exit 0
