# Reads `key=value key="a value"` and takes its fields; 0 where there is anything else.
function read_pairs(text,   piece, count, i, token, tokens, k, equals, key, has_begun) {
  if (index(text, "\\")) gsub(/\\[\\"]/, "\001", text)
  count = split(text, piece, "\"")
  if (count % 2 == 0) return 0
  for (i = 1; i <= count; i += 2) {
    # What follows a quoted value is a space, or the end.
    if (i > 1 && piece[i] !~ /^( |$)/) return 0
    key = ""
    tokens = split(piece[i], token, " ")
    for (k = 1; k <= tokens; k++) {
      equals = index(token[k], "=")
      if (equals < 2) return 0
      has_begun = 1
      key = substr(token[k], 1, equals - 1)
      # The value stands in quotes.
      if (k == tokens && i < count && equals == length(token[k]) && piece[i] !~ / $/) break
      if (key in meaning_of) take(meaning_of[key], substr(token[k], equals + 1), 0)
      key = ""
    }
    if (i == count) break
    if (key == "") return 0
    if (key in meaning_of) take(meaning_of[key], piece[i + 1], 1)
  }
  return has_begun
}
