/* The state of the start-up file interpreter: variables, what was declared, notes. */
#include "env/rc.h"

#include "base/builder.h"

ges_rc *ges_rc_new(const ges_rc_setup *setup, ges_arena *mem) {
    ges_rc *rc = ges_new(mem, ges_rc);
    if (rc == NULL) {
        return NULL;
    }
    rc->setup = *setup;
    rc->os = setup->os;
    rc->mem = mem;
    rc->status = GES_YES;
    rc->splits_words = setup->dialect != GES_SH_ZSH;
    rc->zero = ges_text_of(setup->source);
    if (rc->os->dir_current(rc->os, mem, &rc->cwd, NULL) != GES_OK) {
        rc->cwd = GES_T("/");
    }
    return rc;
}

ges_rc_var *ges_rc_find(const ges_rc *rc, ges_text name) {
    return ges_map_get(&rc->vars, name);
}

ges_rc_var *ges_rc_var_of(ges_rc *rc, ges_text name) {
    ges_rc_var *var = ges_map_get(&rc->vars, name);
    if (var == NULL) {
        var = ges_new(rc->mem, ges_rc_var);
        if (var != NULL) {
            var->name = name;
            (void)ges_map_set(rc->mem, &rc->vars, name, var); /* the arena remembers */
        }
    }
    return var;
}

void ges_rc_start(ges_rc *rc, ges_text name, ges_text value, bool is_exported) {
    ges_rc_var *var = ges_rc_var_of(rc, name);
    if (var != NULL) {
        var->value = value;
        var->is_set = true;
        var->is_exported = is_exported;
        var->is_uncertain = false;
    }
}

void ges_rc_start_unknown(ges_rc *rc, ges_text name) {
    ges_rc_start(rc, name, (ges_text){NULL, 0}, false);
    ges_rc_var *var = ges_rc_find(rc, name);
    if (var != NULL) {
        var->is_uncertain = true;
    }
}

ges_text ges_rc_joined(const ges_rc *rc, const ges_texts *items, ges_text separator) {
    ges_builder out = ges_builder_in(rc->mem);
    for (size_t i = 0; i < items->count; i++) {
        if (i > 0) {
            ges_build_text(&out, separator);
        }
        ges_build_text(&out, items->items[i]);
    }
    return ges_build_done(&out);
}

ges_texts ges_rc_items(const ges_rc *rc, const ges_rc_var *var) {
    ges_texts items = {0};
    if (var == NULL) {
        return items;
    }
    if (var->tied != NULL) {
        ges_text rest = var->tied->value;
        ges_text piece;
        while (var->tied->is_set && rest.len > 0 &&
               ges_text_next(&rest, var->tie_separator, &piece)) {
            (void)ges_list_push(rc->mem, &items, piece); /* the arena remembers */
        }
        return items;
    }
    if (var->is_array) {
        return var->items;
    }
    if (var->is_set) {
        (void)ges_list_push(rc->mem, &items, var->value); /* the arena remembers */
    }
    return items;
}

ges_text ges_rc_scalar(const ges_rc *rc, const ges_rc_var *var) {
    if (var == NULL || (!var->is_set && var->tied == NULL)) {
        return GES_T("");
    }
    if (var->tied != NULL || (var->is_array && rc->setup.dialect == GES_SH_ZSH)) {
        ges_texts items = ges_rc_items(rc, var);
        return ges_rc_joined(rc, &items, GES_T(" "));
    }
    if (var->is_array) {
        return var->items.count > 0 ? var->items.items[0] : GES_T("");
    }
    return var->value;
}

ges_text ges_rc_value(const ges_rc *rc, ges_text name) {
    return ges_rc_scalar(rc, ges_rc_find(rc, name));
}

ges_text ges_rc_exported_text(const ges_rc *rc, const ges_rc_var *var) {
    if (rc->setup.dialect == GES_SH_FISH && var->is_array) {
        bool is_list = ges_text_ends(var->name, GES_T("PATH"));
        return ges_rc_joined(rc, &var->items, is_list ? GES_T(":") : GES_T(" "));
    }
    return ges_rc_scalar(rc, var);
}

bool ges_rc_goes_on(const ges_rc *rc) {
    return rc->flow != GES_RC_EXIT && !ges_arena_failed(rc->mem);
}

bool ges_rc_step(ges_rc *rc) {
    if (rc->steps == GES_RC_MAX_STEPS) {
        ges_rc_note_here(rc, GES_RC_NOTE_LIMIT,
                         GES_T("too many commands; the rest is not followed"));
    }
    if (rc->steps++ >= GES_RC_MAX_STEPS) {
        rc->flow = GES_RC_EXIT;
        return false;
    }
    return ges_rc_goes_on(rc);
}

void ges_rc_note_here(ges_rc *rc, ges_rc_note_kind kind, ges_text text) {
    if (rc->ghost > 0 || rc->notes.count >= 200) {
        return;
    }
    for (size_t i = 0; i < rc->notes.count; i++) {
        const ges_rc_note *old = &rc->notes.items[i];
        if (old->line == rc->line && old->kind == kind && ges_text_equal(old->place, rc->file)) {
            return;
        }
    }
    ges_rc_note note = {kind, rc->file, rc->line, text};
    (void)ges_list_push(rc->mem, &rc->notes, note); /* the arena remembers */
}

static uint32_t flags_here(const ges_rc *rc) {
    uint32_t flags = 0;
    flags |= rc->conditional > 0 ? GES_DECLARED_CONDITIONAL : 0;
    flags |= rc->doubt + rc->lasting_doubt > 0 ? GES_DECLARED_UNDECIDED : 0;
    flags |= rc->ghost > 0 ? GES_DECLARED_SKIPPED : 0;
    flags |= rc->subshell > 0 ? GES_DECLARED_LOCAL : 0;
    return flags;
}

static bool is_listed_path(ges_text name) {
    return ges_text_ends(name, GES_T("PATH")) || ges_text_ends(name, GES_T("path"));
}

void ges_rc_record(ges_rc *rc, const ges_rc_assign *assign, ges_text before, bool is_exported) {
    if (rc->declarations.count >= GES_RC_MAX_DECLARATIONS || rc->file.len == 0) {
        return;
    }
    ges_declaration declaration = {
        .name = assign->name,
        .value = assign->value,
        .raw = rc->raw,
        .source = rc->setup.source,
        .place = rc->file,
        .line = rc->line,
        .edit = is_listed_path(assign->name) ? ges_list_edit_of(before, assign->value, ':')
                                             : GES_EDIT_REPLACE,
        .flags = flags_here(rc) | assign->flags | (is_exported ? GES_DECLARED_EXPORTED : 0) |
                 (assign->is_uncertain ? GES_DECLARED_UNCERTAIN : 0),
        .why = rc->ghost > 0 ? rc->ghost_why : rc->condition,
    };
    (void)ges_list_push(rc->mem, &rc->declarations, declaration); /* the arena remembers */
}

static ges_texts unique_of(ges_rc *rc, const ges_texts *items) {
    ges_texts out = {0};
    for (size_t i = 0; i < items->count; i++) {
        bool is_new = true;
        for (size_t k = 0; is_new && k < out.count; k++) {
            is_new = !ges_text_equal(out.items[k], items->items[i]);
        }
        if (is_new) {
            (void)ges_list_push(rc->mem, &out, items->items[i]); /* the arena remembers */
        }
    }
    return out;
}

/* zsh: `path` and `PATH` are one value; the scalar keeps it. */
static void set_tied(ges_rc *rc, ges_rc_var *array, ges_texts items, bool is_uncertain) {
    ges_rc_var *scalar = array->tied;
    if (array->is_unique) {
        items = unique_of(rc, &items);
    }
    char separator[1] = {array->tie_separator};
    scalar->value = ges_rc_joined(rc, &items, (ges_text){separator, 1});
    scalar->is_set = true;
    scalar->is_uncertain = is_uncertain;
}

static void store(ges_rc *rc, ges_rc_var *var, const ges_rc_assign *assign) {
    var->is_set = true;
    var->is_uncertain = assign->is_uncertain;
    if (assign->items != NULL) {
        var->is_array = true;
        var->items = var->is_unique ? unique_of(rc, assign->items) : *assign->items;
        var->value = var->items.count > 0 ? var->items.items[0] : GES_T("");
        return;
    }
    if (var->is_array && rc->setup.dialect == GES_SH_BASH && var->items.count > 0) {
        var->items.items[0] = assign->value;
    } else {
        var->is_array = false;
    }
    var->value = assign->value;
    if (var->is_unique && ges_text_contains(var->value, GES_T(":"))) {
        ges_texts items = {0};
        ges_text rest = var->value;
        ges_text piece;
        while (ges_text_next(&rest, ':', &piece)) {
            (void)ges_list_push(rc->mem, &items, piece); /* the arena remembers */
        }
        items = unique_of(rc, &items);
        var->value = ges_rc_joined(rc, &items, GES_T(":"));
    }
}

bool ges_rc_set(ges_rc *rc, const ges_rc_assign *given) {
    ges_rc_assign assign = *given;
    ges_rc_var *var = ges_rc_var_of(rc, assign.name);
    if (var == NULL || assign.value.len > GES_RC_MAX_VALUE) {
        ges_rc_note_here(rc, GES_RC_NOTE_LIMIT, GES_T("a value is too long to be followed"));
        return true;
    }
    if (var->is_readonly) {
        return false;
    }
    ges_rc_var *shown = var->tied != NULL ? var->tied : var;
    ges_text before = shown->is_set ? ges_rc_exported_text(rc, shown) : GES_T("");
    bool exports = assign.is_export || shown->is_exported || rc->exports_all;
    assign.name = shown->name;
    bool is_quiet = rc->ghost > 0 || rc->doubt + rc->lasting_doubt > 0;
    ges_rc_var saved = *shown;
    if (var->tied != NULL) {
        ges_texts one = {0};
        (void)ges_list_push(rc->mem, &one, assign.value); /* the arena remembers */
        set_tied(rc, var, assign.items != NULL ? *assign.items : one, assign.is_uncertain);
    } else {
        store(rc, var, &assign);
    }
    shown->is_exported = exports && !(shown->is_array && rc->setup.dialect == GES_SH_BASH);
    bool is_words = shown->is_array && rc->setup.dialect != GES_SH_FISH;
    assign.value =
        is_words ? ges_rc_joined(rc, &shown->items, GES_T(" ")) : ges_rc_exported_text(rc, shown);
    ges_rc_record(rc, &assign, before, shown->is_exported);
    if (is_quiet) {
        bool was_ghost = rc->ghost > 0;
        *shown = saved;
        shown->is_uncertain |= !was_ghost;
    }
    return true;
}

void ges_rc_unset(ges_rc *rc, ges_text name) {
    ges_rc_var *var = ges_rc_find(rc, name);
    ges_rc_var *shown = var != NULL && var->tied != NULL ? var->tied : var;
    ges_rc_assign assign = {.name = name, .flags = GES_DECLARED_UNSET};
    if (shown != NULL && shown->is_readonly) {
        return;
    }
    ges_rc_record(rc, &assign, GES_T(""), false);
    if (shown == NULL || rc->ghost > 0) {
        return;
    }
    if (rc->doubt + rc->lasting_doubt > 0) {
        shown->is_uncertain = true;
        return;
    }
    *shown = (ges_rc_var){.name = shown->name, .level = shown->level};
}

void ges_rc_export(ges_rc *rc, ges_text name, bool is_exported) {
    ges_rc_var *var = ges_rc_var_of(rc, name);
    ges_rc_var *shown = var != NULL && var->tied != NULL ? var->tied : var;
    if (shown == NULL) {
        return;
    }
    ges_rc_assign assign = {.name = shown->name,
                            .value = ges_rc_scalar(rc, shown),
                            .is_uncertain = shown->is_uncertain,
                            .flags = GES_DECLARED_EXPORT_ONLY};
    if (shown->is_set || !is_exported) {
        ges_rc_record(rc, &assign, assign.value, is_exported);
    }
    if (rc->ghost == 0 && rc->doubt + rc->lasting_doubt == 0) {
        shown->is_exported = is_exported;
    } else if (rc->ghost == 0) {
        shown->is_uncertain = true;
    }
}

void ges_rc_make_local(ges_rc *rc, ges_text name) {
    ges_rc_var *var = ges_rc_var_of(rc, name);
    if (var == NULL || rc->function_depth == 0 || rc->ghost > 0) {
        return;
    }
    ges_rc_saved saved = {var, *var, false};
    (void)ges_list_push(rc->mem, &rc->saves, saved); /* the arena remembers */
    if (rc->setup.dialect == GES_SH_POSIX) {
        return; /* dash: a local keeps the outer value */
    }
    ges_rc_var *tied = var->tied;
    *var = (ges_rc_var){.name = var->name, .tied = tied, .tie_separator = var->tie_separator};
}

void ges_rc_restore(ges_rc *rc, size_t mark, bool keeps_function) {
    size_t kept = mark;
    for (size_t i = mark; keeps_function && i < rc->saves.count; i++) {
        kept += rc->saves.items[i].is_of_function;
    }
    for (size_t i = rc->saves.count; i-- > mark;) {
        const ges_rc_saved *saved = &rc->saves.items[i];
        if (!keeps_function || !saved->is_of_function) {
            *saved->var = saved->before;
        }
    }
    size_t at = mark;
    for (size_t i = mark; i < rc->saves.count && at < kept; i++) {
        if (rc->saves.items[i].is_of_function) {
            rc->saves.items[at++] = rc->saves.items[i];
        }
    }
    rc->saves.count = kept;
}

void ges_rc_tie(ges_rc *rc, ges_text scalar, ges_text array, char separator) {
    ges_rc_var *value = ges_rc_var_of(rc, scalar);
    ges_rc_var *side = ges_rc_var_of(rc, array);
    if (value != NULL && side != NULL && value != side) {
        side->tied = value;
        side->tie_separator = separator;
    }
}

ges_text ges_rc_absolute(const ges_rc *rc, ges_text path) {
    if (path.len == 0 || ges_path_is_abs(ges_os_style(rc->os), path)) {
        return path;
    }
    return ges_text_join(rc->mem, rc->cwd, GES_T("/"), path);
}
