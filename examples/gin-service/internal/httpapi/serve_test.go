package httpapi

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

type running struct {
	url       string
	readiness *Readiness
	stop      context.CancelFunc
	ended     chan error
}

func start(t *testing.T, handler http.Handler, readiness *Readiness, shutdown Shutdown) running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, slog.New(slog.DiscardHandler), listener, handler, readiness, shutdown)
	}()
	t.Cleanup(stop)
	return running{url: "http://" + listener.Addr().String(), readiness: readiness, stop: stop, ended: ended}
}

func await(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("the server did not end")
		return nil
	}
}

func TestRequestInFlightIsFinished(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "done")
	})
	server := start(t, handler, new(Readiness), Shutdown{Timeout: 10 * time.Second})

	answer := make(chan string, 1)
	go func() {
		response, err := http.Get(server.url)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		answer <- string(body)
	}()
	<-arrived
	server.stop()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("the client got %q", got)
	}
	if err := await(t, server.ended); err != nil {
		t.Error(err)
	}
}

func TestDeadlineEndsWhatDoesNotFinish(t *testing.T) {
	arrived := make(chan struct{})
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	server := start(t, handler, new(Readiness), Shutdown{Timeout: 20 * time.Millisecond})
	go func() {
		if response, err := http.Get(server.url); err == nil {
			_ = response.Body.Close()
		}
	}()
	<-arrived
	server.stop()
	if err := await(t, server.ended); err == nil {
		t.Error("no error though a request was cut off")
	}
}

func TestHealthSaysUnavailableWhileDraining(t *testing.T) {
	var readiness Readiness
	server := start(t, newTestRouter(io.Discard, &readiness), &readiness, Shutdown{DrainDelay: time.Second, Timeout: time.Second})
	health := func() int {
		response, err := http.Get(server.url + HealthPath)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.StatusCode
	}
	awaitStatus := func(want int) {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); health() != want; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("health never answered %d", want)
			}
		}
	}
	awaitStatus(http.StatusOK)
	server.stop()
	awaitStatus(http.StatusServiceUnavailable)
	if err := await(t, server.ended); err != nil {
		t.Error(err)
	}
}
