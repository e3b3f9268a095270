/* Writes the lists that a hook keeps for its next look. */
#include "shell/hooklists.h"

ges_text ges_hook_lists_dir(const ges_hook_looks *looks) {
    ges_text dir = {0};
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->items[i].test == GES_HOOK_IS_LEFT) {
            dir = looks->items[i].path;
        }
    }
    return dir;
}

void ges_hook_lists_build(ges_builder *out, const ges_hook_list_form *form,
                          const ges_hook_list *lists, size_t count, const ges_hook_looks *looks) {
    for (size_t i = 0; i < count; i++) {
        const char *comma = "";
        ges_build_format(out, "%s%s%s", form->open, lists[i].key, form->named);
        for (size_t k = 0; k < looks->count; k++) {
            if ((lists[i].tests & GES_HOOK_BIT(looks->items[k].test)) != 0) {
                ges_build_text(out, ges_text_of(comma));
                ges_build_text(out, form->quote(out->mem, looks->items[k].path));
                comma = form->comma;
            }
        }
        ges_build_text(out, ges_text_of(form->close));
    }
}
