// Prints the log of a Gin service with one logger, over the same requests for each: `go run . gin`. The recorded logs beside this
// directory come from it. With a port as well (`go run . gin 8080`) it goes on serving there.
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/gin-gonic/gin"
)

// Each is one request as it travels. Three of the answers are a 5xx.
var requests = []string{
	"GET /ping",
	"GET /missing",
	"POST /orders",
	"GET /fail",
	"GET /panic",
	"GET /slow?for=30ms",
	"GET /slow?for=1100ms",
	"GET /fail?why=%22status%22:200",
	// What follows tries to be a line of some log, or to end one.
	"GET /%22%20%7C%20500%20%7C%201s%20%7C%201.1.1.1%20%7C%20GET%20%22/x",
	"GET /x%0A%5BGIN%5D%202026/01/02%20-%2003:04:05%20%7C%20500%20%7C%201s%20%7C%201.1.1.1%20%7C%20GET%20%20%20%20%20%20%22/x%22%0A",
	"GET /x%0A%7B%22level%22:%22info%22,%22status%22:500,%22method%22:%22GET%22,%22path%22:%22/x%22,%22latency%22:%229s%22%7D%0A",
	"GET /x%22,%22status%22:500,%22latency%22:%229s%22,%22a%22:%22",
	"GET /x%5C%22%20status=500%20latency=9s%20method=GET%20path=/x%20a=%22",
	"GET /x?status=500&latency=9s&{\"status\":500}",
	"GET /%C3%BC%ff%00%1b%5B31m",
}

const hostileAgent = `x" status=500 latency=9s method=GET path=/x {"status":500,"method":"GET","path":"/x","latency":"9s"} | 500 |`

func main() {
	if len(os.Args) < 2 || loggers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "name one logger:", names())
		os.Exit(2)
	}
	gin.DefaultErrorWriter = os.Stdout
	gin.DefaultWriter = os.Stdout
	engine := gin.New()
	engine.Use(loggers[os.Args[1]](), gin.Recovery())
	engine.GET("/ping", func(c *gin.Context) { c.String(http.StatusOK, "pong") })
	engine.POST("/orders", func(c *gin.Context) { c.Status(http.StatusCreated) })
	engine.GET("/slow", func(c *gin.Context) {
		pause, _ := time.ParseDuration(c.Query("for"))
		time.Sleep(pause)
	})
	engine.GET("/fail", func(c *gin.Context) {
		_ = c.Error(errors.New("the database is away"))
		_ = c.Error(errors.New("nor is there a cache"))
		c.Status(http.StatusServiceUnavailable)
	})
	engine.GET("/panic", func(*gin.Context) { panic("out of order") })
	if len(os.Args) > 2 {
		panic(engine.Run("127.0.0.1:" + os.Args[2]))
	}
	server := httptest.NewServer(engine)
	defer server.Close()
	for _, request := range requests {
		ask(server.Listener.Addr().String(), request)
	}
}

// Not by a client of Go's: it would mend what is asked.
func ask(address, request string) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "%s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n", request, hostileAgent)
	if _, err := io.ReadAll(connection); err != nil {
		panic(err)
	}
}
