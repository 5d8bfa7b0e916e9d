// Package greeting decides what is said to whom.
package greeting

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxNameRunes = 64

// ErrName says that a name cannot be greeted.
var ErrName = fmt.Errorf("a name has 1 to %d printable characters", maxNameRunes)

// Greeter greets with one fixed word.
type Greeter struct {
	word string
}

// New returns a Greeter that says word.
func New(word string) Greeter {
	return Greeter{word: word}
}

// Greet returns the greeting for name, or ErrName.
func (g Greeter) Greet(name string) (string, error) {
	name = strings.TrimSpace(name)
	runes := utf8.RuneCountInString(name)
	if runes == 0 || runes > maxNameRunes || !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable) {
		return "", ErrName
	}
	return g.word + ", " + name + "!", nil
}

func unprintable(r rune) bool {
	return !unicode.IsPrint(r)
}
