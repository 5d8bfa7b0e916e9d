# Every attempt in a line of a front's log: a retry turns the failure of one server into the success of another. Nothing in these lines comes
# from a client but the number that a sticky front has given it. Both set `second`, `client` (empty: nobody tells) and `tries`, and from 1 to `tries` try_server[], try_status[] (500 and more: failed) and try_us[]
# (-1: not known); 0: it is no such line.

# log_format gin_deploy '$msec|$upstream_addr|$upstream_status|$upstream_response_time'; a sticky site adds the number of the client.
# A status of `-` is an attempt that the client did not wait for. Where no server could be tried, the name of the group stands for one.
function read_nginx(line,   part, parts, server, code, time, count, i) {
  tries = 0
  gsub(/ : /, ", ", line)
  parts = split(line, part, "|")
  client = parts == 5 && part[5] ~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/ ? part[5] : ""
  if ((parts != 4 && parts != 5) || part[1] !~ /^[0-9]+\.[0-9]+$/) return 0
  second = substr(part[1], 1, index(part[1], ".") - 1)
  if (part[2] == "-") return 1
  count = split(part[2], server, ", ")
  if (split(part[3], code, ", ") != count || split(part[4], time, ", ") != count) return 0
  for (i = 1; i <= count; i++) if (code[i] != "-" && !add_try(server[i], code[i], time[i], 1000000)) return 0
  return 1
}

# log-format "%[date]|%s|%ST|%Tr|%rc|%ts|%pid=%lc=%rt", and more where a client keeps its number
# The state at the end begins with S or s where the server did not answer to the end, with C or c where the client did not wait for it.
# Each retry is an attempt that failed: of the same server, or, where there is a plus, of another one (`!` and the name of this one).
function read_haproxy(line,   part, parts, i) {
  tries = 0
  parts = split(line, part, "|")
  client = parts == 8 && part[8] ~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/ ? part[8] : ""
  if (parts < 7 || part[1] !~ /^[0-9]+$/ || part[5] !~ /^\+?[0-9]+$/) return 0
  second = part[1]
  if (part[2] == "<NOSRV>") return 1
  for (i = part[5] + 0; i > 0; i--) add_try((part[5] ~ /^\+/ ? "!" : "") part[2], 503, "-", 1000)
  if (part[6] ~ /^[Cc]/) return 1
  if (part[6] ~ /^[Ss]/ && part[3] < 500) part[3] = 502
  return add_try(part[2], part[3], part[4] == "-1" ? "-" : part[4], 1000)
}

function add_try(server, code, time, unit_us) {
  if (server == "" || code !~ /^[1-5][0-9][0-9]$/ || time !~ /^([0-9]+(\.[0-9]+)?|-)$/) return 0
  try_server[++tries] = server
  try_status[tries] = code + 0
  try_us[tries] = time == "-" ? -1 : time * unit_us
  return 1
}
