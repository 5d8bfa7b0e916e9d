module gin-deploy/audit

go 1.22
