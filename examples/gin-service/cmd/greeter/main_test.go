package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestBadSettingIsOneLine(t *testing.T) {
	var log bytes.Buffer
	err := run(t.Context(), func(string) string { return "nonsense" }, &log)
	if !errors.Is(err, errSetting) {
		t.Errorf("error %v", err)
	}
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil || line["level"] != "ERROR" {
		t.Errorf("log %q, want one error line: %v", log.String(), err)
	}
}

func TestRunServesUntilItIsToldToEnd(t *testing.T) {
	port := strconv.Itoa(freePort(t))
	settings := map[string]string{"HOST": "127.0.0.1", "PORT": port}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, func(key string) string { return settings[key] }, io.Discard) }()

	awaitOK(t, "http://127.0.0.1:"+port+"/health")
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it did not end")
	}
}

func TestTakenPortIsAnError(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	settings := map[string]string{"HOST": "127.0.0.1", "PORT": strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)}
	if err := run(t.Context(), func(key string) string { return settings[key] }, io.Discard); err == nil {
		t.Error("no error")
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func awaitOK(t *testing.T, url string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		response, err := http.Get(url)
		if err != nil {
			continue
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatalf("%s never answered 200", url)
}
