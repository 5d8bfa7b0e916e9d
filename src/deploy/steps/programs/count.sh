# Counts what both slots of a service answered, again and again, as observe.sh looks: each look has what came since the one before, and
# begins each line with its slot. Only counts leave the host. Changes nothing. Ends as observe.sh does. slot-evidence.ts reads it.
# Facts: name, deploy_path, current_from, canary_from (where to begin in the log of a slot: `@` and seconds since 1970, or the cursor of an earlier
# look; empty: this slot is left out), front_from (the same of the log of the front that is a proxy; empty: there is none), current_port, canary_port, health_path, metrics_path (or empty), slow_ms, ignored_paths,
# log_deny (extended regular expressions), for_seconds (0: one look), pause_seconds.
# Answers: unit (its state, CPU time and memory), probe (an answer on the health path), metric, requests, latencies, by_second, log_lines,
# denied, dropped, client (numbers of clients of the canary that a sticky front tells apart: some of them), unread (why there is nothing of the log), cursor, front_cursor, at (seconds since the machine was booted), look (its number).

# Not as arguments, which are for all to see.
export SLOW_MS="$slow_ms" IGNORED_PATHS="$ignored_paths" LOG_DENY="$log_deny"
find_secrets

# A pattern that awk does not take would end it at the first line; and not every awk knows how to count.
awk 'BEGIN {
  patterns = split(ENVIRON["LOG_DENY"], deny, "\n")
  for (i = 1; i <= patterns; i++) {
    if (deny[i] ~ /[{][0-9]/ && "aa" !~ /^a{2}$/) bad = deny[i]
    if ("" ~ deny[i]) found++
  }
  if (bad != "") print "its awk has no {n} in regular expressions: write it out"
  exit bad != ""
}' >&2 || fail "log-deny cannot be used on this host"

# A line that was cut comes in parts, and all but the first can look like any line. Where there is one, each entry is read with the stream
# that it came from, which takes three times as long.
count_log() {
  if [ -z "$cut_streams" ]; then
    counted=$(service_entries "$slot" "$from" -o short-unix --no-hostname | CUT_STREAMS=$cut_streams UNIT=$unit awk "$count_requests") || return
    case $counted in
      *"long yes"*) service_has_cut_line "$slot" "$from" || return 0 ;;
      *) return 0 ;;
    esac
  fi
  counted=$(service_entries "$slot" "$from" -o json --output-fields=MESSAGE,SYSLOG_IDENTIFIER,_STREAM_ID,_LINE_BREAK |
    CUT_STREAMS=$cut_streams UNIT=$unit awk "$count_requests")
}

# describe_log FROM CUT_STREAMS: says where to go on in `from` and `cut_streams`.
describe_log() {
  from=$1 cut_streams=$2
  count_log || fail "the log of $unit could not be counted"
  cut_streams=
  while IFS=' ' read -r what value; do
    case $what in
      requests) emit requests "$slot $value" ;;
      latencies) emit latencies "$slot $value" ;;
      by_second) emit by_second "$slot $value" ;;
      lines) emit log_lines "$slot $value" ;;
      denied) emit denied "$slot $value" ;;
      dropped) emit dropped "$slot $value" ;;
      unread) emit unread "$slot $value" ;;
      cut) cut_streams=$value ;;
      cursor) from=$value ;;
    esac
  done <<END
$counted
END
  emit cursor "$slot $from"
}

describe_slot() {
  slot=$1 port=$2 unit=$(service_name "$1")
  usage=$(service_usage "$1") && emit unit "$1 $usage"
  emit probe "$slot $(ask "$port" "$health_path" -o /dev/null -w '%{http_code} %{time_total}' --max-time 5)"
  [ -z "$metrics_path" ] || ask "$port" "$metrics_path" --max-time 5 --max-filesize 20000000 -H 'Accept: text/plain' | awk "$read_metrics" |
    while read -r line; do emit metric "$slot $line"; done
  describe_log "$3" "$4"
}

# describe_front FROM: each attempt, and not what a retry has made of it. Says where to go on in `front_place`.
describe_front() {
  counted=$(read_proxy_log "$1" | FRONT=$proxy_kind CURRENT=127.0.0.1:$current_port CANARY=127.0.0.1:$canary_port awk "$count_attempts") ||
    fail "the log of the front could not be counted"
  front_place=
  while IFS=' ' read -r what value; do
    case $what in
      requests) emit requests "$value" ;;
      latencies) emit latencies "$value" ;;
      by_second) emit by_second "$value" ;;
      # Of both slots: nobody knows more.
      lost) emit dropped "current $value" ;;
      place) front_place=$value ;;
      client) emit client "$value" ;;
    esac
  done <<END
$counted
END
  [ -n "$front_place" ] || fail "the log of the front is gone"
  emit front_cursor "$front_place"
}

front_place=$front_from
current_place=$current_from canary_place=$canary_from
current_cut='' canary_cut=''
look_number=0
seconds_up
ends_at=$((now + for_seconds))
while :; do
  look_number=$((look_number + 1))
  [ -z "$current_from" ] || {
    describe_slot current "$current_port" "$current_place" "$current_cut"
    current_place=$from current_cut=$cut_streams
  }
  [ -z "$canary_from" ] || {
    describe_slot canary "$canary_port" "$canary_place" "$canary_cut"
    canary_place=$from canary_cut=$cut_streams
  }
  [ -z "$front_from" ] || describe_front "$front_place"
  read -r at _ </proc/uptime
  emit at "$at"
  emit look "$look_number" 2>/dev/null || exit 0
  seconds_up
  [ "$now" -lt "$ends_at" ] || break
  pause
done
exit 0
