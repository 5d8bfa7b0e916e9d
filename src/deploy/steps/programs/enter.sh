# Does nothing: that it answers says that the user may log in, run commands and become root.
# Facts: none.
# Answers: none.
exit 0
