import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeAnalyser, placesOf } from "./analyser.ts";
import { checkMarked } from "./marked-source.ts";

const analyser = makeAnalyser();
afterAll(analyser.remove);

it("follows requests through packages, interfaces, method values, generics and what is handed on", () => {
  checkMarked(analyser, {
    "main.go": `package main

import (
	"io"

	"github.com/gin-gonic/gin"

	"example.com/greeter/store"
)

type server struct{ users store.Users }

func (s *server) create(c *gin.Context) { s.users.Save(c.Query("name")) }

func each[T any](values []T, do func(T)) {
	for _, value := range values {
		do(value)
	}
}

func (s *server) list(c *gin.Context) { each([]string{"a"}, store.Touch) }

type logger struct{}

var written int

func (logger) Write(text []byte) (int, error) { written++; return len(text), nil }

func (s *server) write(c *gin.Context) { io.Copy(c.Writer, c.Request.Body); io.WriteString(c.Writer, "x") }

func main() {
	s := &server{users: store.New()}
	r := gin.New()
	r.POST("/", s.create)
	r.GET("/", s.list, s.write)
	io.WriteString(logger{}, "begun")
	store.Warm()
}
`,
    "store/store.go": `package store

import "sync"

type Users interface{ Save(name string) }

type memory struct{ mu sync.Mutex }

func New() Users { return &memory{} }

var (
	names   = map[string]bool{}
	touched int
	warmed  int
	shared  struct{ count, total int }
	guarded = map[string]int{}
	guard   sync.RWMutex
)

func (m *memory) Save(name string) {
	names[name] = true // finds shared-state
	shared.count += 1 // finds shared-state
	local := map[string]bool{}
	local[name] = true
	lockedOutside(name)
	guard.Lock()
	defer guard.Unlock()
	guarded[name]++
	write(name)
}

func write(name string) { guarded[name] = 2 }

func lockedOutside(name string) {
	guard.Lock()
	func() { guarded[name] = 1 }()
	guard.Unlock()
}

func Touch(string) { touched++ } // finds shared-state

func Warm() { warmed++ }
`,
  });
});

it("knows when a goroutine is waited for, and when its context is its own", () => {
  checkMarked(
    analyser,
    {
      "main.go": `package main

import (
	"context"

	"github.com/gin-gonic/gin"
)

func background(c *gin.Context) {
	inner := c.Copy()
	go func() { use(inner) }()
	go func(c *gin.Context) { use(c) }(c.Copy())
	go func() {
		c := c.Copy() // finds context-in-goroutine
		use(c)
	}()
	go func() { useContext(c.Request.Context()) }() // finds context-in-goroutine
	go useContext(c) // finds context-in-goroutine
	go useContext(c.Request.Context())
}

func waits(c *gin.Context) {
	done := make(chan bool)
	go func() { use(c); done <- true }()
	<-done
}

func selects(c *gin.Context) {
	done := make(chan bool)
	go func() { use(c); close(done) }()
	select {
	case <-done:
	case <-c.Request.Context().Done():
	}
}

func streams(c *gin.Context) {
	words := make(chan string)
	go func() { defer close(words); words <- c.Query("x") }()
	stream(words)
}

func stream(words chan string) {
	for range words {
	}
}

func never(c *gin.Context) {
	words := make(chan string)
	go func() { words <- c.Query("x") }() // finds context-in-goroutine
}

func groups(c *gin.Context) error {
	var group waiter
	go use(c)
	return group.Wait()
}

type waiter struct{}

func (waiter) Wait() error { return nil }

func use(*gin.Context) {}

func useContext(context.Context) {}

func main() {
	r := gin.New()
	r.GET("/", background, waits, selects, streams, never)
	_ = groups
}
`,
    },
    "context-in-goroutine",
  );
});

it("leaves alone what is asked for, what is once, what never happens, and what serves no user", () => {
  const bad = (name: string) => `package ${name}

import (
	"os"

	"github.com/gin-gonic/gin"
)

func Handle(*gin.Context) { os.Exit(1) }
`;
  checkMarked(
    analyser,
    {
      "main.go": `package main

import (
	"errors"
	"log"
	"os"
	"sync"

	"github.com/gin-gonic/gin"

	"example.com/greeter/examples/shop"
	"example.com/greeter/internal/made"
	"example.com/greeter/internal/real"
)

var once sync.Once

func say(level int, words string) {
	println(words)
	if level > 3 {
		os.Exit(1)
	}
	switch level {
	case 2:
		os.Exit(1)
	}
	switch {
	case level == 1:
		os.Exit(1)
	}
}

func load() { log.Fatal("no configuration") }

var failure error

func connect() error { once.Do(func() { failure = errors.New("x") }); return failure }

func fatal(err error) { log.Fatal(err) }

func database() {
	if err := connect(); err != nil {
		fatal(err)
	}
	err := connect()
	if err != nil {
		log.Fatal(err)
	}
	if err := errors.New("x"); err != nil {
		log.Fatal(err) // finds exit-in-handler
	}
}

func handle(c *gin.Context) {
	say(1, "begun")
	once.Do(load)
	once.Do(func() { os.Exit(1) })
	database()
	if c.Query("done") != "" {
		os.Exit(0)
	}
	if c.Query("stop") != "" {
		os.Exit(1) // finds exit-in-handler
	}
}

func main() {
	if err := errors.New("x"); err != nil {
		panic("unreachable: errors.New never fails")
	}
	r := gin.New()
	r.GET("/", handle, shop.Handle, made.Handle, real.Handle)
}
`,
      "examples/shop/shop.go": bad("shop"),
      "internal/made/made.go": `// Code generated by hand. DO NOT EDIT.\n\n${bad("made")}`,
      "internal/real/real.go": bad("real").replace("os.Exit(1) }", "os.Exit(1) } // finds exit-in-handler"),
    },
    "panic-hides-cause",
  );
});

it("takes a comment for its line, the next one, or the declaration that it documents", () => {
  checkMarked(
    analyser,
    {
      "main.go": `package main

import "net/http"

var hits, other int

// handle counts.
//
//gin-deploy:ignore shared-state only for show
func handle(w http.ResponseWriter, r *http.Request) {
	hits++

	hits--
}

func second(w http.ResponseWriter, r *http.Request) {
	//gin-deploy:ignore shared-state only for show
	hits++
	other++ // finds shared-state
	other++ //gin-deploy:ignore shared-state only for show
	//gin-deploy:ignored shared-state is another word
	// gin-deploy:ignore shared-state is no directive
	other-- // finds shared-state
}

func main() { http.HandleFunc("/", handle); http.HandleFunc("/2", second) }
`,
    },
    "idle-ignore",
  );
});

it("looks at each program by itself", () => {
  const program = (body: string) => `package main

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.New()
${body}
	_, _, _ = context.Background, http.StatusOK, time.Second
}
`;
  checkMarked(
    analyser,
    {
      "cmd/api/main.go": program(`	server := &http.Server{Handler: r, ReadTimeout: time.Second}
	go server.ListenAndServe()
	_ = server.Shutdown(context.Background())`),
      "cmd/admin/main.go": program("\t_ = r.Run() // finds graceful-shutdown server-timeouts"),
      "cmd/later/main.go": program(`	server := &http.Server{Handler: r}
	server.ReadHeaderTimeout = time.Second
	server.IdleTimeout = time.Minute
	go server.ListenAndServe()
	_ = server.Shutdown(context.Background())`),
      "cmd/own/main.go": program(`	go http.ListenAndServe(":1", own{})
	_ = &http.Server{Handler: &own{}}
	_ = &http.Server{Handler: http.Handler(r)} // finds server-timeouts
	_ = (&http.Server{}).Shutdown(context.Background()) // finds server-timeouts
	_ = r`).concat("\ntype own struct{}\n\nfunc (own) ServeHTTP(http.ResponseWriter, *http.Request) {}\n"),
      "cmd/zero/main.go":
        program(`	server := &http.Server{Handler: r, ReadHeaderTimeout: 0, IdleTimeout: time.Second} // finds server-timeouts
	go server.ListenAndServe()
	_ = server.Shutdown(context.Background())`),
      "cmd/secure/main.go":
        program(`	server := &http.Server{Addr: ":https", Handler: r, ReadTimeout: time.Second, TLSConfig: &tls.Config{}}
	go server.ListenAndServeTLS("", "")
	fixed := &http.Server{Addr: ":8443", Handler: r, ReadTimeout: time.Second, TLSConfig: &tls.Config{}} // finds fixed-port
	_ = fixed.Shutdown(context.Background())`).replace('"context"\n', '"context"\n\t"crypto/tls"\n'),
    },
    "graceful-shutdown",
  );
});

it("reports an address with a password once, and what another function of a request logs not at all", () => {
  checkMarked(
    analyser,
    {
      "main.go": `package main

import (
	"database/sql"
	"fmt"
	"log"

	"github.com/gin-gonic/gin"

	"example.com/greeter/internal/cli"
)

func open(c *gin.Context) {
	_, _ = sql.Open("mysql", "shop:tr0ub4dor@tcp(db.internal:3306)/shop") // finds hard-coded-secret
	log.Print("opened") // finds print-in-handler
	func() { log.Print("opened") }() // finds print-in-handler
	help()
	install()
	cli.Ask()
}

func help() {
	log.Print("logged by a helper")
	fmt.Println("printed by a helper") // finds print-in-handler
}

func install() { cli.Say(); fmt.Println("printed by a command too") }

func main() {
	install()
	gin.New().GET("/", open)
}
`,
      "internal/cli/cli.go": `package cli

import "fmt"

func Say() { fmt.Println("said") }

func Ask() { fmt.Println("asked") }
`,
    },
    "fixed-address",
  );
});

it("calls a literal like what it stands in", () => {
  const { findings } = analyser.run(
    analyser.makeModule({
      "main.go": `package main

import "net/http"

var hits int

var handlers = map[string]http.HandlerFunc{
	"/": func(http.ResponseWriter, *http.Request) { func() { hits++ }() },
}

func main() {
	http.HandleFunc("/2", func(http.ResponseWriter, *http.Request) { hits++ })
}
`,
    }),
  );
  expect(findings).toMatchObject([
    { line: 8, function: "handlers", message: expect.stringMatching(/\(handlers\)$/) },
    { line: 12, function: "main", message: expect.stringMatching(/\(main\)$/) },
  ]);
});

it("tells secrets from words, and names each once", () => {
  checkMarked(analyser, {
    "main.go": `package main

const apiKey = "9f8b7c6d5e4f3a2b" // finds hard-coded-secret

type config struct{ APIKey, Password, Secret, AccessToken string }

var (
	one   = config{APIKey: apiKey}
	two   = config{Password: "user_password", Secret: "X-Secret-2", AccessToken: "/etc/token/1234"}
	three = config{Secret: "k3y0fTheT0kens"} // finds hard-coded-secret
	key   = "-----BEGIN PRIVATE KEY-----"
	privateKey = "id_ed25519"
	token = "ghp_0123456789abcdefghijABCDEFGHIJ012345" // finds hard-coded-secret
)

func main() { println(one.APIKey, two.Secret, three.Secret, key, privateKey, token) }
`,
  });
});

it("finds keys that sign tokens, by a constant or by a variable that nothing sets", () => {
  checkMarked(analyser, {
    "go.mod": `module example.com/m

go 1.24

require github.com/golang-jwt/jwt/v5 v5.0.0

replace github.com/golang-jwt/jwt/v5 => ./jwt
`,
    "jwt/go.mod": "module github.com/golang-jwt/jwt/v5\n\ngo 1.24\n",
    "jwt/jwt.go": `package jwt

type Token struct{}

func (*Token) SignedString(key any) (string, error) { return "", nil }
`,
    "main.go": `package main

import (
	"os"

	"github.com/golang-jwt/jwt/v5"
)

const word = "夏天"

var (
	fixed  = []byte("letters only")
	loaded = []byte("default")
	parsed = []byte("default")
)

func load(into *[]byte) { *into = []byte(os.Getenv("KEY")) }

func main() {
	loaded = []byte(os.Getenv("KEY"))
	load(&parsed)
	token := &jwt.Token{}
	token.SignedString(fixed) // finds hard-coded-secret
	token.SignedString([]byte(word)) // finds hard-coded-secret
	token.SignedString(loaded)
	token.SignedString(parsed)
	token.SignedString([]byte(os.Getenv("KEY")))
}
`,
  });
});

it("keeps a type one type where a dependency imports the repository's own package", () => {
  const files = {
    "app/go.mod": `module example.com/app

go 1.24

require example.com/lib v0.0.0

replace example.com/lib => ../lib
`,
    "app/main.go": `package main

import (
	"net/http"

	"example.com/app/store"
	"example.com/lib"
)

type memory struct{}

var names = map[string]bool{}

func (memory) Save(name store.Name) { names[string(name)] = true }

func handle(w http.ResponseWriter, r *http.Request) { lib.Wrap(memory{}).Save("x") }

func main() { http.HandleFunc("/", handle) }
`,
    "app/store/store.go": `package store

type Name string

type Users interface{ Save(name Name) }
`,
    "lib/go.mod": "module example.com/lib\n\ngo 1.24\n\nrequire example.com/app v0.0.0\n",
    "lib/lib.go": `package lib

import "example.com/app/store"

var apiKey = "9f8b7c6d5e4f3a2b"

func Wrap(users store.Users) store.Users { return users }
`,
  };
  const analysis = analyser.run(join(analyser.makeModule(files), "app"));
  expect(analysis.errors).toEqual([]);
  expect(placesOf(analysis)).toEqual(["main.go:14 shared-state"]);
});
