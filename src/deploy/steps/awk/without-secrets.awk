# Takes out of what a service prints the values that a release was given in its environment, before anything leaves the host: whoever asks
# may not know them. In the environment: SECRET_FILES (one on each line; what is not there is passed over), which name one on each line.
BEGIN {
  for (i = split(ENVIRON["SECRET_FILES"], names, "\n"); i > 0; i--) {
    while ((getline secret < names[i]) > 0) {
      size = length(secret)
      if (size == 0 || secret in is_secret) continue
      is_secret[secret] = 1
      of_size[size] = of_size[size] + 1
      secret_of[size " " of_size[size]] = secret
      if (size > longest) longest = size
    }
    close(names[i])
  }
  # Longest first: what is part of another one must not leave the rest of it.
  for (size = longest; size > 0; size--) for (i = 1; i <= of_size[size]; i++) secrets[++secret_count] = secret_of[size " " i]
}

function without_secrets(text,   i, at, shown) {
  for (i = 1; i <= secret_count; i++) {
    shown = ""
    while (at = index(text, secrets[i])) {
      shown = shown substr(text, 1, at - 1) "***"
      text = substr(text, at + length(secrets[i]))
    }
    text = shown text
  }
  return text
}
