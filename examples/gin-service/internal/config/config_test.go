package config

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

func environment(pairs map[string]string) func(string) string {
	return func(key string) string { return pairs[key] }
}

func TestDefaults(t *testing.T) {
	got, err := FromEnvironment(environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Port: 8080, Greeting: "Hello", LogLevel: slog.LevelInfo, ShutdownTimeout: 10 * time.Second}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got.Address() != ":8080" {
		t.Errorf("address %q", got.Address())
	}
}

func TestEverySettingIsTaken(t *testing.T) {
	got, err := FromEnvironment(environment(map[string]string{
		"HOST": "::1", "PORT": "9000", "GREETING": "Grüß Gott", "LOG_LEVEL": "debug",
		"DRAIN_DELAY": "2s", "SHUTDOWN_TIMEOUT": "1m30s",
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Host: "::1", Port: 9000, Greeting: "Grüß Gott", LogLevel: slog.LevelDebug,
		DrainDelay: 2 * time.Second, ShutdownTimeout: 90 * time.Second,
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got.Address() != "[::1]:9000" {
		t.Errorf("address %q", got.Address())
	}
}

func TestBadSettings(t *testing.T) {
	for _, test := range []struct{ key, value string }{
		{"PORT", "0"}, {"PORT", "65536"}, {"PORT", "-1"}, {"PORT", "http"}, {"PORT", "80 80"},
		{"SHUTDOWN_TIMEOUT", "10"}, {"SHUTDOWN_TIMEOUT", "-1s"}, {"DRAIN_DELAY", "soon"}, {"LOG_LEVEL", "loud"},
	} {
		_, err := FromEnvironment(environment(map[string]string{test.key: test.value}))
		if err == nil || !strings.Contains(err.Error(), test.key) || !strings.Contains(err.Error(), test.value) {
			t.Errorf("%s=%s: error %v names not both", test.key, test.value, err)
		}
	}
}

func TestAllProblemsAtOnceInOneLine(t *testing.T) {
	_, err := FromEnvironment(environment(map[string]string{"PORT": "x", "LOG_LEVEL": "y", "SHUTDOWN_TIMEOUT": "z"}))
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{"PORT", "LOG_LEVEL", "SHUTDOWN_TIMEOUT"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q does not name %s", err, key)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q has more than one line", err)
	}
}
