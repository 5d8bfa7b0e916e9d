# Takes a file from standard input, after the facts, and keeps it only when it is what was sent.
# Facts: deploy_path, token, name, compression (gzip, zstd, or patch: what makes it of the program of a release), sha256, size_bytes,
# patch_of (that release, or empty), patch_of_sha256 (of its program, or empty).
# Answers: received (its sha256), refused (why a patch is of no use here: the whole is asked for).
require_lock
incoming=$state_dir/incoming
mkdir -p "$incoming" || fail "cannot create $incoming"
part=$incoming/$sha256.part
trap 'rm -f "$part"' EXIT

refuse() {
  emit refused "$*"
  exit 0
}

# A patch is read with all of the old program, and of the new one, in memory; the services of the host need the rest.
require_base() {
  base=$deploy_path/releases/$patch_of/bin/$name
  [ "$(sha256_of_file "$base")" = "$patch_of_sha256" ] || refuse "the program of release $patch_of is not what it was"
  needed_kib=$((3 * size_bytes / 1024 + 32768))
  free_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo 2>/dev/null)
  [ "${free_kib:-0}" -ge "$needed_kib" ] || refuse "${free_kib:-0} KiB of memory are free, and $needed_kib KiB are wanted"
}

unpack() {
  case $compression in
    gzip) gzip -dc ;;
    zstd) zstd -dc ;;
    patch) zstd -dc --patch-from="$base" ;;
    *) fail "$compression is no compression" ;;
  esac
}

# What is asked of each part, behind a sign: what has none it complains of. In memory: on a full disk a file would not hold it.
say() {
  printf '\n#%s\n' "$*" >&4
}

[ "$compression" != patch ] || require_base
# Hashed on its way to the disk, beside the unpacking; what lies on the disk is hashed when a release is made of it (stage.sh).
told=$(
  exec 4>&1
  { unpack 2>&4 && say unpacked; } | head -c "$((size_bytes + 1))" | { tee "$part" 2>&4 && say written; } | sha256sum | { read -r hash rest && say "sha256 $hash"; }
)
case $told in *'
#unpacked'*'
#written'* | *'
#written'*'
#unpacked'*) ;;
  *)
    complaint=$(printf '%s\n' "$told" | sed '/^$/d; /^#/d' | paste -sd ' ' -)
    [ "$compression" != patch ] || refuse "${complaint:-zstd gave no reason}"
    fail "could not unpack what arrived: ${complaint:-$compression gave no reason}; $(free_space "$incoming")"
    ;;
esac
arrived=$(printf '%s\n' "$told" | sed -n 's/^#sha256 //p')
if [ "$arrived" != "$sha256" ]; then
  [ "$compression" != patch ] || refuse "it makes $(wc -c <"$part") bytes with sha256 $arrived"
  fail "what arrived is not what was sent: $(wc -c <"$part") bytes with sha256 $arrived instead of $size_bytes bytes with $sha256"
fi
one_at_a_time
require_lock
# On disk before it gets its name: a power cut must not leave a hollow file behind a good name.
sync "$part" 2>/dev/null || sync
mv -f "$part" "$incoming/$sha256" || fail "cannot keep the upload in $incoming"
emit received "$arrived"
exit 0
