/* The user's variables of Windows. */
#include "env/registry.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    return ges_registry_declare(os, "registry_user", GES_REGISTRY_USER, GES_T("Environment"), true,
                                mem, out, err);
}

const ges_layer ges_layer_registry_user = {
    .name = "registry_user",
    .title = "user registry",
    .systems = GES_LAYER_WINDOWS,
    .precedence = 50,
    .where = "HKCU\\Environment",
    .read = read,
};
