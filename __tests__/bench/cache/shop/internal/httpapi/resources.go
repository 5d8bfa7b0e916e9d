package httpapi

import (
	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
	"gorm.io/gorm"

	"example.com/shop/internal/customers"
)

type mount = func(gin.IRouter, *zap.Logger, *gorm.DB)

var resources = map[string]mount{
	customers.Path: customers.Mount,
}

var models = []any{
	&customers.Customer{},
}
