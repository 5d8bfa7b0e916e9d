package fault

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/greeter/internal/httpapi"
)

// catalogue holds every fault by name; the argument is what stands after the colon.
var catalogue = map[string]func(argument string) (Fault, error){
	// At boot.
	"panic-at-boot": plain(Fault{atBoot: func(context.Context, int) { panic("broken on purpose at boot") }}),
	"exit-at-boot":  plain(Fault{atBoot: func(context.Context, int) { os.Exit(1) }}),
	"never-listens": plain(Fault{atBoot: func(ctx context.Context, _ int) { <-ctx.Done(); os.Exit(0) }}),
	"exit-after":    exitAfter,
	"fails-on-port": failsOnPort,
	"wrong-port":    plain(Fault{address: anyPort}),

	// While it runs.
	"ignores-sigterm": plain(Fault{atBoot: func(context.Context, int) { signal.Ignore(syscall.SIGTERM, os.Interrupt) }}),
	"leak":            plain(Fault{atBoot: func(ctx context.Context, _ int) { go leak(ctx) }}),
	"spin":            plain(Fault{atBoot: func(context.Context, int) { go spin() }}),

	// Health.
	"never-healthy":   plain(Fault{middleware: unhealthy(func() bool { return true })}),
	"flapping-health": plain(Fault{middleware: unhealthy(share(50))}),
	"slow-start":      slowStart,

	// Requests.
	"slow":                    slow,
	"errors":                  failing,
	"health-green-routes-500": plain(Fault{middleware: onBusiness(share(100), answer500)}),
	"panics-in-handler":       plain(Fault{middleware: onBusiness(share(100), func(*gin.Context) { panic("broken on purpose in a handler") })}),
	"exits-in-handler":        plain(Fault{middleware: onBusiness(share(100), func(*gin.Context) { os.Exit(1) })}),
	"logs-stack-trace":        plain(Fault{middleware: onBusiness(share(100), printStack)}),
	"echo-env":                plain(Fault{middleware: echoEnvironment}),
}

// plain is a fault that takes no argument.
func plain(fault Fault) func(string) (Fault, error) {
	return func(argument string) (Fault, error) {
		if argument != "" {
			return Fault{}, fmt.Errorf("takes no argument, got %q", argument)
		}
		return fault, nil
	}
}

func exitAfter(argument string) (Fault, error) {
	if argument == "" {
		argument = "10s"
	}
	delay, err := time.ParseDuration(argument)
	return Fault{atBoot: func(context.Context, int) { time.AfterFunc(delay, func() { os.Exit(1) }) }}, err
}

// failsOnPort lets the service be good everywhere else, as one that only breaks in its public place.
func failsOnPort(argument string) (Fault, error) {
	bad, err := strconv.ParseUint(argument, 10, 16)
	return Fault{atBoot: func(_ context.Context, port int) {
		if port == int(bad) {
			panic(fmt.Sprintf("broken on purpose on port %d", port))
		}
	}}, err
}

// anyPort lets the kernel choose: a fixed other port could belong to somebody.
func anyPort(address string) string {
	host, _, _ := net.SplitHostPort(address)
	return net.JoinHostPort(host, "0")
}

// leak grows by 8 MiB a second and ends at 512 MiB, to spare the machine that it is tested on.
func leak(ctx context.Context) {
	var kept [][]byte
	for range 64 {
		block := make([]byte, 8<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1 // pages count only once they are written
		}
		kept = append(kept, block)
		time.Sleep(time.Second)
	}
	<-ctx.Done()
	runtime.KeepAlive(kept)
}

// spin keeps one processor busy.
func spin() {
	for {
	}
}

// unhealthy answers the health route with 503 while bad says so.
func unhealthy(bad func() bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.FullPath() == httpapi.HealthPath && bad() {
			c.AbortWithStatusJSON(http.StatusServiceUnavailable, gin.H{"status": "unavailable"})
		}
	}
}

func slowStart(argument string) (Fault, error) {
	delay, err := time.ParseDuration(argument)
	started := time.Now()
	return Fault{middleware: unhealthy(func() bool { return time.Since(started) < delay })}, err
}

// slow takes "800ms" for all requests, or "3s:10%" for a part of them.
func slow(argument string) (Fault, error) {
	duration, part, partial := strings.Cut(argument, ":")
	if !partial {
		part = "100%"
	}
	delay, err := time.ParseDuration(duration)
	if err != nil {
		return Fault{}, err
	}
	percent, err := parsePercent(part)
	return Fault{middleware: onBusiness(share(percent), func(*gin.Context) { time.Sleep(delay) })}, err
}

func failing(argument string) (Fault, error) {
	percent, err := parsePercent(argument)
	return Fault{middleware: onBusiness(share(percent), answer500)}, err
}

func parsePercent(text string) (uint64, error) {
	percent, err := strconv.ParseUint(strings.TrimSuffix(text, "%"), 10, 8)
	if err != nil || percent > 100 || !strings.HasSuffix(text, "%") {
		return 0, fmt.Errorf("%q is not a share such as 20%%", text)
	}
	return percent, nil
}

// share is true for percent of its calls, evenly spread and the same in every run.
func share(percent uint64) func() bool {
	var calls atomic.Uint64
	return func() bool {
		n := calls.Add(1)
		return n*percent/100 > (n-1)*percent/100
	}
}

// onBusiness acts on a part of the requests that are not an operator's.
func onBusiness(hit func() bool, act gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		route := c.FullPath()
		if route != httpapi.HealthPath && route != httpapi.VersionPath && hit() {
			act(c)
		}
	}
}

func answer500(c *gin.Context) {
	c.AbortWithStatusJSON(http.StatusInternalServerError, gin.H{"error": "broken on purpose"})
}

// printStack looks like a crash in the log while every answer is good.
func printStack(*gin.Context) {
	fmt.Fprintf(os.Stderr, "panic: broken on purpose, but answered\n\n%s", debug.Stack())
}

// echoEnvironment answers /env?name=A&name=B with the values, null for those that are not set.
func echoEnvironment(c *gin.Context) {
	if c.Request.URL.Path != "/env" {
		return
	}
	values := map[string]*string{}
	for _, name := range c.QueryArray("name") {
		if value, set := os.LookupEnv(name); set {
			values[name] = &value
		} else {
			values[name] = nil
		}
	}
	c.AbortWithStatusJSON(http.StatusOK, values)
}
