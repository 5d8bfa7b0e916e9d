# Who runs the service stands in what root has registered of it, and is not a deploy's to say. Only provision is told.
: "${service_manager:=$(sed -n 's/^service_manager=//p' "/etc/gin-deploy/${name:-}/service" 2>/dev/null)}"
