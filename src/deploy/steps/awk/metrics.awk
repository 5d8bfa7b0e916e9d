# Sums up what a service says of its requests in Prometheus' text format. Prints `count NAME STATUS COUNT` for counters of requests by status, and
# `bucket NAME SECONDS COUNT` for histograms of their durations, each summed over all other labels.
BEGIN {
  for (i = split("code status status_code http_status http_status_code http_response_status_code", names, " "); i > 0; i--) is_status[names[i]] = 1
}

{
  if (substr($0, 1, 1) == "#" || !(brace = index($0, "{"))) next
  name = substr($0, 1, brace - 1)
  # Requests that the service makes itself, or that are for the metrics.
  if (name !~ /^[a-zA-Z_:][a-zA-Z0-9_:]*$/ || name ~ /client|promhttp|grpc|rpc_|outgoing|upstream/) next
  if (name ~ /requests?(_count)?_total$|requests?_.*(duration|latency)(_seconds|_milliseconds|_ms)?_count$/) kind = "count"
  else if (name ~ /(request|http|gin|handler).*(duration|latency)(_seconds|_milliseconds|_ms)?_bucket$/) kind = "bucket"
  else next
  if (read_sample(substr($0, brace + 1)) && label != "") sum[kind " " name " " label] += value
}

# Labels and value; what stands in quotes is never structure.
function read_sample(text,   piece, count, i, key) {
  if (index(text, "\\")) gsub(/\\./, "\001", text)
  count = split(text, piece, "\"")
  if (count % 2 == 0 || count < 3) return 0
  label = ""
  for (i = 1; i < count; i += 2) {
    key = piece[i]
    gsub(/[ ,=]/, "", key)
    if (kind == "count" && key in is_status && piece[i + 1] ~ /^[1-5]([0-9][0-9]|xx|XX)$/) label = piece[i + 1]
    if (kind == "bucket" && key == "le" && piece[i + 1] ~ /^([0-9.]+([eE][-+]?[0-9]+)?|\+Inf)$/) label = seconds(piece[i + 1])
  }
  if (piece[count] !~ /^ *,? *\} +[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?( [0-9]+)?$/) return 0
  value = piece[count]
  sub(/^[ ,]*\} */, "", value)
  value += 0
  return 1
}

function seconds(bound) {
  if (bound == "+Inf") return bound
  return name ~ /_(ms|milliseconds)_bucket$/ ? bound / 1000 : bound + 0
}

END {
  for (key in sum) printf "%s %.0f\n", key, sum[key]
}
