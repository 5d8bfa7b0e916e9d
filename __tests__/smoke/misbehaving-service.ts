/** A service of the standard library that does what a variable of its environment says. Variables, because one build does for all. */
export const misbehavingService = `package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var version = "dev"

func is(name string) bool { return os.Getenv(name) != "" }

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	switch {
	case is("ENDS_WELL"):
		fmt.Println("usage: svc COMMAND")
		return
	case is("NEEDS_DATABASE"):
		log.Error("dial tcp 127.0.0.1:5432: connect: connection refused", "dsn", os.Getenv("DSN"))
		os.Exit(1)
	case is("PANICS"):
		panic("failed to connect database " + os.Getenv("DSN"))
	case is("PANICS_ON_A_ROUTE"):
		http.HandleFunc("GET /a/{x}", nothing)
		http.HandleFunc("GET /{x}/b", nothing)
	case is("DEADLOCKS"):
		select {}
	case is("KILLS_ITSELF"):
		syscall.Kill(syscall.Getpid(), syscall.SIGSEGV)
		time.Sleep(time.Minute)
	case is("FLOODS"):
		flood()
	case is("BANNER"):
		fmt.Println("[GIN-debug] [WARNING] Running in \\"debug\\" mode. Switch to \\"release\\" mode in production.")
		fmt.Println("[GIN-debug] GET    /health                   --> main.health (1 handlers)")
		fmt.Println("[GIN] 2026/11/22 - 16:37:00 | 200 |      12.3us |       127.0.0.1 | GET      \\"/health\\"")
	case is("DAEMONIZES"):
		start("DAEMON=1")
		return
	case is("LEAVES_A_CHILD"):
		start("DAEMON=1")
	case is("DAEMON"):
		signal.Ignore(syscall.SIGTERM)
		os.WriteFile(os.Getenv("PID_FILE"), []byte(fmt.Sprint(os.Getpid())), 0o644)
		time.Sleep(time.Minute)
	case is("SLOW"):
		time.Sleep(1500 * time.Millisecond)
	case is("SHOWS_ITS_WORLD"):
		directory, _ := os.Getwd()
		entries, _ := os.ReadDir(".")
		log.Info("world", "environment", os.Environ(), "entries", len(entries), "directory", directory)
		os.Exit(3)
	}
	serve(log)
}

func serve(log *slog.Logger) {
	address := ":" + os.Getenv("PORT")
	if is("IGNORES_PORT") {
		address = "127.0.0.1:0"
	}
	http.HandleFunc("GET /health", health)
	http.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		said := version
		if is("SAYS_ANOTHER_VERSION") {
			said = "v0.0.9"
		}
		fmt.Fprintf(w, "{\\"version\\":%q}", said)
	})
	ctx, stop := context.WithCancel(context.Background())
	if !is("HANDLES_NO_SIGNAL") {
		ctx, stop = signal.NotifyContext(ctx, syscall.SIGTERM)
	}
	defer stop()
	server := &http.Server{Addr: address}
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			log.Error("serve", "error", err.Error())
			os.Exit(1)
		}
	}()
	log.Info("listening", "address", address)
	if file := os.Getenv("PID_FILE"); file != "" {
		os.WriteFile(file, []byte(fmt.Sprint(os.Getpid())), 0o644)
	}
	<-ctx.Done()
	if is("IGNORES_SIGTERM") {
		select {}
	}
	server.Shutdown(context.Background())
	if is("CLOSES_AND_STAYS") {
		time.Sleep(time.Minute)
	}
	if is("ENDS_BADLY") {
		os.Exit(1)
	}
}

func health(w http.ResponseWriter, r *http.Request) {
	switch {
	case is("NOT_HEALTHY"):
		http.Error(w, "no database", http.StatusServiceUnavailable)
	case is("REDIRECTS"):
		http.Redirect(w, r, "/version", http.StatusFound)
	case is("NEVER_ANSWERS"):
		time.Sleep(time.Minute)
	case is("ENDLESS_BODY"):
		for {
			if _, err := io.WriteString(w, strings.Repeat("x", 1<<16)); err != nil {
				return
			}
		}
	}
}

func nothing(http.ResponseWriter, *http.Request) {}

func start(variable string) {
	command := exec.Command("/proc/self/exe")
	command.Env = append(os.Environ(), variable, "LEAVES_A_CHILD=", "DAEMONIZES=")
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		panic(err)
	}
	for range 500 {
		if _, err := os.Stat(os.Getenv("PID_FILE")); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func flood() {
	line := strings.Repeat("flood ", 20) + "\\n"
	for range 900_000 {
		os.Stdout.WriteString(line)
	}
}
`;
