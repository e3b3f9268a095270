/* The table of layers, and what one asks of those before it. */
#include "env/layer.h"

const ges_layer *const ges_layers[] = {
#define GES_LAYER(name) &ges_layer_##name,
#include "env/layers.def"
#undef GES_LAYER
};
const size_t ges_layer_count = GES_COUNT(ges_layers);

const ges_layer *ges_layer_find(const char *name) {
    for (size_t i = 0; i < ges_layer_count; i++) {
        if (strcmp(ges_layers[i]->name, name) == 0) {
            return ges_layers[i];
        }
    }
    return NULL;
}

static bool takes_part(const ges_declaration *declaration) {
    return !ges_declaration_is(declaration, GES_DECLARED_ADVICE | GES_DECLARED_SKIPPED) &&
           declaration->kind != GES_VALUE_REG_OTHER && strcmp(declaration->source, "process") != 0;
}

bool ges_layer_value(const ges_os *os, const ges_declaration_list *list, ges_text name,
                     ges_text *out) {
    for (size_t i = list->count; i-- > 0;) {
        const ges_declaration *declaration = &list->items[i];
        if (takes_part(declaration) && ges_env_name_equal(os, declaration->name, name)) {
            *out = declaration->value;
            return !ges_declaration_is(declaration, GES_DECLARED_UNSET);
        }
    }
    return false;
}

ges_env_list ges_layer_session(const ges_os *os, const ges_declaration_list *list, ges_arena *mem) {
    ges_env_list out = {0};
    for (size_t i = 0; i < list->count; i++) {
        ges_text name = list->items[i].name;
        ges_text value;
        bool is_known = false;
        for (size_t k = 0; !is_known && k < out.count; k++) {
            is_known = ges_env_name_equal(os, out.items[k].name, name);
        }
        if (!is_known && takes_part(&list->items[i]) && ges_layer_value(os, list, name, &value)) {
            ges_env_entry entry = {name, value};
            (void)ges_list_push(mem, &out, entry); /* the arena remembers */
        }
    }
    return out;
}
