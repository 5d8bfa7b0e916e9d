package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Shutdown says how the server ends.
type Shutdown struct {
	// DrainDelay is how long the health route says "unavailable" before the port is closed, for a proxy to see it.
	DrainDelay time.Duration
	// Timeout is how long requests in flight may take after that.
	Timeout time.Duration
}

// Serve answers on listener until ctx ends, then lets the requests in flight finish.
func Serve(
	ctx context.Context, logger *slog.Logger, listener net.Listener, handler http.Handler, readiness *Readiness, shutdown Shutdown,
) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	readiness.Set(true)

	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}

	readiness.Set(false)
	logger.Info("draining", "delay", shutdown.DrainDelay.String(), "timeout", shutdown.Timeout.String())
	time.Sleep(shutdown.DrainDelay)
	deadline, cancel := context.WithTimeout(context.Background(), shutdown.Timeout)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		return errors.Join(fmt.Errorf("requests still in flight after %s: %w", shutdown.Timeout, err), server.Close())
	}
	logger.Info("stopped")
	return nil
}
