# Counts what the journal has of one unit. In the environment: UNIT, SLOW_MS, IGNORED_PATHS and LOG_DENY (one on each line), CUT_STREAMS
# (streams of output whose last line was cut). Prints `requests FORM ATTEMPTS ERRORS SLOW UNTIMED IGNORED`, `latencies FORM BUCKET:COUNT ...` and
# `by_second FORM attempts|errors|slow SECOND:COUNT ...` for each form of lines, and `lines COUNT`, `denied PATTERN COUNT LINE`, `dropped COUNT`,
# `cut STREAM ...`, `long yes`, `unread REASON` and `cursor CURSOR` where there is such a thing.
BEGIN {
  slow_us = ENVIRON["SLOW_MS"] * 1000
  patterns = split(ENVIRON["LOG_DENY"], deny, "\n")
  # One expression for all lines; which of them it was is asked of few.
  for (i = 1; i <= patterns; i++) if (deny[i] != "") any_denied = any_denied (any_denied == "" ? "" : "|") "(" deny[i] ")"
  for (i = split(ENVIRON["IGNORED_PATHS"], names, "\n"); i > 0; i--) is_ignored[names[i]] = 1
  for (i = split(ENVIRON["CUT_STREAMS"], names, " "); i > 0; i--) is_cut[names[i]] = 1
  # Not every awk has logarithms.
  last_bucket = 240
  bound_us[0] = 0.001
  for (i = 1; i <= last_bucket; i++) bound_us[i] = i % 20 ? bound_us[i - 1] * 1.1220184543019633 : bound_us[i - 20] * 10
}

substr($0, 1, 12) == "-- cursor: s" {
  cursor = substr($0, 12)
  next
}

# It fails as well where there is nothing, and says nothing then.
$0 == "-- failed" {
  unread = said
  next
}

{
  if (read_entry($0)) {
    if (sender != "systemd-journald") count_line()
    else if (line ~ /^Suppressed [0-9]+ messages from / && substr(line, length(line) - length(ENVIRON["UNIT"])) ~ /[ \/]/ && \
      substr(line, length(line) - length(ENVIRON["UNIT"]) + 1) == ENVIRON["UNIT"]) dropped += substr(line, 12)
  } else if (substr($0, 1, 1) != "{") said = $0
}

function count_line(   form, i) {
  lines++
  if (length(line) >= 4096) has_long = 1
  form = read_request(line)
  if (form == "") {
    if (any_denied != "" && line ~ any_denied) note_denied()
    return
  }
  if (form == "json-zap" && is_repeated()) return
  is_known[form] = 1
  if (match(path, /[?"]/)) path = substr(path, 1, RSTART - 1)
  if (path in is_ignored) {
    ignored[form]++
    return
  }
  attempts[form]++
  by_second[form " attempts " second]++
  if (status >= 500) {
    errors[form]++
    by_second[form " errors " second]++
  }
  if (latency_us < 0) untimed[form]++
  else {
    timed[form " " bucket(latency_us)]++
    if (latency_us <= slow_us) return
    slow[form]++
    by_second[form " slow " second]++
  }
}

function note_denied(   i) {
  for (i = 1; i <= patterns; i++) if (deny[i] != "" && line ~ deny[i] && !denied[i]++) first_denied[i] = line
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

# gin-contrib/zap writes a line for each error of a request.
function is_repeated(   request) {
  if (latency_us < 0 || tolower(level) != "error") return 0
  request = status " " method " " latency_us " " path
  if (request in seen && lines - seen[request] < 64) return 1
  if (++seen_count > 1000) {
    split("", seen)
    seen_count = 0
  }
  seen[request] = lines
  return 0
}

# `a b 3` and 7: what is said of `a b` goes on with 3:7.
function join_pair(what, key, count,   number) {
  number = key
  sub(/.* /, "", number)
  what = what " " substr(key, 1, length(key) - length(number) - 1)
  joined[what] = joined[what] " " number ":" count
}

function printable(text) {
  text = substr(text, 1, 300)
  gsub(/[\001-\037\177]/, "?", text)
  return text
}

END {
  for (form in is_known) print "requests", form, attempts[form] + 0, errors[form] + 0, slow[form] + 0, untimed[form] + 0, ignored[form] + 0
  for (key in timed) join_pair("latencies", key, timed[key])
  for (key in by_second) join_pair("by_second", key, by_second[key])
  for (what in joined) print what joined[what]
  print "lines", lines + 0
  for (i in denied) if (denied[i]) print "denied", i, denied[i], printable(first_denied[i])
  if (dropped) print "dropped", dropped
  for (stream in is_cut) streams = streams " " stream
  if (streams != "") print "cut" streams
  if (has_long) print "long yes"
  if (unread != "") print "unread", printable(unread)
  if (cursor != "") print "cursor", cursor
}
