package fault

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/greeter/internal/greeting"
	"example.com/greeter/internal/httpapi"
)

// serviceWith is the real router, ready, with a fault in it.
func serviceWith(t *testing.T, name string) http.Handler {
	t.Helper()
	fault, err := parse(name)
	if err != nil {
		t.Fatal(err)
	}
	var readiness httpapi.Readiness
	readiness.Set(true)
	logger := slog.New(slog.DiscardHandler)
	return httpapi.NewRouter(logger, httpapi.Build{}, greeting.New("Hello"), &readiness, fault.Middleware())
}

func statuses(service http.Handler, path string, count int) map[int]int {
	counts := map[int]int{}
	for range count {
		recorder := httptest.NewRecorder()
		service.ServeHTTP(recorder, httptest.NewRequest("GET", path, nil))
		counts[recorder.Code]++
	}
	return counts
}

func TestWhatTenRequestsAreAnswered(t *testing.T) {
	for _, test := range []struct {
		name                     string
		healthOK, greetOK, envOK int
	}{
		{"", 10, 10, 0},
		{"never-healthy", 0, 10, 0},
		{"flapping-health", 5, 10, 0},
		{"slow-start:1h", 0, 10, 0},
		{"slow-start:0s", 10, 10, 0},
		{"errors:20%", 10, 8, 0},
		{"errors:0%", 10, 10, 0},
		{"health-green-routes-500", 10, 0, 0},
		{"panics-in-handler", 10, 0, 0},
		{"slow:1ms", 10, 10, 0},
		{"slow:1ms:10%", 10, 10, 0},
		{"logs-stack-trace", 10, 10, 0},
		{"echo-env", 10, 10, 10},
	} {
		service := serviceWith(t, test.name)
		for path, want := range map[string]int{
			httpapi.HealthPath: test.healthOK, "/greetings/Ada": test.greetOK, "/env": test.envOK, httpapi.VersionPath: 10,
		} {
			if got := statuses(service, path, 10); got[http.StatusOK] != want {
				t.Errorf("%q: %s answered %v, want %d times 200", test.name, path, got, want)
			}
		}
	}
}

func TestUnknownFaultsAndArgumentsAreErrors(t *testing.T) {
	for _, name := range []string{
		"panic", "panic-at-boot:now", "exit-after:soon", "errors", "errors:20", "errors:101%", "errors:-1%",
		"slow", "slow:1s:x", "slow-start", "fails-on-port", "fails-on-port:http", ":", " ",
	} {
		if _, err := parse(name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: error %v", name, err)
		}
	}
}

func TestFailsOnlyOnItsPort(t *testing.T) {
	fault, err := parse("fails-on-port:8080")
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(io.Discard, nil))
	fault.AtBoot(context.Background(), logger, 8081)
	defer func() {
		if recover() == nil {
			t.Error("no panic on port 8080")
		}
	}()
	fault.AtBoot(context.Background(), logger, 8080)
}

func TestWrongPortKeepsTheHost(t *testing.T) {
	fault, err := parse("wrong-port")
	if err != nil {
		t.Fatal(err)
	}
	if got := fault.Address("127.0.0.1:8080"); got != "127.0.0.1:0" {
		t.Errorf("address %q", got)
	}
}

func TestEchoedValuesAreExact(t *testing.T) {
	t.Setenv("HARD", `a "b" 'c' $d %e \f`+"\n\tü")
	recorder := httptest.NewRecorder()
	serviceWith(t, "echo-env").ServeHTTP(recorder, httptest.NewRequest("GET", "/env?name=HARD&name=NOT_SET", nil))
	want := `{"HARD":"a \"b\" 'c' $d %e \\f\n\tü","NOT_SET":null}`
	if got := recorder.Body.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
