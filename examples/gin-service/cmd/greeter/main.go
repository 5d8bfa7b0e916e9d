// Command greeter is a small HTTP service that greets people.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"example.com/greeter/internal/config"
	"example.com/greeter/internal/fault"
	"example.com/greeter/internal/greeting"
	"example.com/greeter/internal/httpapi"
)

// Set by the linker: -X main.version=v1.2.3 and so on.
var (
	version = "dev"
	commit  = ""
	date    = ""
)

const (
	exitFailed     = 1
	exitBadSetting = 2
)

// errSetting marks what only a change of the settings can repair: a restart will not help.
var errSetting = errors.New("bad setting")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err := run(ctx, os.Getenv, os.Stdout)
	stop()
	switch {
	case errors.Is(err, errSetting):
		os.Exit(exitBadSetting)
	case err != nil:
		os.Exit(exitFailed)
	}
}

// run serves until ctx ends. Its error has been logged already.
func run(ctx context.Context, getenv func(string) string, logTo io.Writer) (err error) {
	level := new(slog.LevelVar)
	logger := slog.New(slog.NewJSONHandler(logTo, &slog.HandlerOptions{Level: level})).With("version", version)
	defer func() {
		if err != nil {
			logger.Error("stopped", "error", err.Error())
		}
	}()

	cfg, err := config.FromEnvironment(getenv)
	if err != nil {
		return fmt.Errorf("%w: %w", errSetting, err)
	}
	level.Set(cfg.LogLevel)

	injected, err := fault.Injected()
	if err != nil {
		return fmt.Errorf("%w: %w", errSetting, err)
	}
	injected.AtBoot(ctx, logger, cfg.Port)

	listener, err := net.Listen("tcp", injected.Address(cfg.Address()))
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}

	var readiness httpapi.Readiness
	build := httpapi.Build{Version: version, Commit: commit, Date: date}
	router := httpapi.NewRouter(logger, build, greeting.New(cfg.Greeting), &readiness, injected.Middleware())
	logger.Info("listening", "address", listener.Addr().String(), "commit", commit, "date", date, "pid", os.Getpid())
	return httpapi.Serve(ctx, logger, listener, router, &readiness, httpapi.Shutdown{
		DrainDelay: cfg.DrainDelay,
		Timeout:    cfg.ShutdownTimeout,
	})
}
