# What a line says of a request, out of the fields of its logger. Names are those that the loggers give, and that services give
# often. A group is an object with a name; its fields have that name and a dot before their own.
BEGIN {
  name_fields("status", "status Status status_code statusCode StatusCode status-code http_status httpStatus http_status_code response_status " \
    "response_code resp_status http.status http.status_code http.response.status_code response.status response.status_code " \
    "response.statusCode res.status res.statusCode resp.status httpRequest.status")
  name_fields("code", "code Code http_code http.code response.code")
  name_fields("method", "method Method verb http_method httpMethod request_method requestMethod req_method reqMethod http.method " \
    "http.request.method request.method req.method httpRequest.requestMethod")
  name_fields("path", "path Path uri Uri URI url URL route endpoint target request_uri requestUri requestURI req_uri reqUri request_url " \
    "request_path requestPath req_path http.path http.target http.route http.url url.path request.path request.uri request.url req.path " \
    "req.url httpRequest.requestUrl")
  latency_names = "latency Latency duration Duration elapsed Elapsed took cost Cost dur rt latency_time latencyTime response_time " \
    "responseTime request_time requestTime req_time process_time processTime exec_time time_taken timeTaken spend spend_time " \
    "elapsed_time request_duration response.latency response.duration request.duration http.latency http.duration httpRequest.latency"
  name_fields("latency", latency_names)
  name_in_unit("s", latency_names, "_s _sec _secs _seconds Seconds")
  name_in_unit("ms", latency_names, "_ms Ms MS _millis _milliseconds Millis Milliseconds")
  name_in_unit("us", latency_names, "_us Us _micros _microseconds Micros Microseconds")
  name_in_unit("ns", latency_names, "_ns Ns _nanos _nanoseconds Nanos Nanoseconds")
  # The Elastic Common Schema.
  name_fields("ns", "event.duration")
  name_fields("level", "level Level lvl severity L")
  name_fields("time", "time Time ts timestamp @timestamp T")
  name_fields("message", "msg Msg message M")
  name_fields("caller", "caller")
  name_fields("gin-logrus", "clientIP dataLength")
  split("http http.request http.response request response req res resp httpRequest url event", names, " ")
  for (i in names) is_group[names[i]] = 1
  scale["s"] = 1000000
  scale["ms"] = 1000
  scale["us"] = 1
  scale["ns"] = 0.001
}

function name_fields(meaning, words,   name, i) {
  split(words, name, " ")
  for (i in name) meaning_of[name[i]] = meaning
}

function name_in_unit(unit, words, endings,   name, ending, i, k) {
  split(words, name, " ")
  split(endings, ending, " ")
  for (i in name) for (k in ending) meaning_of[name[i] ending[k]] = unit
}

function forget_fields() {
  status = method = path = code = bare = level = ""
  latency_us = -1
  is_contradictory = has_latency = latency_rank = fields_taken = 0
  at_level = at_time = at_message = at_status = has_caller = gin_logrus_fields = 0
}

# One field. `is_text`: its value stood in quotes.
function take(meaning, value, is_text) {
  fields_taken++
  if (meaning == "status") take_status(value)
  else if (meaning == "method") {
    if (method == "" && value ~ /^[A-Z]+$/) method = value
  } else if (meaning == "path") {
    # An address with a host in it is of a request that the service made itself.
    if (path == "" && substr(value, 1, 1) == "/") path = value
  } else if (meaning == "latency" || meaning in scale) take_latency(meaning, value, is_text)
  else if (meaning == "time") {
    if (!at_time) at_time = fields_taken
  } else if (meaning == "message") at_message = fields_taken
  else if (meaning == "level") {
    at_level = fields_taken
    level = value
  } else if (meaning == "code") {
    if (value ~ /^[1-5][0-9][0-9]$/) code = value
  } else if (meaning == "caller") has_caller = 1
  else if (meaning == "gin-logrus") gin_logrus_fields++
}

# Two that differ: the line says nothing.
function take_status(value) {
  if (value !~ /^[1-5][0-9][0-9]$/) return
  if (status != "" && status != value) is_contradictory = 1
  status = value
  at_status = fields_taken
}

# What has its unit beside it counts more than what has it in its name, and that more than what has none. Two of one kind that
# differ are no latency.
function take_latency(meaning, value, is_text,   us, rank) {
  has_latency = 1
  if (value ~ /^[0-9]+(\.[0-9]+)?$/) {
    if (meaning == "latency") {
      if (!is_text) bare = bare == "" || bare == value ? value : "several"
      return
    }
    us = length(value) > 30 ? -1 : value * scale[meaning]
    rank = 1
  } else {
    us = duration_us(value)
    rank = 2
  }
  if (us < 0) return
  if (rank > latency_rank) {
    latency_rank = rank
    latency_us = us
  } else if (rank == latency_rank && us != latency_us) latency_us = -1
}

# A line is of a request when it has a status and two of these: the method, a path, a latency. What is called `code` is a status only
# beside all three.
function is_request() {
  if (is_contradictory) return 0
  if (status != "") return (method != "") + (path != "") + has_latency >= 2
  status = code
  return code != "" && method != "" && path != "" && has_latency
}

# Which library wrote an object, by the order that each has for its own fields.
function json_library() {
  if (!at_level || !at_message) return "other"
  if (at_time == 1 && at_level == 2 && at_message == 3 && level ~ /^[A-Z]/) return "slog"
  if (at_level < at_status && at_message > at_status) return "zerolog"
  if (at_level == 1 && at_message < at_status && (at_time && at_time < at_message || has_caller)) return "zap"
  if (at_level < at_message && at_time > at_message) return gin_logrus_fields == 2 ? "gin-logrus" : "logrus"
  return "other"
}

# A number without a unit counts only where nothing better is there.
function use_bare(library) {
  if (!latency_rank && bare != "") latency_us = bare_us(bare, library)
}
