# Does nothing: that it answers says that the user may log in, run commands and become root.
# Facts: name, deploy_path (or empty: it is not known yet).
# Answers: none.
exit 0
