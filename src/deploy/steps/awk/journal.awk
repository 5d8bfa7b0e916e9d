# One entry of the journal, as `journalctl -o short-unix` or `-o json` prints it: sets `second`, `line` and `sender`. 0: it is none, or the rest of
# a line that journald has cut.
function read_entry(text,   start) {
  if (substr(text, 1, 1) == "{") return read_json_entry(text)
  start = index(text, "]: ")
  if (!start || text !~ /^ *[0-9]+\.[0-9]+ /) return 0
  second = substr(text, 1, index(text, ".") - 1) + 0
  line = substr(text, start + 3)
  sender = substr(text, index(text, ".") + 8)
  sender = substr(sender, 1, index(sender, "[") - 1)
  return 1
}

function read_json_entry(text,   stream, is_rest, how) {
  second = substr(entry_field(text, "__REALTIME_TIMESTAMP"), 1, 10)
  sender = entry_field(text, "SYSLOG_IDENTIFIER")
  line = entry_field(text, "MESSAGE")
  stream = entry_field(text, "_STREAM_ID")
  is_rest = stream in is_cut
  if (entry_field(text, "_LINE_BREAK") == "line-max") is_cut[stream] = 1
  else delete is_cut[stream]
  return !is_rest
}

# Quotes in a value are escaped: a name between two of them, with a colon behind it, is a name.
function entry_field(text, name,   value, part, count, i) {
  if (match(text, "\"" name "\":\\[[0-9,]*\\]")) return bytes(substr(text, RSTART + length(name) + 4, RLENGTH - length(name) - 5))
  if (!match(text, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"")) return ""
  value = substr(text, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
  if (!index(value, "\\")) return value
  count = split(value, part, /\\\\/)
  value = ""
  for (i = 1; i <= count; i++) {
    gsub(/\\"/, "\"", part[i])
    gsub(/\\t/, "\t", part[i])
    gsub(/\\u001[bB]/, "\033", part[i])
    gsub(/\\u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]/, "?", part[i])
    value = value (i > 1 ? "\\" : "") part[i]
  }
  return value
}

# journalctl gives what is not text as numbers.
function bytes(numbers,   number, count, i, text) {
  count = split(numbers, number, ",")
  for (i = 1; i <= count; i++) text = text (number[i] > 0 ? sprintf("%c", number[i] + 0) : "?")
  return text
}
