# Microseconds of a duration as Go prints one: 350ns, 1.5ms, 2m3.5s. -1: it is none.
function duration_us(text,   tail, total, part) {
  if (length(text) > 30) return -1
  if (text ~ /^[0-9]+(\.[0-9]+)?(ns|us|µs|ms|s)$/) {
    tail = substr(text, length(text) - 1)
    if (tail == "ms") return text * 1000
    if (tail == "ns") return text / 1000
    if (tail ~ /^[0-9]/) return text * 1000000
    return text + 0
  }
  if (text !~ /^([0-9]+h)?([0-9]+m)?([0-9]+(\.[0-9]+)?s)?$/ || text == "") return -1
  while (match(text, /^[0-9.]+/)) {
    part = substr(text, 1, RLENGTH) + 0
    tail = substr(text, RLENGTH + 1, 1)
    total += part * (tail == "h" ? 3600 : tail == "m" ? 60 : 1)
    text = substr(text, RLENGTH + 2)
  }
  return total * 1000000
}

# Microseconds of a number without a unit, by what the library that wrote it makes of a time.Duration; -1: nobody can tell.
# zap has seconds, zerolog milliseconds, both as floats of the nanoseconds that a clock gives: so many decimals tell them apart from
# a number that the service made itself. slog and logrus have whole nanoseconds; whether these are any, the whole log tells.
function bare_us(number, library,   decimals) {
  if (length(number) > 30 || number !~ /^[0-9]+(\.[0-9]+)?$/) return -1
  if (library == "slog" || library == "logrus") return index(number, ".") ? -1 : number / 1000
  if (library == "gin-logrus") return number * 1000
  if (!index(number, ".")) return -1
  decimals = sprintf("%.9f", number)
  decimals = substr(decimals, length(decimals) - 8)
  if (library == "zap" && substr(decimals, 7) != "000") return number * 1000000
  if (library == "zerolog" && substr(decimals, 7) == "000" && substr(decimals, 4, 3) != "000") return number * 1000
  return -1
}
