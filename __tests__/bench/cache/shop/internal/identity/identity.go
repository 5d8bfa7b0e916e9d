// Package identity says who asks.
package identity

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"

	"example.com/shop/internal/fault"
)

const validFor = 15 * time.Minute

// Identity signs and reads tokens.
type Identity struct{ secret []byte }

// New takes the secret that tokens are signed with.
func New(secret string) Identity { return Identity{secret: []byte(secret)} }

// Sign returns a token for a user.
func (i Identity) Sign(user string) (string, error) {
	claims := jwt.RegisteredClaims{Subject: user, ExpiresAt: jwt.NewNumericDate(time.Now().Add(validFor))}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(i.secret)
}

// Require is a middleware that lets only users pass.
func (i Identity) Require(c *gin.Context) {
	text, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return i.secret, nil },
		jwt.WithValidMethods([]string{"HS256"}))
	if !found || err != nil {
		fault.Answer(c, fault.New(fault.Denied, "no valid token"))
		return
	}
	c.Set("user", claims.Subject)
	c.Next()
}
