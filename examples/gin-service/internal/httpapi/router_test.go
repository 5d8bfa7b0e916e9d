package httpapi

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"example.com/greeter/internal/greeting"
)

func ask(t *testing.T, handler http.Handler, method, path string) (int, map[string]any) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, nil))
	var body map[string]any
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
		t.Fatalf("%s %s answered %q, not JSON: %v", method, path, recorder.Body, err)
	}
	return recorder.Code, body
}

func TestGreetsByPost(t *testing.T) {
	router := newTestRouter(io.Discard, new(Readiness))
	for _, test := range []struct {
		body   string
		status int
		answer string
	}{
		{`{"name":"Ada"}`, 200, `{"message":"Hello, Ada!"}`},
		{`{"name":""}`, 400, `{"error":"` + greeting.ErrName.Error() + `"}`},
		{`Ada`, 400, `{"error":"want {\"name\": \"...\"}"}`},
		{`{"name":"` + strings.Repeat("a", maxBody) + `"}`, 400, `{"error":"want {\"name\": \"...\"}"}`},
	} {
		recorder := httptest.NewRecorder()
		router.ServeHTTP(recorder, httptest.NewRequest("POST", "/greetings", strings.NewReader(test.body)))
		if recorder.Code != test.status || recorder.Body.String() != test.answer {
			t.Errorf("%.20s: %d %s, want %d %s", test.body, recorder.Code, recorder.Body, test.status, test.answer)
		}
	}
}

func newTestRouter(logTo io.Writer, readiness *Readiness, middleware ...gin.HandlerFunc) http.Handler {
	logger := slog.New(slog.NewJSONHandler(logTo, nil))
	build := Build{Version: "v1.2.3", Commit: "abc", Date: "2026-11-22T16:37:00Z"}
	return NewRouter(logger, build, greeting.New("Hello"), readiness, middleware...)
}

func TestRoutes(t *testing.T) {
	router := newTestRouter(io.Discard, new(Readiness))
	for _, test := range []struct {
		method, path string
		status       int
		key, value   string
	}{
		{"GET", "/greetings/Ada", 200, "message", "Hello, Ada!"},
		{"GET", "/greetings/%E4%B8%96%E7%95%8C", 200, "message", "Hello, 世界!"},
		{"GET", "/greetings/%00", 400, "error", greeting.ErrName.Error()},
		{"GET", "/nowhere", 404, "error", "no such route"},
		{"POST", "/greetings/Ada", 405, "error", "method not allowed"},
	} {
		status, body := ask(t, router, test.method, test.path)
		if status != test.status || body[test.key] != test.value {
			t.Errorf("%s %s: %d %v, want %d %s", test.method, test.path, status, body, test.status, test.value)
		}
	}
}

func TestHealthFollowsReadiness(t *testing.T) {
	var readiness Readiness
	router := newTestRouter(io.Discard, &readiness)
	for _, step := range []struct {
		ready bool
		want  int
	}{{false, 503}, {true, 200}, {false, 503}} {
		readiness.Set(step.ready)
		if status, _ := ask(t, router, "GET", HealthPath); status != step.want {
			t.Errorf("ready %v: %d, want %d", step.ready, status, step.want)
		}
	}
}

func TestVersionNamesBuildAndProcess(t *testing.T) {
	_, body := ask(t, newTestRouter(io.Discard, new(Readiness)), "GET", VersionPath)
	want := map[string]any{
		"version": "v1.2.3", "commit": "abc", "date": "2026-11-22T16:37:00Z", "pid": float64(os.Getpid()),
	}
	for key, value := range want {
		if body[key] != value {
			t.Errorf("%s is %v, want %v", key, body[key], value)
		}
	}
}

func TestRequestLogIsStructured(t *testing.T) {
	var log bytes.Buffer
	ask(t, newTestRouter(&log, new(Readiness)), "GET", "/greetings/Ada")
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatalf("log %q: %v", log.String(), err)
	}
	if line["route"] != "/greetings/:name" || line["status"] != float64(200) || line["level"] != "INFO" {
		t.Errorf("log line %v", line)
	}
	if _, ok := line["duration_ms"].(float64); !ok {
		t.Errorf("no duration in %v", line)
	}
}

func TestPanicIsAnsweredAndLogged(t *testing.T) {
	var log bytes.Buffer
	router := newTestRouter(&log, new(Readiness), func(*gin.Context) { panic("boom") })
	if status, _ := ask(t, router, "GET", "/greetings/Ada"); status != 500 {
		t.Errorf("status %d", status)
	}
	for _, part := range []string{`"msg":"panic recovered"`, `"panic":"boom"`, `"status":500`} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("log %s lacks %s", log.String(), part)
		}
	}
}
