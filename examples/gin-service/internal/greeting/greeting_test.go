package greeting

import (
	"errors"
	"strings"
	"testing"
)

func TestGreet(t *testing.T) {
	for _, test := range []struct {
		word, name, want string
	}{
		{"Hello", "Ada", "Hello, Ada!"},
		{"Hello", "  Ada Lovelace ", "Hello, Ada Lovelace!"},
		{"你好", "世界", "你好, 世界!"},
		{"Hello", strings.Repeat("ü", maxNameRunes), "Hello, " + strings.Repeat("ü", maxNameRunes) + "!"},
	} {
		got, err := New(test.word).Greet(test.name)
		if err != nil || got != test.want {
			t.Errorf("Greet(%q) = %q, %v, want %q", test.name, got, err, test.want)
		}
	}
}

func TestGreetRefuses(t *testing.T) {
	for _, name := range []string{"", "   ", "a\nb", "a\x00b", "\xff", strings.Repeat("a", maxNameRunes+1)} {
		if got, err := New("Hello").Greet(name); !errors.Is(err, ErrName) {
			t.Errorf("Greet(%q) = %q, %v, want ErrName", name, got, err)
		}
	}
}
