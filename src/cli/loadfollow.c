/* What a refresh and a load are together. */
#include "cli/loadfollow.h"

#include "cli/refreshtell.h"

/* The value as the load leaves it. */
static bool find_after(const ges_os *os, const ges_follow *follow, const ges_load *load,
                       ges_text name, ges_text *value) {
    for (size_t i = 0; i < load->changes.count; i++) {
        const ges_load_change *change = &load->changes.items[i];
        if (ges_env_name_equal(os, change->name, name)) {
            *value = change->value;
            return change->is_set;
        }
    }
    return ges_env_find(os, &follow->env, name, value);
}

typedef struct difference {
    const ges_os *os;
    const ges_env_list *session;
    const ges_follow *follow;
    const ges_load *load;
    ges_arena *mem;
    ges_load_changes out;
} difference;

static void compare(difference *d, ges_text name) {
    ges_text old = {0};
    ges_load_change change = {.name = name};
    bool was_set = ges_env_find(d->os, d->session, name, &old);
    change.is_set = find_after(d->os, d->follow, d->load, name, &change.value);
    bool is_same = was_set == change.is_set && (!was_set || ges_text_equal(old, change.value));
    for (size_t i = 0; !is_same && i < d->out.count; i++) {
        is_same = ges_env_name_equal(d->os, d->out.items[i].name, name); /* is said already */
    }
    if (!is_same) {
        (void)ges_list_push(d->mem, &d->out, change); /* the arena remembers */
    }
}

ges_load_changes ges_load_follow_changes(ges_app *app, const ges_env_list *session,
                                         const ges_follow *follow, const ges_load *load,
                                         ges_arena *mem) {
    difference d = {app->os, session, follow, load, mem, {0}};
    const ges_merge *merge = &follow->refresh.merge;
    for (size_t i = 0; i < merge->count; i++) {
        if (merge->items[i].verb != GES_MERGE_CONFLICT) {
            compare(&d, merge->items[i].name);
        }
    }
    for (size_t i = 0; i < load->changes.count; i++) {
        compare(&d, load->changes.items[i].name);
    }
    compare(&d, GES_LOADED_NAME);
    compare(&d, GES_BASELINE_NAME);
    return d.out;
}

void ges_load_follow_tell(ges_app *app, const ges_follow *follow) {
    if (follow->is_news) {
        ges_cli_refresh_tell(app, &follow->refresh, false);
    }
}
