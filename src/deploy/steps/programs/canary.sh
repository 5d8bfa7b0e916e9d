# The canary, for the steps that start it, hold it and go on with it.

# make_canary RELEASE SECONDS: beside what serves, for so long at most; service_start_canary starts it. What the start came to is seen by
# looking at it: a service that ends at once is no failure of a step.
make_canary() {
  service_stop_canary
  replace_link "releases/$1" "$deploy_path/canary" || fail "cannot point canary at $1"
  mkdir -p /run/gin-deploy && write_file "/run/gin-deploy/$name.front-removal" 644 "$(front_removal)" || fail "cannot write in /run/gin-deploy"
  service_prepare_canary "$deploy_path/releases/$1" "$2"
}

stop_canary() {
  lift_front
  service_end_canary
  remove_front
}

# is_canary RELEASE: it runs, and is that one.
is_canary() {
  [ "$(readlink "$deploy_path/canary")" = "releases/$1" ] && service_is_active canary
}
