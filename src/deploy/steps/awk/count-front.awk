# Counts the attempts in a front's log, each by the slot that it went to, and says where the log goes on. In the environment: FRONT (nginx or
# haproxy), CURRENT and CANARY, the addresses of both. Prints `lost COUNT`, of lines that were gone before they could be read, and `place PLACE`.
BEGIN {
  front = ENVIRON["FRONT"]
  slot_of[ENVIRON["CURRENT"]] = slot_of["live"] = slot_of["!canary"] = "current"
  slot_of[ENVIRON["CANARY"]] = slot_of["canary"] = slot_of["!live"] = "canary"
  # Said also where nothing came: the log was read. One form for all proxies, because hosts of a service may have different ones.
  is_known["current proxy"] = is_known["canary proxy"] = 1
}

/^(lost|place) / {
  print
  next
}

(front == "haproxy" ? read_haproxy($0) : read_nginx($0)) {
  for (i = 1; i <= tries; i++) {
    if (!(try_server[i] in slot_of)) continue
    tally(slot_of[try_server[i]] " proxy", second, try_status[i], try_us[i])
    # As many as a step wants to have seen (rule.ts).
    if (slot_of[try_server[i]] == "canary" && client != "" && clients < 20 && !(client in is_counted)) {
      is_counted[client] = 1
      clients++
      print "client", client
    }
  }
}
