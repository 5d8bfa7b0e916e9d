/** A service of the standard library that does what a variable of its environment says. Variables, because one build does for all. */
export const misbehavingService = `package main

import (
	"context"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

var version = "dev"
var uploads = "uploads"

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
	case is("PROSE"):
		fmt.Println("hello")
		fmt.Println("world")
	case is("WRITES"):
		writeOrDie("gin.log")
	case is("LOG_FILE"):
		writeOrDie(os.Getenv("LOG_FILE"))
	case is("WRITES_BESIDE"):
		executable, _ := os.Executable()
		writeOrDie(filepath.Join(filepath.Dir(executable), "app.db"))
	case is("WRITES_OWN"):
		for _, way := range strings.Split(os.Getenv("WRITES_OWN"), ",") {
			if directory := os.Getenv(way); directory != "" {
				way = filepath.Join(directory, "b")
			}
			writeOrDie(way)
		}
	case is("TRIES_TO_WRITE"):
		if err := os.MkdirAll(uploads, 0o755); err != nil {
			log.Warn("uploading is off", "error", err.Error())
		}
	case is("READS"):
		if _, err := os.ReadFile("main.go"); err != nil {
			stdlog.Fatal(err)
		}
	case is("SLOW"):
		time.Sleep(1500 * time.Millisecond)
	case is("SHOWS_ITS_WORLD"):
		directory, _ := os.Getwd()
		entries, _ := os.ReadDir(".")
		names := []string{}
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		log.Info("world", "entries", names, "directory", directory)
		log.Info("world", "environment", os.Environ())
		os.Exit(3)
	}
	serve(log)
}

func serve(log *slog.Logger) {
	address := ":" + os.Getenv("PORT")
	if is("IGNORES_PORT") {
		address = "127.0.0.1:0"
	}
	if is("MISREADS_PORT") {
		address = ":" + address
	}
	if !is("NO_ROUTE") {
		http.HandleFunc("GET /health", health)
	}
	if is("ANSWERS_ANYTHING") {
		http.HandleFunc("GET /", page)
	}
	http.HandleFunc("GET /ping", nothing)
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
		if err := listenAndServe(server); err != http.ErrServerClosed {
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
	case is("NO_LOGIN"):
		http.Error(w, "who are you?", http.StatusUnauthorized)
	case is("ANSWERS_ANYTHING"):
		page(w, r)
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

func page(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<!doctype html><title>app</title>") }

func listenAndServe(server *http.Server) error {
	switch {
	case is("UNIX_SOCKET"):
		listener, err := net.Listen("unix", filepath.Join(os.TempDir(), "svc.sock"))
		if err != nil {
			return err
		}
		return server.Serve(listener)
	case is("SPEAKS_HTTPS"):
		self := httptest.NewUnstartedServer(nil)
		self.StartTLS()
		server.TLSConfig = self.TLS
		self.Close()
		return server.ListenAndServeTLS("", "")
	}
	return server.ListenAndServe()
}

func writeOrDie(path string) {
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		stdlog.Fatal(err)
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
