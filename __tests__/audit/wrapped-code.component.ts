import { afterAll, it } from "vitest";
import { makeAnalyser } from "./analyser.ts";
import { checkMarked } from "./marked-source.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);

it("knows contexts and engines that a service wraps: embedded, aliased, in a field, handed to a pool", () => {
  checkMarked(analyser, {
    "main.go": `package main

import (
	"io"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

type (
	Alias  = gin.Context
	Ctx    struct{ *gin.Context }
	Deep   struct{ Ctx }
	holder struct{ c *gin.Context }
	App    struct{ *gin.Engine }
)

var hits, deepHits, aliasHits, plain int

func wrap(handle func(*Ctx) error) gin.HandlerFunc {
	return func(c *gin.Context) { _ = handle(&Ctx{c}) }
}

func counted(c *Ctx) error {
	hits++ // finds shared-state
	go func() { c.String(200, "x") }() // finds context-in-goroutine
	return nil
}

func deep(c Deep) { deepHits++ } // finds shared-state

func aliased(c *Alias) {
	aliasHits++ // finds shared-state
	time.AfterFunc(time.Second, func() { c.Status(200) }) // finds context-in-goroutine
}

func held(h holder) {
	go func() { h.c.Status(200) }() // finds context-in-goroutine
}

func copied(c *gin.Context) {
	h := holder{c.Copy()}
	go func() { h.c.Status(200) }()
}

func waits(c *gin.Context) {
	var group sync.WaitGroup
	defer group.Wait()
	group.Add(1)
	go func() { defer group.Done(); c.Status(200) }()
}

func streams(c *gin.Context) {
	words := make(chan string)
	go func() { words <- c.Query("x"); close(words) }()
	c.Stream(func(io.Writer) bool { _, ok := <-words; return ok })
}

func notHandled(n int) { plain++ }

func main() {
	app := App{gin.Default()} // finds trusted-proxies
	app.GET("/", wrap(counted))
	app.GET("/alias", aliased)
	app.GET("/waits", waits, streams, copied)
	notHandled(1)
	_, _ = deep, held
	_ = app.Run(":8080") // finds fixed-port graceful-shutdown server-timeouts
}
`,
  });
});

it("knows how long a lock is held, and that readers share theirs", () => {
  checkMarked(analyser, {
    "main.go": `package main

import (
	"net/http"
	"sync"
)

var (
	mu       sync.RWMutex
	a, b, c  int
	d, e, f  int
	redis    RedisLock
)

type RedisLock struct{}

func (RedisLock) RedisLock() {}

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	a++
	mu.Unlock()
	b++ // finds shared-state
	mu.RLock()
	c++ // finds shared-state
	mu.RUnlock()
	mu.Lock()
	if r.Method == "" {
		mu.Unlock()
		return
	}
	d++
	mu.Unlock()
	func() {
		mu.Lock()
		defer mu.Unlock()
		e++
	}()
	redis.RedisLock()
	f++
}

func main() { http.HandleFunc("/", handle) }
`,
  });
});

it("leaves alone servers for those who run the service, and what other commands of the program read", () => {
  checkMarked(
    analyser,
    {
      "main.go": `package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"text/template"

	"github.com/gin-gonic/gin"
)

type command struct{ run func() }

var (
	serve    = command{run: start}
	generate = command{run: func() { template.ParseFiles("docs/model.tmpl") }}
	commands = []command{serve, generate}
)

func start() {
	metricsRouter := gin.Default()
	go http.ListenAndServe(":9090", metricsRouter)
	go http.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", 8080), http.NewServeMux())
	r := gin.New()
	r.GET("/", func(c *gin.Context) { c.File(filepath.Join("docs", "model.tmpl")) }) // finds relative-file
	r.StaticFS("/docs", http.Dir("docs")) // finds relative-file
	os.ReadFile("docs/" + "model.tmpl") // finds relative-file
	_ = r.Run(os.Getenv("ADDRESS")) // finds graceful-shutdown server-timeouts
}

func main() { commands[len(os.Args)%2].run() }
`,
      "docs/model.tmpl": "{{ . }}\n",
    },
    "trusted-proxies",
    "fixed-port",
  );
});

it("leaves alone what no program runs, but for methods, which a library may run", () => {
  checkMarked(
    analyser,
    {
      "main.go": `package main

import (
	"io"

	"github.com/gin-gonic/gin"
)

type daemon struct{}

func (daemon) Start() error { return listen() }

func listen() error {
	r := gin.Default() // finds trusted-proxies
	r.POST("/", func(c *gin.Context) { io.ReadAll(c.Request.Body) }) // finds unbounded-body
	return r.Run(":8080") // finds fixed-port graceful-shutdown server-timeouts
}

func left() {
	gin.SetMode(gin.DebugMode)
	r := gin.Default()
	helper(r)
}

func helper(r *gin.Engine) { r.Run(":8081") }

func main() { var _ any = daemon{} }
`,
    },
    "debug-mode",
    "health-route",
  );
});
