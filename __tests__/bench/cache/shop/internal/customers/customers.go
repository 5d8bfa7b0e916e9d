// Package customers is one resource of the service: the bench makes the others from it.
package customers

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
	"gorm.io/gorm"

	"example.com/shop/internal/fault"
	"example.com/shop/internal/page"
	"example.com/shop/internal/storage"
)

// Path of the resource.
const Path = "customers"

// Customer is a row.
type Customer struct {
	storage.Row
	Name    string            `gorm:"index" json:"name"`
	Labels  map[string]string `gorm:"serializer:json" json:"labels"`
	Note    string            `json:"note"`
	Closed  *time.Time        `json:"closed"`
	Version int               `json:"version"`
}

// Change is what a client may set.
type Change struct {
	Name   string            `json:"name" binding:"required,max=200"`
	Labels map[string]string `json:"labels" binding:"max=20,dive,keys,max=40,endkeys,max=200"`
	Note   string            `json:"note" binding:"max=2000"`
	Closed bool              `json:"closed"`
}

func (c Change) applyTo(row *Customer) {
	row.Name = strings.TrimSpace(c.Name)
	row.Labels = c.Labels
	row.Note = c.Note
	row.Version++
	switch {
	case c.Closed && row.Closed == nil:
		now := time.Now().UTC()
		row.Closed = &now
	case !c.Closed:
		row.Closed = nil
	}
}

type handlers struct {
	log   *zap.Logger
	table storage.Table[Customer]
}

// Mount adds the routes of the resource.
func Mount(routes gin.IRouter, log *zap.Logger, database *gorm.DB) {
	h := handlers{log: log.Named(Path), table: storage.Table[Customer]{Database: database}}
	group := routes.Group("/" + Path)
	group.GET("", h.list)
	group.GET(".csv", h.export)
	group.POST("", h.create)
	group.GET("/:id", h.show)
	group.PUT("/:id", h.change)
	group.DELETE("/:id", h.remove)
}

func (h handlers) list(c *gin.Context) {
	wanted, err := page.FromRequest(c)
	if err != nil {
		fault.Answer(c, err)
		return
	}
	rows, err := h.table.List(c, wanted)
	if err != nil {
		fault.Answer(c, err)
		return
	}
	c.JSON(http.StatusOK, rows)
}

func (h handlers) export(c *gin.Context) {
	c.Header("Content-Type", "text/csv; charset=utf-8")
	writer := csv.NewWriter(c.Writer)
	defer writer.Flush()
	for number, more := 1, true; more; number++ {
		rows, err := h.table.List(c, page.Wanted{Number: number, Size: page.MaxSize})
		if err != nil {
			h.log.Error("export was cut off", zap.Error(err))
			return
		}
		for _, row := range rows.Rows {
			_ = writer.Write([]string{strconv.FormatUint(row.ID, 10), row.Name, row.Note, row.CreatedAt.Format(time.RFC3339)})
		}
		more = rows.More
	}
}

func (h handlers) create(c *gin.Context) {
	var row Customer
	if !h.save(c, &row) {
		return
	}
	c.Header("Location", fmt.Sprintf("/%s/%d", Path, row.ID))
	c.JSON(http.StatusCreated, row)
}

func (h handlers) show(c *gin.Context) {
	if row, found := h.find(c); found {
		c.JSON(http.StatusOK, row)
	}
}

func (h handlers) change(c *gin.Context) {
	row, found := h.find(c)
	if found && h.save(c, &row) {
		c.JSON(http.StatusOK, row)
	}
}

func (h handlers) remove(c *gin.Context) {
	id, valid := readID(c)
	if !valid {
		return
	}
	if err := h.table.Delete(c, id); err != nil {
		fault.Answer(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

func (h handlers) find(c *gin.Context) (Customer, bool) {
	id, valid := readID(c)
	if !valid {
		return Customer{}, false
	}
	row, err := h.table.Get(c, id)
	if err != nil {
		fault.Answer(c, err)
		return Customer{}, false
	}
	return row, true
}

func (h handlers) save(c *gin.Context, row *Customer) bool {
	var change Change
	if err := c.ShouldBindJSON(&change); err != nil {
		fault.Answer(c, fault.New(fault.Invalid, err.Error()))
		return false
	}
	change.applyTo(row)
	if err := h.table.Save(c, row); err != nil {
		fault.Answer(c, err)
		return false
	}
	h.log.Info("saved", zap.Uint64("id", row.ID), zap.Int("version", row.Version), zap.String("user", c.GetString("user")))
	return true
}

func readID(c *gin.Context) (uint64, bool) {
	id, err := strconv.ParseUint(c.Param("id"), 10, 64)
	if err != nil {
		fault.Answer(c, fault.New(fault.Invalid, "an id is a number"))
		return 0, false
	}
	return id, true
}
