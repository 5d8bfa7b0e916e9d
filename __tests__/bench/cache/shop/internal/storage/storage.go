// Package storage keeps rows in PostgreSQL.
package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"example.com/shop/internal/config"
	"example.com/shop/internal/fault"
	"example.com/shop/internal/page"
)

// Row is what every table has.
type Row struct {
	ID        uint64    `gorm:"primaryKey" json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// Open connects and brings the tables up to date.
func Open(settings config.Database, models ...any) (*gorm.DB, error) {
	database, err := gorm.Open(postgres.Open(settings.Source), &gorm.Config{TranslateError: true})
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	pool, err := database.DB()
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	pool.SetMaxOpenConns(settings.MaxConnections)
	if err := database.AutoMigrate(models...); err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return database, nil
}

// Table is the rows of one type.
type Table[T any] struct{ Database *gorm.DB }

// List returns one page, oldest first.
func (t Table[T]) List(ctx context.Context, wanted page.Wanted) (page.Page[T], error) {
	var rows []T
	query := t.Database.WithContext(ctx).Order("id").Limit(wanted.Size + 1).Offset(wanted.Offset())
	if err := query.Find(&rows).Error; err != nil {
		return page.Page[T]{}, translate(err)
	}
	return page.Of(rows, wanted), nil
}

// Get returns the row of an id.
func (t Table[T]) Get(ctx context.Context, id uint64) (T, error) {
	var row T
	err := t.Database.WithContext(ctx).First(&row, id).Error
	return row, translate(err)
}

// Save inserts a row, or changes it where its id is there already.
func (t Table[T]) Save(ctx context.Context, row *T) error {
	return translate(t.Database.WithContext(ctx).Save(row).Error)
}

// Delete removes the row of an id.
func (t Table[T]) Delete(ctx context.Context, id uint64) error {
	var row T
	result := t.Database.WithContext(ctx).Delete(&row, id)
	if result.Error == nil && result.RowsAffected == 0 {
		return fault.New(fault.Missing, "no such row")
	}
	return translate(result.Error)
}

func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.New(fault.Missing, "no such row")
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fault.New(fault.Conflict, "there is one already")
	default:
		return fmt.Errorf("storage: %w", err)
	}
}
