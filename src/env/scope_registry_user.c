/* The user's variables in the Windows registry. */
#include "env/layer.h"
#include "env/scope_registry.h"

static ges_status read(const ges_scope_ask *ask, ges_text name, ges_scope_value *out,
                       ges_error *err) {
    return ges_scope_registry_read(ask, GES_REGISTRY_USER, name, out, err);
}

static ges_status plan(const ges_scope_ask *ask, const ges_wish *wishes, size_t count,
                       ges_plan *plan, ges_error *err) {
    return ges_scope_registry_plan(ask, GES_REGISTRY_USER, wishes, count, plan, err);
}

const ges_scope ges_scope_registry_user = {
    .name = "user",
    .title = "your programs, from the next one that Explorer or a new terminal starts",
    .systems = GES_LAYER_WINDOWS,
    .is_broadcast = true,
    .read = read,
    .plan = plan,
};
