// Package config reads the settings of the service from a file and from the environment.
package config

import (
	"fmt"
	"strings"

	"github.com/spf13/viper"
)

// Settings of the whole service.
type Settings struct {
	Address        string
	Origins        []string
	LogLevel       string
	TraceCollector string
	Secret         string
	Database       Database
	Sessions       Sessions
}

// Database is where rows are kept.
type Database struct {
	Source         string
	MaxConnections int
}

// Sessions is where sessions are kept.
type Sessions struct {
	Address  string
	Database int
}

// Read takes settings from a file, if there is one; the environment (SHOP_DATABASE_SOURCE) goes first.
func Read(file string) (Settings, error) {
	reader := viper.New()
	reader.SetEnvPrefix("shop")
	reader.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	reader.AutomaticEnv()
	for key, value := range defaults {
		reader.SetDefault(key, value)
	}
	if file != "" {
		reader.SetConfigFile(file)
		if err := reader.ReadInConfig(); err != nil {
			return Settings{}, fmt.Errorf("settings: %w", err)
		}
	}
	var settings Settings
	if err := reader.Unmarshal(&settings); err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	return settings, nil
}

var defaults = map[string]any{
	"address":                 ":8080",
	"origins":                 []string{"http://localhost:3000"},
	"loglevel":                "info",
	"tracecollector":          "",
	"secret":                  "",
	"database.source":         "host=localhost dbname=shop",
	"database.maxconnections": 10,
	"sessions.address":        "localhost:6379",
	"sessions.database":       0,
}
