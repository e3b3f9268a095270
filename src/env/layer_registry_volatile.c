/* The variables of this logon session: HKCU\Volatile Environment and its key for the session. */
#include "env/registry.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    ges_text key = GES_T("Volatile Environment");
    ges_status status =
        ges_registry_declare(os, "registry_volatile", GES_REGISTRY_USER, key, true, mem, out, err);
    ges_text *sessions = NULL;
    size_t count = 0;
    if (status != GES_OK ||
        os->registry_keys(os, GES_REGISTRY_USER, key, mem, &sessions, &count, NULL) != GES_OK) {
        return status;
    }
    for (size_t i = 0; status == GES_OK && i < count; i++) {
        status = ges_registry_declare(os, "registry_volatile", GES_REGISTRY_USER,
                                      ges_text_join(mem, key, GES_T("\\"), sessions[i]), true, mem,
                                      out, err);
    }
    return status;
}

const ges_layer ges_layer_registry_volatile = {
    .name = "registry_volatile",
    .title = "volatile registry",
    .systems = GES_LAYER_WINDOWS,
    .precedence = 60,
    .where = "HKCU\\Volatile Environment and its key for the session",
    .read = read,
};
