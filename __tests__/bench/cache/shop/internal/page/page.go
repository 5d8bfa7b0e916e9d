// Package page cuts lists into pages.
package page

import (
	"github.com/gin-gonic/gin"

	"example.com/shop/internal/fault"
)

// MaxSize of a page.
const MaxSize = 100

// Wanted is the part of a list that a client asks for.
type Wanted struct {
	Number int `form:"page,default=1" binding:"min=1"`
	Size   int `form:"size,default=20" binding:"min=1,max=100"`
}

// Offset is the number of rows before the page.
func (w Wanted) Offset() int { return (w.Number - 1) * w.Size }

// Page is a part of a list.
type Page[T any] struct {
	Rows []T  `json:"rows"`
	More bool `json:"more"`
}

// Of takes one row more than was asked for, where there is one.
func Of[T any](rows []T, wanted Wanted) Page[T] {
	more := len(rows) > wanted.Size
	return Page[T]{Rows: rows[:min(len(rows), wanted.Size)], More: more}
}

// FromRequest reads what the client asks for.
func FromRequest(c *gin.Context) (Wanted, error) {
	var wanted Wanted
	if err := c.ShouldBindQuery(&wanted); err != nil {
		return Wanted{}, fault.New(fault.Invalid, err.Error())
	}
	return wanted, nil
}
