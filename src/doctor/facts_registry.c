/* Windows: the two registry keys that a new logon takes its variables from, expanded as it does. */
#include "doctor/facts_gather.h"

#include "env/pathlist.h"
#include "env/registry.h"

/* Of a list such as Path a user's declaration holds the machine's part too: cut that off. */
static ges_text own_part(const ges_gather *g, const ges_declaration_list *list, size_t index) {
    const ges_declaration *d = &list->items[index];
    ges_declaration_list before = {.items = list->items, .count = index};
    ges_text machine = {0};
    if (d->edit != GES_EDIT_APPEND || !ges_layer_value(g->os, &before, d->name, &machine)) {
        return d->value;
    }
    size_t separator = ges_text_ends(machine, GES_T(";")) ? 0 : 1;
    return ges_text_skip(d->value, machine.len + separator);
}

static void take_layer(ges_gather *g, const ges_layer *layer, ges_fact_source source,
                       ges_declaration_list *list) {
    size_t from = list->count;
    if (layer->read(g->os, g->mem, list, NULL) != GES_OK) {
        return; /* the witness has recorded it */
    }
    for (size_t i = from; i < list->count; i++) {
        const ges_declaration *d = &list->items[i];
        if (d->kind == GES_VALUE_REG_OTHER) {
            continue;
        }
        ges_fact_setting setting = {
            .name = d->name,
            .value = own_part(g, list, i),
            .source = source,
            .file = d->place,
            .type = ges_text_of(ges_value_kind_name(d->kind)),
            .raw = d->raw,
            .units = ges_text_equal_nocase(d->name, GES_T("PATH")) ? ges_path_units(d->raw) : 0,
        };
        (void)ges_list_push(g->mem, &g->facts->settings, setting); /* the arena remembers */
    }
}

void ges_gather_registry(ges_gather *g) {
    if (g->facts->family != GES_OS_WINDOWS) {
        return;
    }
    ges_declaration_list list = {0};
    size_t before = g->facts->settings.count;
    take_layer(g, &ges_layer_registry_machine, GES_FACT_MACHINE_KEY, &list);
    size_t machine = g->facts->settings.count;
    take_layer(g, &ges_layer_registry_user, GES_FACT_USER_KEY, &list);
    if (g->facts->settings.count == before) {
        return;
    }
    /* The user's come first, in the order of ges_fact_source. */
    ges_fact_setting *items = g->facts->settings.items + before;
    size_t machine_count = machine - before;
    size_t count = g->facts->settings.count - before;
    ges_fact_setting *sorted = ges_new_array(g->mem, count + 1, ges_fact_setting);
    for (size_t i = 0; sorted != NULL && i < count; i++) {
        size_t user_count = count - machine_count;
        sorted[i] = i < user_count ? items[machine_count + i] : items[i - user_count];
    }
    if (sorted != NULL && count != 0) {
        memcpy(items, sorted, count * sizeof(*items));
    }
}
