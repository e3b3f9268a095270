/* Windows: the two registry keys that a new logon takes its variables from. */
#include "doctor/facts_gather.h"

#include "base/builder.h"

/* %NAME% by the process's variables; what nobody defines stays as it is. */
static ges_text expand(const ges_gather *g, ges_text value) {
    ges_builder b = ges_builder_in(g->mem);
    while (value.len != 0) {
        size_t open = ges_text_find_char(value, '%');
        if (open == GES_NPOS) {
            break;
        }
        ges_text after = ges_text_skip(value, open + 1);
        size_t len = ges_text_find_char(after, '%');
        if (len == GES_NPOS) {
            break;
        }
        ges_text known = {0};
        ges_text name = ges_text_slice(after, 0, len);
        ges_build_text(&b, ges_text_slice(value, 0, open));
        if (len != 0 && ges_env_find(g->os, &g->env, name, &known)) {
            ges_build_text(&b, known);
            value = ges_text_skip(after, len + 1);
        } else {
            ges_build_char(&b, '%'); /* the second sign may open another name */
            value = after;
        }
    }
    ges_build_text(&b, value);
    return ges_build_done(&b);
}

static void gather_key(ges_gather *g, ges_registry_root root, const char *key,
                       ges_fact_source source, const char *shown) {
    ges_registry_list values = {0};
    if (g->os->registry_list(g->os, root, ges_text_of(key), g->mem, &values, NULL) != GES_OK) {
        return;
    }
    for (size_t i = 0; i < values.count; i++) {
        const ges_registry_value *value = &values.items[i];
        bool is_expanded = value->type == GES_REG_EXPAND_SZ;
        if (!is_expanded && value->type != GES_REG_SZ) {
            continue;
        }
        ges_fact_setting setting = {
            .name = value->name,
            .value = is_expanded ? expand(g, value->text) : value->text,
            .source = source,
            .file = ges_text_of(shown),
            .type = is_expanded ? GES_T("REG_EXPAND_SZ") : GES_T("REG_SZ"),
        };
        (void)ges_list_push(g->mem, &g->facts->settings, setting); /* the arena remembers */
    }
}

void ges_gather_registry(ges_gather *g) {
    if (g->facts->family != GES_OS_WINDOWS) {
        return;
    }
    gather_key(g, GES_REGISTRY_USER, "Environment", GES_FACT_USER_KEY, "HKCU\\Environment");
    gather_key(g, GES_REGISTRY_MACHINE,
               "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment",
               GES_FACT_MACHINE_KEY,
               "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment");
}
