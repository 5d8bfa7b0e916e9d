// Package fault has the errors that clients are told. Most packages of the service import it.
package fault

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Kind of an error.
type Kind string

// Kinds that there are.
const (
	Invalid  Kind = "invalid"
	Missing  Kind = "missing"
	Conflict Kind = "conflict"
	Denied   Kind = "denied"
)

// Fault is an error that a client is told.
type Fault struct {
	Kind    Kind   `json:"kind"`
	Message string `json:"message"`
}

// New returns a fault.
func New(kind Kind, message string) *Fault { return &Fault{Kind: kind, Message: message} }

func (f *Fault) Error() string { return string(f.Kind) + ": " + f.Message }

// Status is what HTTP calls it.
func (f *Fault) Status() int {
	switch f.Kind {
	case Invalid:
		return http.StatusBadRequest
	case Missing:
		return http.StatusNotFound
	case Conflict:
		return http.StatusConflict
	case Denied:
		return http.StatusUnauthorized
	default:
		return http.StatusInternalServerError
	}
}

// Answer ends a request with an error; of what is no fault the client learns nothing.
func Answer(c *gin.Context, err error) {
	var fault *Fault
	if !errors.As(err, &fault) {
		_ = c.Error(err)
		fault = New("internal", "something went wrong")
	}
	c.AbortWithStatusJSON(fault.Status(), fault)
}
