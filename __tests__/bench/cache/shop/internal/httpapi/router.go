// Package httpapi has the routes of the service.
package httpapi

import (
	"maps"
	"net/http"
	"slices"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.uber.org/zap"
	"gorm.io/gorm"

	"example.com/shop/internal/fault"
	"example.com/shop/internal/identity"
	"example.com/shop/internal/metrics"
	"example.com/shop/internal/sessions"
)

// Parts that the routes work with.
type Parts struct {
	Log      *zap.Logger
	Database *gorm.DB
	Sessions *sessions.Sessions
	Identity identity.Identity
	Metrics  *metrics.Metrics
	Origins  []string
}

// NewRouter returns all routes.
func NewRouter(parts Parts) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.Use(gin.Recovery(), otelgin.Middleware("shop"), parts.Metrics.Measure)
	router.Use(cors.New(cors.Config{AllowOrigins: parts.Origins, AllowMethods: []string{"GET", "POST", "PUT", "DELETE"}}))
	router.GET("/health", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) })
	router.GET("/metrics", parts.Metrics.Show())
	router.POST("/token", exchange(parts))
	private := router.Group("/", parts.Identity.Require)
	for _, name := range Resources() {
		resources[name](private, parts.Log, parts.Database)
	}
	return router
}

// Resources in the order of their names.
func Resources() []string { return slices.Sorted(maps.Keys(resources)) }

// Models are the rows of all resources.
func Models() []any { return models }

func exchange(parts Parts) gin.HandlerFunc {
	return func(c *gin.Context) {
		user, err := parts.Sessions.User(c, c.PostForm("session"))
		if err != nil {
			fault.Answer(c, err)
			return
		}
		token, err := parts.Identity.Sign(user)
		if err != nil {
			fault.Answer(c, err)
			return
		}
		c.JSON(http.StatusOK, gin.H{"token": token})
	}
}
