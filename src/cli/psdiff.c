/* What two environments differ in, PATH by its entries. */
#include "cli/ps.h"

static bool has(const ges_ps *ps, const ges_env_list *list, ges_text name, ges_text *out) {
    for (size_t i = 0; i < list->count; i++) {
        if (ges_env_name_equal(ps->os, list->items[i].name, name)) {
            *out = list->items[i].value;
            return true;
        }
    }
    *out = (ges_text){NULL, 0};
    return false;
}

static bool is_first(const ges_ps *ps, const ges_env_list *list, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (ges_env_name_equal(ps->os, list->items[i].name, list->items[index].name)) {
            return false;
        }
    }
    return true;
}

ges_ps_changes ges_ps_compare(const ges_ps *ps, const ges_env_list *before,
                              const ges_env_list *after) {
    ges_ps_changes out = {0};
    for (size_t i = 0; i < after->count; i++) {
        ges_ps_change change = {
            .name = after->items[i].name, .is_set = true, .after = after->items[i].value};
        change.was_set = has(ps, before, change.name, &change.before);
        bool is_same = change.was_set && ges_text_equal(change.before, change.after);
        if (!is_same && is_first(ps, after, i) &&
            (ps->shows_all || !ges_ps_is_volatile(ps, change.name))) {
            (void)ges_list_push(ps->mem, &out, change); /* the arena remembers */
        }
    }
    for (size_t i = 0; i < before->count; i++) {
        ges_ps_change change = {
            .name = before->items[i].name, .was_set = true, .before = before->items[i].value};
        ges_text unused;
        if (!has(ps, after, change.name, &unused) && is_first(ps, before, i) &&
            (ps->shows_all || !ges_ps_is_volatile(ps, change.name))) {
            (void)ges_list_push(ps->mem, &out, change); /* the same */
        }
    }
    return out;
}

static void describe_entries(const ges_ps *ps, ges_sink *sink, const ges_ps_change *change) {
    static const ges_view view = {"{sign} {entry}[  ({place})]", false};
    ges_texts before = ges_ps_entries(ps, ps->mem, change->before);
    ges_texts after = ges_ps_entries(ps, ps->mem, change->after);
    size_t told = 0;
    ges_sink_open_list(sink, "entries", NULL);
    for (int pass = 0; pass < 2; pass++) {
        const ges_texts *from = pass == 0 ? &after : &before;
        const ges_texts *other = pass == 0 ? &before : &after;
        for (size_t i = 0; i < from->count; i++) {
            if (ges_ps_holds(ps, other, from->items[i])) {
                continue;
            }
            told++;
            ges_sink_open(sink, NULL, &view);
            ges_sink_text(sink, "sign", pass == 0 ? GES_T("+") : GES_T("-"));
            ges_sink_text(sink, "entry", from->items[i]);
            ges_sink_text(sink, "place",
                          i == 0 ? GES_T("first")
                          : i + 1 == from->count
                              ? GES_T("last")
                              : ges_text_format(ps->mem, "%zu of %zu", i + 1, from->count));
            ges_sink_number(sink, "index", (int64_t)i);
            ges_sink_close(sink);
        }
    }
    if (told == 0) {
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "sign", GES_T("~"));
        ges_sink_text(sink, "entry", GES_T("the same entries in another order or number"));
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}

void ges_ps_describe_changes(const ges_ps *ps, ges_sink *sink, const char *key, const char *heading,
                             const ges_ps_changes *changes) {
    static const ges_view view = {"{sign} {*name}[ = {after_shown}][  (was {before_shown})]",
                                  false};
    ges_sink_open_list(sink, key, heading);
    for (size_t i = 0; i < changes->count; i++) {
        const ges_ps_change *change = &changes->items[i];
        bool is_list = change->was_set && change->is_set && ges_ps_is_list(ps, change->name);
        ges_text before = ges_ps_shown(ps, change->name, change->before);
        ges_text after = ges_ps_shown(ps, change->name, change->after);
        ges_sink_open(sink, NULL, &view);
        ges_sink_text(sink, "name", change->name);
        ges_sink_text(sink, "what",
                      !change->was_set  ? GES_T("added")
                      : !change->is_set ? GES_T("removed")
                                        : GES_T("changed"));
        ges_sink_text(sink, "sign",
                      !change->was_set  ? GES_T("+")
                      : !change->is_set ? GES_T("-")
                                        : GES_T("~"));
        ges_sink_text(sink, "before", before);
        ges_sink_text(sink, "after", after);
        ges_sink_text(sink, "before_shown", is_list ? GES_T("") : before);
        ges_sink_text(sink, "after_shown", is_list ? GES_T("") : after);
        if (is_list) {
            describe_entries(ps, sink, change);
        }
        ges_sink_close(sink);
    }
    ges_sink_close_list(sink);
}
