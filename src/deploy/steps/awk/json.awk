# Reads one object of JSON and takes its fields; 0 where the text is anything else than one whole object. What stands in a string is
# never structure: escaped characters are taken out first, and then every second piece between quotes is a string.
function read_json(text,   piece, count, i, s, c, depth, kind, prefix, key, wants, is_fresh) {
  if (index(text, "\\")) gsub(/\\./, "\001", text)
  count = split(text, piece, "\"")
  wants = "object"
  for (i = 1; i <= count; i += 2) {
    s = piece[i]
    if (s == ":" && wants == ":") wants = "value"
    else if (s == "," && wants == ",") wants = kind[depth] == "{" ? "key" : "value"
    else if (wants == ":" && s ~ /^:[-+.0-9A-Za-z]+,$/) {
      if (key in meaning_of) take(meaning_of[key], substr(s, 2, length(s) - 2), 0)
      wants = "key"
    } else while (s != "") {
      c = substr(s, 1, 1)
      s = substr(s, 2)
      if (c == " " || c == "\t" || c == "\r") continue
      if (c == ":" && wants == ":") wants = "value"
      else if (c == "," && wants == ",") wants = kind[depth] == "{" ? "key" : "value"
      else if (c == "{" && wants == "object" || (c == "{" || c == "[") && wants == "value") {
        if (depth == 30) return 0
        prefix[depth + 1] = depth == 0 ? "" : kind[depth] == "{" && key in is_group ? key "." : "?"
        kind[++depth] = c
        wants = c == "{" ? "key" : "value"
        is_fresh = 1
        continue
      } else if (c == "}" && kind[depth] == "{" && (wants == "," || wants == "key" && is_fresh) ||
                 c == "]" && kind[depth] == "[" && (wants == "," || wants == "value" && is_fresh)) {
        wants = --depth == 0 ? "end" : ","
      } else if (wants == "value" && match(c s, /^[-+.0-9A-Za-z]+/)) {
        if (kind[depth] == "{" && key in meaning_of) take(meaning_of[key], substr(c s, 1, RLENGTH), 0)
        s = substr(s, RLENGTH)
        wants = ","
      } else return 0
      is_fresh = 0
    }
    if (i == count) break
    if (wants == "key") {
      key = prefix[depth] piece[i + 1]
      wants = ":"
    } else if (wants == "value") {
      if (kind[depth] == "{" && key in meaning_of) take(meaning_of[key], piece[i + 1], 1)
      wants = ","
    } else return 0
    is_fresh = 0
  }
  return wants == "end"
}
