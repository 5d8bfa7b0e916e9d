# Asked by the host itself when it boots, before the service starts (provision.sh): a deploy that was cut off by the loss of power has proved
# nothing, and what has proved itself serves again. What else it left is for the next deploy to put right. A rollout that was paused comes back
# once the service runs (resume.sh).
# Facts: deploy_path, name.
# Answers: back (the release that serves again).
proven=$(sed -n 's/.*"release":"\([A-Za-z0-9._+-]*\)".*/\1/p' "$state_dir/state.json" 2>/dev/null)
fits "$proven" release || proven=
[ ! -d "$state_dir" ] || one_at_a_time
directory=$deploy_path/releases/$proven
if [ -n "$proven" ] && [ -d "$directory" ] && [ -e "$state_dir/state.next" ] && [ "$(readlink "$deploy_path/current")" != "releases/$proven" ]; then
  # For the way back both lie ready (stage.sh), so that a full disk does not stop it.
  if [ "$(readlink "$state_dir/back")" = "releases/$proven" ]; then
    mv -fT "$state_dir/back" "$deploy_path/current"
  else
    replace_link "releases/$proven" "$deploy_path/current"
  fi || fail "cannot point current at $proven: $(free_space "$deploy_path")"
  ready=$(service_ready_definition "$directory/unit") || exit 1
  [ -z "$ready" ] || {
    service_place_definition "$ready"
    service_reload
  }
  emit back "$proven"
fi
[ -e "$state_dir/paused" ] || exit 0
resume_dir=/run/gin-deploy/$name
(umask 077 && mkdir -p "$resume_dir") && chmod 700 "$resume_dir" &&
  write_file "$resume_dir/resume" 600 "$own_version resume
$(told deploy_path "$deploy_path")
$(told name "$name")
.
" && write_file "$resume_dir/resume-run" 600 "exec $0 $name <$resume_dir/resume
" || fail "cannot write $resume_dir"
# What runs at boot comes before the service, and must not wait for it. What follows has its own turn.
[ ! -d "$state_dir" ] || exec 9>&-
service_run_after_start "gin-deploy-$name-resume" "$resume_dir/resume-run"
exit 0
