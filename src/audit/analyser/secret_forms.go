package main

import (
	"regexp"
	"strings"
	"unicode"
)

var forms = []struct {
	name string
	form *regexp.Regexp
}{
	{"a private key", regexp.MustCompile(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64}`)},
	{"an access key of AWS", regexp.MustCompile(`^(?:AKIA|ASIA)[0-9A-Z]{16}$`)},
	{"a token of GitHub", regexp.MustCompile(`^(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})$`)},
	{"a token of GitLab", regexp.MustCompile(`^glpat-[A-Za-z0-9_-]{20}$`)},
	{"a token of Slack", regexp.MustCompile(`^xox[baprs]-[0-9]+-[0-9A-Za-z-]{10,}$`)},
	{"a key of Stripe", regexp.MustCompile(`^[sr]k_live_[0-9A-Za-z]{24,}$`)},
	{"a key of Google", regexp.MustCompile(`^AIza[0-9A-Za-z_-]{35}$`)},
	{"a key of OpenAI or Anthropic", regexp.MustCompile(`^sk-(?:ant-|proj-)?[A-Za-z0-9_-]{40,}$`)},
}

var dataSource = []*regexp.Regexp{
	regexp.MustCompile(`^(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|rediss|amqps?|clickhouse|sqlserver|nats)://[^/\s:@]*:([^/\s@]+)@[^\s]+$`),
	regexp.MustCompile(`^[\w.-]+:([^@\s/]+)@(?:tcp|unix)?\([^)\s]+\)/`),
	regexp.MustCompile(`^(?:\w+=\S+ )*password=('[^']+'|\S+)(?: \w+=\S+)*$`),
}

func secretByForm(text string) string {
	for _, each := range forms {
		if each.form.MatchString(text) {
			return each.name + " stands in the source"
		}
	}
	for _, form := range dataSource {
		if match := form.FindStringSubmatch(text); match != nil && !isPlaceholder(match[1]) {
			return "the password of a database or a broker stands in the source"
		}
	}
	return ""
}

var placeholder = regexp.MustCompile(`(?i)^(?:pass(?:word|wd)?|pwd|secret|token|your.*|my.*|xx+|\*+|\.+|changeme|change_me|example|test|dummy|placeholder|todo|none|null|nil|redacted|.*[%${}<>].*)$`)

func isPlaceholder(text string) bool {
	return placeholder.MatchString(text)
}

var tellingName = regexp.MustCompile(`(?i)(?:passw(?:or)?d|passwd|secret|secret_?key|signing_?key|private_?key|api_?key|access_?key(?:_?secret)?|auth_?token|access_?token)$`)

// looksSecret tells whether a value is what its name says: people choose short passwords, but nobody makes short keys.
func looksSecret(name, text string) bool {
	isPassword := strings.Contains(strings.ToLower(name), "pass")
	return looksRandom(text) && (isPassword || len(text) >= 12)
}

// looksRandom tells a secret from a word: the name of a field, of a header, of a variable, a path, a message.
func looksRandom(text string) bool {
	if len(text) < 8 || isPlaceholder(text) || strings.ContainsAny(text, " /:%{}<>$,.()") {
		return false
	}
	digits, letters := 0, 0
	for _, each := range text {
		switch {
		case unicode.IsDigit(each):
			digits++
		case unicode.IsLetter(each):
			letters++
		}
	}
	return digits >= 2 && letters >= 2
}
