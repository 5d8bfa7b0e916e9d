# Counts what the journal has of one unit. In the environment: UNIT, SLOW_MS, IGNORED_PATHS and LOG_DENY (one on each line), CUT_STREAMS
# (streams of output whose last line was cut). Prints `requests FORM ATTEMPTS ERRORS SLOW UNTIMED IGNORED`, `latencies FORM BUCKET:COUNT ...` and
# `by_second FORM attempts|errors|slow SECOND:COUNT ...` for each form of lines, and `lines COUNT`, `denied PATTERN COUNT LINE`, `dropped COUNT`,
# `cut STREAM ...`, `long yes`, `unread REASON` and `cursor CURSOR` where there is such a thing.
BEGIN {
  patterns = split(ENVIRON["LOG_DENY"], deny, "\n")
  # One expression for all lines; which of them it was is asked of few.
  for (i = 1; i <= patterns; i++) if (deny[i] != "") any_denied = any_denied (any_denied == "" ? "" : "|") "(" deny[i] ")"
  for (i = split(ENVIRON["IGNORED_PATHS"], names, "\n"); i > 0; i--) is_ignored[names[i]] = 1
  for (i = split(ENVIRON["CUT_STREAMS"], names, " "); i > 0; i--) is_cut[names[i]] = 1
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
  if (match(path, /[?"]/)) path = substr(path, 1, RSTART - 1)
  if (path in is_ignored) {
    tally_ignored(form)
    return
  }
  tally(form, second, status, latency_us)
}

function note_denied(   i) {
  for (i = 1; i <= patterns; i++) if (deny[i] != "" && line ~ deny[i] && !denied[i]++) first_denied[i] = line
}

# gin-contrib/zap writes a line for each error of a request, each with the same latency: whole microseconds cannot be read, and are the same
# all the same. Two requests can have one that is less exact.
function is_repeated(   request) {
  if (latency_us < 0 && bare !~ /\.[0-9][0-9][0-9][0-9][0-9][0-9]/ || tolower(level) != "error") return 0
  request = status " " method " " bare " " latency_us " " path
  if (request in seen && lines - seen[request] < 64) return 1
  if (++seen_count > 1000) {
    split("", seen)
    seen_count = 0
  }
  seen[request] = lines
  return 0
}

function printable(text) {
  text = substr(text, 1, 300)
  gsub(/[\001-\037\177]/, "?", text)
  return text
}

END {
  print "lines", lines + 0
  for (i in denied) if (denied[i]) print "denied", i, denied[i], printable(without_secrets(first_denied[i]))
  if (dropped) print "dropped", dropped
  for (stream in is_cut) streams = streams " " stream
  if (streams != "") print "cut" streams
  if (has_long) print "long yes"
  if (unread != "") print "unread", printable(unread)
  if (cursor != "") print "cursor", cursor
}
