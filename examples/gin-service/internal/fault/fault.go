// Package fault breaks the service on purpose, so that a deployment can be seen to notice.
//
// Nothing in here runs in a normal build: Name is empty unless the linker is told otherwise.
package fault

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// Name is the fault of this build, with its argument after a colon:
//
//	go build -ldflags "-X example.com/greeter/internal/fault.Name=slow:800ms" ./cmd/greeter
var Name = ""

// Fault changes the service at three places; the zero value changes nothing.
type Fault struct {
	name       string
	atBoot     func(ctx context.Context, port int)
	address    func(address string) string
	middleware gin.HandlerFunc
}

// Injected returns the fault of this build. An unknown one is an error, never a service that is silently good.
func Injected() (Fault, error) {
	return parse(Name)
}

func parse(text string) (Fault, error) {
	if text == "" {
		return Fault{}, nil
	}
	name, argument, _ := strings.Cut(text, ":")
	build, known := catalogue[name]
	if !known {
		return Fault{}, fmt.Errorf("fault %q is unknown, want one of %s", text, strings.Join(slices.Sorted(maps.Keys(catalogue)), ", "))
	}
	fault, err := build(argument)
	if err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", text, err)
	}
	fault.name = text
	return fault, nil
}

// AtBoot is called before the service listens on port. It may not return.
func (f Fault) AtBoot(ctx context.Context, logger *slog.Logger, port int) {
	if f.name != "" {
		logger.Warn("this build is broken on purpose", "fault", f.name)
	}
	if f.atBoot != nil {
		f.atBoot(ctx, port)
	}
}

// Address returns the address to listen on.
func (f Fault) Address(address string) string {
	if f.address == nil {
		return address
	}
	return f.address(address)
}

// Middleware runs before every route.
func (f Fault) Middleware() gin.HandlerFunc {
	if f.middleware == nil {
		return func(*gin.Context) {}
	}
	return f.middleware
}
