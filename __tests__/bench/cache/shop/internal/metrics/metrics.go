// Package metrics counts what the service does.
package metrics

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics of one service.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// New returns metrics with those of the process.
func New() *Metrics {
	metrics := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(
			prometheus.HistogramOpts{Name: "shop_request_seconds", Help: "Time that requests took."},
			[]string{"method", "route", "status"},
		),
	}
	metrics.registry.MustRegister(metrics.requests, collectors.NewGoCollector())
	return metrics
}

// Measure is a middleware.
func (m *Metrics) Measure(c *gin.Context) {
	started := time.Now()
	c.Next()
	status := strconv.Itoa(c.Writer.Status())
	m.requests.WithLabelValues(c.Request.Method, c.FullPath(), status).Observe(time.Since(started).Seconds())
}

// Show answers with all metrics.
func (m *Metrics) Show() gin.HandlerFunc {
	return gin.WrapH(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
}
