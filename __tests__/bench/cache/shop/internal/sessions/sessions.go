// Package sessions keeps sessions in Redis.
package sessions

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/shop/internal/config"
	"example.com/shop/internal/fault"
)

const lifetime = 12 * time.Hour

// Sessions of users.
type Sessions struct{ client *redis.Client }

// Open connects with the first request.
func Open(settings config.Sessions) *Sessions {
	return &Sessions{client: redis.NewClient(&redis.Options{Addr: settings.Address, DB: settings.Database})}
}

// Begin returns the token of a new session.
func (s *Sessions) Begin(ctx context.Context, user string) (string, error) {
	token := rand.Text()
	if err := s.client.Set(ctx, "session:"+token, user, lifetime).Err(); err != nil {
		return "", fmt.Errorf("sessions: %w", err)
	}
	return token, nil
}

// User returns whose session it is.
func (s *Sessions) User(ctx context.Context, token string) (string, error) {
	user, err := s.client.Get(ctx, "session:"+token).Result()
	if errors.Is(err, redis.Nil) {
		return "", fault.New(fault.Denied, "the session has ended")
	}
	return user, err
}
