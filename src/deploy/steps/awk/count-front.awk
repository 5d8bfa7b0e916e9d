# Counts the attempts in a front's log, each by the slot that it went to, and says where the log goes on. In the environment: CURRENT and
# CANARY, the addresses of both.
BEGIN {
  slot_of[ENVIRON["CURRENT"]] = "current"
  slot_of[ENVIRON["CANARY"]] = "canary"
  # Said also where nothing came: the log was read.
  is_known["current nginx"] = is_known["canary nginx"] = 1
}

/^place / {
  place = $0
  next
}

read_nginx($0) {
  for (i = 1; i <= tries; i++) if (try_server[i] in slot_of) tally(slot_of[try_server[i]] " nginx", second, try_status[i], try_us[i])
}

END {
  if (place != "") print place
}
