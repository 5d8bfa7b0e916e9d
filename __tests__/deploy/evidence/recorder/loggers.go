package main

import (
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gin-contrib/logger"
	ginslog "github.com/gin-contrib/slog"
	ginzap "github.com/gin-contrib/zap"
	"github.com/gin-gonic/gin"
	"github.com/rs/zerolog"
	sloggin "github.com/samber/slog-gin"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

var loggers = map[string]func() gin.HandlerFunc{
	"gin": gin.Logger,
	"gin-colours": func() gin.HandlerFunc {
		gin.ForceConsoleColor()
		return gin.Logger()
	},
	"gin-contrib-logger": func() gin.HandlerFunc { return logger.SetLogger(logger.WithWriter(os.Stdout)) },
	"gin-contrib-logger-json": func() gin.HandlerFunc {
		return logger.SetLogger(logger.WithLogger(func(*gin.Context, zerolog.Logger) zerolog.Logger { return zerologToStdout() }))
	},
	"zerolog": func() gin.HandlerFunc { return withZerolog(zerologToStdout()) },
	"zerolog-integers": func() gin.HandlerFunc {
		zerolog.DurationFieldInteger = true
		return withZerolog(zerologToStdout())
	},
	"zerolog-colours": func() gin.HandlerFunc {
		return withZerolog(zerolog.New(zerolog.ConsoleWriter{Out: os.Stdout}).With().Timestamp().Logger())
	},
	"gin-contrib-zap": func() gin.HandlerFunc { return ginzap.Ginzap(zapToStdout(zap.NewProductionConfig()), "", true) },
	"gin-contrib-zap-time": func() gin.HandlerFunc {
		config := zap.NewProductionConfig()
		config.EncoderConfig.EncodeDuration = zapcore.StringDurationEncoder
		config.EncoderConfig.EncodeTime = zapcore.ISO8601TimeEncoder
		return ginzap.Ginzap(zapToStdout(config), time.RFC3339, true)
	},
	"gin-contrib-zap-console": func() gin.HandlerFunc {
		return ginzap.Ginzap(zapToStdout(zap.NewDevelopmentConfig()), "", true)
	},
	"zap-milliseconds": func() gin.HandlerFunc {
		config := zap.NewProductionConfig()
		config.EncoderConfig.EncodeDuration = zapcore.MillisDurationEncoder
		return ginzap.Ginzap(zapToStdout(config), "", true)
	},
	"gin-contrib-slog": func() gin.HandlerFunc { return ginslog.SetLogger(ginslog.WithWriter(os.Stdout)) },
	"gin-contrib-slog-json": func() gin.HandlerFunc {
		return ginslog.SetLogger(ginslog.WithLogger(func(*gin.Context, *slog.Logger) *slog.Logger { return slogToStdout() }))
	},
	"slog-gin": func() gin.HandlerFunc {
		return sloggin.NewWithConfig(slogToStdout(), sloggin.Config{WithUserAgent: true, WithRequestHeader: true})
	},
	"slog-gin-text": func() gin.HandlerFunc {
		return sloggin.NewWithConfig(slog.New(slog.NewTextHandler(os.Stdout, nil)), sloggin.Config{WithUserAgent: true})
	},
	"logrus":      func() gin.HandlerFunc { return withLogrus(&logrus.JSONFormatter{}) },
	"logrus-text": func() gin.HandlerFunc { return withLogrus(&logrus.TextFormatter{}) },
	"gin-logrus":  func() gin.HandlerFunc { return withGinLogrus(&logrus.JSONFormatter{}) },
}

func names() string {
	var all []string
	for name := range loggers {
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func zerologToStdout() zerolog.Logger { return zerolog.New(os.Stdout).With().Timestamp().Logger() }

func slogToStdout() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stdout, nil)) }

func zapToStdout(config zap.Config) *zap.Logger {
	config.OutputPaths = []string{"stdout"}
	config.Sampling = nil
	built, err := config.Build()
	if err != nil {
		panic(err)
	}
	return built
}

// As services write it themselves.
func withZerolog(log zerolog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		log.Info().Str("method", c.Request.Method).Str("path", c.Request.URL.Path).Str("query", c.Request.URL.RawQuery).
			Int("status", c.Writer.Status()).Dur("latency", time.Since(start)).Str("user_agent", c.Request.UserAgent()).Msg("request")
	}
}

func withLogrus(formatter logrus.Formatter) gin.HandlerFunc {
	log := logrus.New()
	log.SetOutput(os.Stdout)
	log.SetFormatter(formatter)
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		log.WithFields(logrus.Fields{
			"status_code": c.Writer.Status(), "latency_time": time.Since(start), "client_ip": c.ClientIP(),
			"req_method": c.Request.Method, "req_uri": c.Request.RequestURI, "user_agent": c.Request.UserAgent(),
		}).Info(c.Request.URL.Path)
	}
}

// The fields of github.com/toorop/gin-logrus, which gives whole milliseconds.
func withGinLogrus(formatter logrus.Formatter) gin.HandlerFunc {
	log := logrus.New()
	log.SetOutput(os.Stdout)
	log.SetFormatter(formatter)
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		log.WithFields(logrus.Fields{
			"hostname": "web1", "statusCode": c.Writer.Status(), "latency": int(time.Since(start)/time.Millisecond) + 1,
			"clientIP": c.ClientIP(), "method": c.Request.Method, "path": c.Request.URL.Path, "referer": c.Request.Referer(),
			"dataLength": c.Writer.Size(), "userAgent": c.Request.UserAgent(),
		}).Info(c.Request.URL.Path)
	}
}
