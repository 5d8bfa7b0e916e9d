# What a line of a service's log says of one request: the form in which it says so, with `status`, `method`, `path` and `latency_us`
# (-1: none that can be trusted) set; "" where it is no such line.
function read_request(line,   first) {
  if (index(line, "\033")) gsub(/\033\[[0-9;]*m/, "", line)
  first = substr(line, 1, 1)
  if (first == "[") return substr(line, 1, 6) == "[GIN] " ? read_gin(line) : ""
  if (length(line) > 16384 || !(index(line, "tatus") || index(line, "ode"))) return ""
  forget_fields()
  if (first == "{") {
    if (!read_json(line) || !is_request()) return ""
    first = json_library()
    use_bare(first)
    return "json-" first
  }
  return read_text(line)
}

# `[GIN] 2026/11/29 - 08:39:51 | 200 |  4.947µs |  127.0.0.1 | GET      "/ping"`. Gin before 1.6 wrote the path as it came: anybody could
# write lines of that log. The address may be what a client says of itself.
function read_gin(line,   part, start) {
  start = substr(line, 1, 400)
  if (start !~ /^\[GIN\] [0-9\/]+ - [0-9:]+ \| *[1-5][0-9][0-9] *\| *[0-9][0-9.a-zµ]* *\|/) return ""
  split(start, part, "|")
  status = part[2] + 0
  gsub(/ /, "", part[3])
  if ((latency_us = duration_us(part[3])) < 0) return ""
  if (match(start, /\| *[A-Z]+ +"/)) {
    path = substr(line, RSTART + RLENGTH)
    return "gin"
  }
  return part[4] ~ /^ *[0-9A-Fa-f:.]+ *$/ && part[5] ~ /^ *[A-Z]+ +\// ? "gin-unquoted" : ""
}

function read_text(line,   library) {
  if (substr(line, 1, 5) == "time=") library = line ~ /^time="/ ? "logrus" : "slog"
  # `8:39AM INF Request status=200 ...`. Its message comes as it was: only one word of it is known not to be somebody's. Where it has
  # several lines, the pairs begin the last one, after a space.
  else if (match(line, /^([0-9][-0-9:.,TZ+APM \/]*|<nil>) (TRC|DBG|INF|WRN|ERR) ([A-Za-z]+ )?/)) {
    library = "zerolog"
    line = substr(line, RLENGTH + 1)
  } else if (substr(line, 1, 1) == " ") library = "zerolog"
  # zap's console form writes the message, which is the path, as it came: anybody could write lines of that log.
  # The level stands before it, behind the time, in colour or not: what somebody else writes in a line is none.
  else if (match(line, /\t\{".*\}$/)) {
    return line ~ /^([^\t]*\t)?(\033\[[0-9;]*m)?(DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL|debug|info|warn|error|dpanic|panic|fatal)(\033\[[0-9;]*m)?\t/ && \
      read_json(substr(line, RSTART + 1)) && is_request() ? "zap-console" : ""
  }
  else library = "other"
  if (!read_pairs(line) || !is_request()) return ""
  use_bare(library)
  return "text-" library
}
