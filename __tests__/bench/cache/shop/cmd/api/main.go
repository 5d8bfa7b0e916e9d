// Command api is the service that `npm run bench -- cache` builds: what it links is what many services link.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.uber.org/zap"

	"example.com/shop/internal/config"
	"example.com/shop/internal/httpapi"
	"example.com/shop/internal/identity"
	"example.com/shop/internal/logging"
	"example.com/shop/internal/metrics"
	"example.com/shop/internal/sessions"
	"example.com/shop/internal/storage"
	"example.com/shop/internal/telemetry"
)

// Set by the linker where somebody does.
var version = "dev"

func main() {
	answer := flag.Bool("version", false, "say which build this is")
	file := flag.String("config", "", "file of settings")
	flag.Parse()
	if *answer {
		fmt.Printf("shop %s, %d resources\n", version, len(httpapi.Resources()))
		return
	}
	if err := run(*file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	settings, err := config.Read(file)
	if err != nil {
		return err
	}
	log, err := logging.New(settings.LogLevel)
	if err != nil {
		return err
	}
	endTraces, err := telemetry.Start(ctx, settings.TraceCollector, version)
	if err != nil {
		return err
	}
	defer endTraces()
	database, err := storage.Open(settings.Database, httpapi.Models()...)
	if err != nil {
		return err
	}
	server := &http.Server{
		Addr:              settings.Address,
		ReadHeaderTimeout: 5 * time.Second,
		Handler: httpapi.NewRouter(httpapi.Parts{
			Log:      log,
			Database: database,
			Sessions: sessions.Open(settings.Sessions),
			Identity: identity.New(settings.Secret),
			Metrics:  metrics.New(),
			Origins:  settings.Origins,
		}),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	log.Info("listening", zap.String("address", settings.Address), zap.String("version", version))
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	deadline, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}
