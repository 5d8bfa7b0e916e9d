// Package httpapi speaks HTTP: routes, request log, start and end of the server.
package httpapi

import (
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"example.com/greeter/internal/greeting"
)

// Routes for operators; everything else is business.
const (
	HealthPath  = "/health"
	VersionPath = "/version"
)

// Build says which build this is.
type Build struct {
	Version string
	Commit  string
	Date    string
}

// Readiness says whether requests are wanted. The zero value is "not yet".
type Readiness struct {
	ready atomic.Bool
}

// Set changes what the health route answers.
func (r *Readiness) Set(ready bool) { r.ready.Store(ready) }

// NewRouter returns the routes of the service; each middleware runs inside of the request log and of the recovery.
func NewRouter(
	logger *slog.Logger, build Build, greeter greeting.Greeter, readiness *Readiness, middleware ...gin.HandlerFunc,
) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	// No proxy is trusted with the client's address: X-Forwarded-For can be forged. It cannot fail without addresses.
	_ = router.SetTrustedProxies(nil)
	router.HandleMethodNotAllowed = true
	router.Use(logRequests(logger), recoverPanics(logger))
	router.Use(middleware...)

	router.NoRoute(func(c *gin.Context) { fail(c, http.StatusNotFound, "no such route") })
	router.NoMethod(func(c *gin.Context) { fail(c, http.StatusMethodNotAllowed, "method not allowed") })
	router.GET(HealthPath, health(readiness))
	router.GET(VersionPath, showVersion(build))
	router.GET("/greetings/:name", greet(greeter))
	router.POST("/greetings", greetNamed(greeter))
	return router
}

func health(readiness *Readiness) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !readiness.ready.Load() {
			c.JSON(http.StatusServiceUnavailable, gin.H{"status": "unavailable"})
			return
		}
		c.JSON(http.StatusOK, gin.H{"status": "ok"})
	}
}

func showVersion(build Build) gin.HandlerFunc {
	answer := gin.H{"version": build.Version, "commit": build.Commit, "date": build.Date, "pid": os.Getpid()}
	return func(c *gin.Context) { c.JSON(http.StatusOK, answer) }
}

func greet(greeter greeting.Greeter) gin.HandlerFunc {
	return func(c *gin.Context) {
		message, err := greeter.Greet(c.Param("name"))
		if err != nil {
			fail(c, http.StatusBadRequest, err.Error())
			return
		}
		c.JSON(http.StatusOK, gin.H{"message": message})
	}
}

// maxBody is more than any name needs.
const maxBody = 4 << 10

func greetNamed(greeter greeting.Greeter) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
		var wish struct {
			Name string `json:"name"`
		}
		if err := c.ShouldBindJSON(&wish); err != nil {
			fail(c, http.StatusBadRequest, `want {"name": "..."}`)
			return
		}
		message, err := greeter.Greet(wish.Name)
		if err != nil {
			fail(c, http.StatusBadRequest, err.Error())
			return
		}
		c.JSON(http.StatusOK, gin.H{"message": message})
	}
}

func fail(c *gin.Context, status int, message string) {
	c.AbortWithStatusJSON(status, gin.H{"error": message})
}
