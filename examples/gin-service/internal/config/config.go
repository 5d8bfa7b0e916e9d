// Package config reads the settings of the service from its environment.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

// Config holds valid settings only.
type Config struct {
	Host            string // HOST: address to listen on; all of them when empty
	Port            int    // PORT: 1 to 65535
	Greeting        string // GREETING: the word before the name
	LogLevel        slog.Level
	DrainDelay      time.Duration // DRAIN_DELAY: how long to report "not ready" before the port is closed
	ShutdownTimeout time.Duration // SHUTDOWN_TIMEOUT: how long requests in flight may take to end
}

// Address is what net.Listen takes.
func (c Config) Address() string {
	return net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// FromEnvironment names every bad setting in its error, not just the first.
func FromEnvironment(getenv func(string) string) (Config, error) {
	value := func(key, fallback string) string {
		if set := strings.TrimSpace(getenv(key)); set != "" {
			return set
		}
		return fallback
	}
	var problems []error
	note := func(err error) {
		if err != nil {
			problems = append(problems, err)
		}
	}

	cfg := Config{Host: value("HOST", ""), Greeting: value("GREETING", "Hello")}
	var err error
	cfg.Port, err = parsePort(value("PORT", "8080"))
	note(err)
	cfg.DrainDelay, err = parseDuration("DRAIN_DELAY", value("DRAIN_DELAY", "0s"))
	note(err)
	cfg.ShutdownTimeout, err = parseDuration("SHUTDOWN_TIMEOUT", value("SHUTDOWN_TIMEOUT", "10s"))
	note(err)
	level := value("LOG_LEVEL", "info")
	if err := cfg.LogLevel.UnmarshalText([]byte(level)); err != nil {
		note(fmt.Errorf("LOG_LEVEL is %q, want debug, info, warn or error", level))
	}

	// One line, because a service manager shows one line.
	if len(problems) > 0 {
		return Config{}, errors.New(strings.ReplaceAll(errors.Join(problems...).Error(), "\n", "; "))
	}
	return cfg, nil
}

func parsePort(text string) (int, error) {
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, fmt.Errorf("PORT is %q, want a number from 1 to 65535", text)
	}
	return int(port), nil
}

func parseDuration(key, text string) (time.Duration, error) {
	duration, err := time.ParseDuration(text)
	if err != nil || duration < 0 {
		return 0, fmt.Errorf("%s is %q, want a duration such as 500ms or 10s", key, text)
	}
	return duration, nil
}
