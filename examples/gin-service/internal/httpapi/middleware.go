package httpapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
)

// logRequests writes one line for each request, after it was answered.
func logRequests(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		status := c.Writer.Status()
		logger.LogAttrs(c.Request.Context(), levelOf(c.FullPath(), status), "request",
			slog.String("method", c.Request.Method),
			slog.String("path", c.Request.URL.Path),
			slog.String("route", c.FullPath()),
			slog.Int("status", status),
			slog.Float64("duration_ms", float64(time.Since(start).Microseconds())/1000),
			slog.Int("bytes", max(c.Writer.Size(), 0)),
			slog.String("client", c.ClientIP()),
		)
	}
}

// levelOf keeps healthy probes, one every few seconds for ever, out of the usual log.
func levelOf(route string, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError && route != HealthPath:
		return slog.LevelError
	case status >= http.StatusBadRequest:
		return slog.LevelWarn
	case route == HealthPath:
		return slog.LevelDebug
	default:
		return slog.LevelInfo
	}
}

// recoverPanics answers 500; Gin's own text log is replaced by a structured line.
func recoverPanics(logger *slog.Logger) gin.HandlerFunc {
	return gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, reason any) {
		logger.Error("panic recovered", "panic", fmt.Sprint(reason), "path", c.Request.URL.Path, "stack", string(debug.Stack()))
		fail(c, http.StatusInternalServerError, "internal error")
	})
}
