/* The machine's variables of Windows. */
#include "env/registry.h"

static ges_status read(const ges_os *os, ges_arena *mem, ges_declaration_list *out,
                       ges_error *err) {
    return ges_registry_declare(
        os, "registry_machine", GES_REGISTRY_MACHINE,
        GES_T("SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"), false, mem, out,
        err);
}

const ges_layer ges_layer_registry_machine = {
    .name = "registry_machine",
    .title = "machine registry",
    .systems = GES_LAYER_WINDOWS,
    .precedence = 40,
    .where = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment",
    .read = read,
};
