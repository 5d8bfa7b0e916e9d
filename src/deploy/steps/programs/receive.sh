# Takes a compressed file from standard input, after the facts, and keeps it only when it is what was sent.
# Facts: deploy_path, token, compression (gzip, zstd), sha256, size_bytes.
# Answers: received (its sha256).
require_lock
incoming=$state_dir/incoming
mkdir -p "$incoming" || fail "cannot create $incoming"
part=$incoming/$sha256.part
trap 'rm -f "$part"' EXIT
# What it complains of is kept in memory: on a full disk a file would not hold it.
complaint=$("$compression" -dc 2>&1 >"$part") || {
  complaint=$(printf '%s\n' "$complaint" | sed '/^$/d' | paste -sd ' ' -)
  fail "could not unpack what arrived: ${complaint:-$compression gave no reason}; $(free_space "$incoming")"
}
arrived=$(sha256sum "$part" | cut -d' ' -f1)
[ "$arrived" = "$sha256" ] || fail "what arrived is not what was sent: $(wc -c <"$part") bytes with sha256 $arrived instead of $size_bytes bytes with $sha256"
one_at_a_time
require_lock
# On disk before it gets its name: a power cut must not leave a hollow file behind a good name.
sync "$part" 2>/dev/null || sync
mv -f "$part" "$incoming/$sha256" || fail "cannot keep the upload in $incoming"
emit received "$arrived"
exit 0
