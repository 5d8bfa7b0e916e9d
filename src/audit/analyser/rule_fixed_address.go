package main

import (
	"go/ast"
	"go/types"
	"strings"
)

var fixedAddress = Rule{
	ID:       "fixed-address",
	Severity: warning,
	Title:    "The address of a database, a broker or another service stands in the source",
	Fix:      "Read it from the environment: it is another one on each machine.",
	check: func(p *Pass) {
		for _, function := range p.calls.functions {
			info := function.Package.Info
			function.Inspect(func(node ast.Node) {
				switch node := node.(type) {
				case *ast.CallExpr:
					callee := calleeOf(info, node)
					at, ok := addressArgument(callee)
					if !ok || len(node.Args) <= at {
						return
					}
					if text, ok := textOf(info, node.Args[at]); ok && isRemote(text) {
						p.Report(function, node.Args[at], "%s always goes to the same address", types.ExprString(node.Fun))
					}
				case *ast.CompositeLit:
					if !isRedisOptions(info.Types[node].Type) {
						return
					}
					address := fieldOf(node, "Addr")
					if address == nil {
						return
					}
					if text, ok := textOf(info, address); ok && isRemote(text) {
						p.Report(function, address, "Redis is always looked for at %q", text)
					}
				}
			})
		}
	},
}

// isRemote tells an address from the name of a file, and from a password that hard-coded-secret reports.
func isRemote(text string) bool {
	isFile := strings.HasPrefix(text, "file:") || strings.HasSuffix(text, ".db") || text == ":memory:" || text == ""
	return !isFile && secretByForm(text) == "" && (strings.ContainsAny(text, ":=") || strings.Contains(text, ".")) && !isPlaceholder(text)
}

// addressArgument says which argument of a call is the address of another service.
func addressArgument(callee *types.Func) (at int, ok bool) {
	switch {
	case is(callee, "database/sql", "Open"), is(callee, "github.com/jmoiron/sqlx", "Open", "Connect", "MustConnect"),
		is(callee, "github.com/jinzhu/gorm", "Open"), is(callee, "xorm.io/xorm", "NewEngine"):
		return 1, true
	case is(callee, "gorm.io/driver/mysql", "Open"), is(callee, "gorm.io/driver/postgres", "Open"),
		is(callee, "gorm.io/driver/sqlserver", "Open"), is(callee, "gorm.io/driver/clickhouse", "Open"):
		return 0, true
	case is(callee, "github.com/jackc/pgx/v5", "Connect"), is(callee, "github.com/jackc/pgx/v5/pgxpool", "New"):
		return 1, true
	case is(callee, "go.mongodb.org/mongo-driver/mongo/options", "ClientOptions.ApplyURI"), is(callee, "go.mongodb.org/mongo-driver/v2/mongo/options", "ClientOptions.ApplyURI"):
		return 0, true
	case is(callee, "github.com/gomodule/redigo/redis", "Dial"), is(callee, "google.golang.org/grpc", "DialContext"):
		return 1, true
	case is(callee, "github.com/rabbitmq/amqp091-go", "Dial"), is(callee, "github.com/streadway/amqp", "Dial"),
		is(callee, "github.com/nats-io/nats.go", "Connect"), is(callee, "google.golang.org/grpc", "Dial", "NewClient"):
		return 0, true
	}
	return 0, false
}

func isRedisOptions(t types.Type) bool {
	return isType(t, "github.com/redis/go-redis/v9", "Options") || isType(t, "github.com/go-redis/redis/v8", "Options") || isType(t, "github.com/go-redis/redis", "Options")
}
