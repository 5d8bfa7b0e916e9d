# Adds up what requests came to, each of some form. In the environment: SLOW_MS. Prints `requests FORM ATTEMPTS ERRORS SLOW UNTIMED IGNORED`,
# `latencies FORM BUCKET:COUNT ...` and `by_second FORM attempts|errors|slow SECOND:COUNT ...`.
BEGIN {
  slow_us = ENVIRON["SLOW_MS"] * 1000
  # Not every awk has logarithms.
  last_bucket = 240
  bound_us[0] = 0.001
  for (i = 1; i <= last_bucket; i++) bound_us[i] = i % 20 ? bound_us[i - 1] * 1.1220184543019633 : bound_us[i - 20] * 10
}

# `us`: -1: nobody can tell.
function tally(form, second, status, us) {
  is_known[form] = 1
  attempts[form]++
  by_second[form " attempts " second]++
  if (status >= 500) {
    errors[form]++
    by_second[form " errors " second]++
  }
  if (us < 0) untimed[form]++
  else {
    timed[form " " bucket(us)]++
    if (us <= slow_us) return
    slow[form]++
    by_second[form " slow " second]++
  }
}

function tally_ignored(form) {
  is_known[form] = 1
  ignored[form]++
}

# 20 buckets for each factor of ten: number n holds what is over 10^((n-1)/20) nanoseconds, and up to 10^(n/20). The last one holds the
# rest.
function bucket(us,   low, high, middle) {
  high = last_bucket
  while (low < high) {
    middle = int((low + high) / 2)
    if (us <= bound_us[middle]) high = middle
    else low = middle + 1
  }
  return low + 0
}

# `a b 3` and 7: what is said of `a b` goes on with 3:7.
function join_pair(what, key, count,   number) {
  number = key
  sub(/.* /, "", number)
  what = what " " substr(key, 1, length(key) - length(number) - 1)
  joined[what] = joined[what] " " number ":" count
}

END {
  for (form in is_known) print "requests", form, attempts[form] + 0, errors[form] + 0, slow[form] + 0, untimed[form] + 0, ignored[form] + 0
  for (key in timed) join_pair("latencies", key, timed[key])
  for (key in by_second) join_pair("by_second", key, by_second[key])
  for (what in joined) print what joined[what]
}
