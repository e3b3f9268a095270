/* NAME=value in all its places: alone, and behind export, readonly, typeset, declare, local.
 * Source: POSIX.1-2017 XCU export, readonly; bash(1) declare; zshbuiltins(1) typeset. */
#include "env/rc.h"

static ges_texts expand_elements(ges_rc *rc, const ges_sh_word *word, bool *is_uncertain) {
    ges_sh_words words = {.items = word->array, .count = word->array_count};
    return ges_rc_arguments(rc, &words, is_uncertain);
}

static void append_items(ges_rc *rc, ges_texts *items, const ges_texts *more) {
    ges_texts all = {0};
    for (size_t i = 0; i < items->count; i++) {
        (void)ges_list_push(rc->mem, &all, items->items[i]); /* the arena remembers */
    }
    for (size_t i = 0; i < more->count; i++) {
        (void)ges_list_push(rc->mem, &all, more->items[i]); /* the arena remembers */
    }
    *items = all;
}

static void apply_attributes(ges_rc *rc, ges_text name, const ges_rc_declare *how) {
    ges_rc_var *var = ges_rc_var_of(rc, name);
    if (var == NULL || rc->ghost > 0) {
        return;
    }
    var->is_readonly |= how->is_readonly;
    var->is_integer |= how->is_integer;
    if (how->is_unique && !var->is_unique) {
        var->is_unique = true;
        ges_texts items = ges_rc_items(rc, var);
        bool has_list = var->tied != NULL ? var->tied->is_set : var->is_set;
        bool is_list = var->tied != NULL || var->is_array;
        ges_rc_assign again = {.name = name, .value = var->value, .items = is_list ? &items : NULL};
        if (has_list && rc->doubt + rc->lasting_doubt == 0) {
            (void)ges_rc_set(rc, &again); /* only just not read-only */
        }
    }
}

/* Assigns what is already expanded. */
static bool assign_value(ges_rc *rc, ges_rc_assign *assign, bool appends,
                         const ges_rc_declare *how) {
    ges_rc_var *var = ges_rc_find(rc, assign->name);
    bool is_list = var != NULL && (var->is_array || var->tied != NULL);
    ges_texts items = {0};
    if (appends && (assign->items != NULL || (is_list && rc->setup.dialect == GES_SH_ZSH))) {
        ges_texts more = {0};
        if (assign->items != NULL) {
            more = *assign->items;
        } else {
            (void)ges_list_push(rc->mem, &more, assign->value); /* the arena remembers */
        }
        items = ges_rc_items(rc, var);
        append_items(rc, &items, &more);
        assign->items = &items;
        assign->is_uncertain |= var != NULL && var->is_uncertain;
    } else if (appends) {
        assign->value = ges_text_join(rc->mem, ges_rc_scalar(rc, var), assign->value);
        assign->is_uncertain |= var != NULL && var->is_uncertain;
    }
    if ((var != NULL && var->is_integer) || how->is_integer) {
        int64_t number = 0;
        assign->is_uncertain |= appends || ges_rc_arithmetic(rc, assign->value, &number) != GES_YES;
        assign->value = ges_text_format(rc->mem, "%lld", (long long)number);
    }
    assign->is_export = how->is_export;
    assign->flags = how->flags | (how->is_local && rc->function_depth > 0 ? GES_DECLARED_LOCAL : 0);
    if (how->is_local) {
        ges_rc_make_local(rc, assign->name);
    }
    bool ok = ges_rc_set(rc, assign);
    apply_attributes(rc, assign->name, how);
    return ok;
}

bool ges_rc_assign_word(ges_rc *rc, const ges_sh_word *word, const ges_rc_declare *how) {
    ges_text index;
    bool appends = false;
    ges_sh_word value;
    ges_rc_assign assign = {0};
    if (!ges_sh_assignment(rc->mem, word, &assign.name, &index, &appends, &value)) {
        return false;
    }
    ges_texts items = {0};
    if (word->is_array) {
        items = expand_elements(rc, word, &assign.is_uncertain);
        assign.items = &items;
        assign.value = ges_rc_joined(rc, &items, GES_T(" "));
    } else {
        assign.value = ges_rc_expand_single(rc, &value, true, &assign.is_uncertain);
    }
    if (rc->flow == GES_RC_ABANDON) {
        return true; /* zsh: no matches found */
    }
    if (index.ptr != NULL) {
        ges_rc_var *var = ges_rc_find(rc, assign.name);
        assign.value = ges_rc_scalar(rc, var);
        items = ges_rc_items(rc, var);
        assign.items = &items;
        assign.is_uncertain = true; /* single elements are not followed */
        appends = false;
    }
    return assign_value(rc, &assign, appends, how);
}

/* --- export and its kin --------------------------------------------------------------------------
 */

typedef struct declarer {
    const char *name;
    ges_rc_declare how;
    bool is_local_in_function;
} declarer;

static const declarer declarers[] = {
    {.name = "export", .how = {.is_export = true}},
    {.name = "readonly", .how = {.is_readonly = true}},
    {.name = "typeset", .is_local_in_function = true},
    {.name = "declare", .is_local_in_function = true},
    {.name = "local", .is_local_in_function = true},
    {.name = "integer", .how = {.is_integer = true}, .is_local_in_function = true},
    {.name = "float", .is_local_in_function = true},
};

/* One option word; false when it makes the command declare no variables (-f, -p). */
static bool read_option(ges_rc_declare *how, ges_text word, bool is_export_command,
                        bool *is_global) {
    bool adds = word.ptr[0] == '-';
    for (size_t i = 1; i < word.len; i++) {
        switch (word.ptr[i]) {
        case 'x':
            how->is_export = adds;
            how->is_unexport = !adds;
            break;
        case 'n':
            how->is_unexport = is_export_command;
            how->is_export = how->is_export && !is_export_command;
            break;
        case 'g':
            *is_global = true;
            break;
        case 'U':
            how->is_unique = adds;
            break;
        case 'T':
            how->is_tie = adds;
            break;
        case 'r':
            how->is_readonly = adds;
            break;
        case 'i':
            how->is_integer = adds;
            break;
        case 'f':
        case 'p':
        case 'F':
            return false;
        default:
            break;
        }
    }
    return true;
}

/* NAME or NAME=value as an expanded field. */
static bool declare_field(ges_rc *rc, ges_text field, bool is_uncertain,
                          const ges_rc_declare *how) {
    ges_text name;
    ges_text value;
    ges_rc_assign assign = {.is_uncertain = is_uncertain};
    bool assigns = ges_text_cut(field, '=', &name, &value);
    bool appends = assigns && ges_text_ends(name, GES_T("+"));
    name.len -= appends;
    if (name.len == 0 || ges_sh_name_len(name) != name.len) {
        if (is_uncertain) {
            ges_rc_note_here(rc, GES_RC_NOTE_RUNS, rc->raw);
        }
        return !is_uncertain;
    }
    assign.name = name;
    assign.value = value;
    if (assigns) {
        return assign_value(rc, &assign, appends, how);
    }
    bool in_function = how->is_local && rc->function_depth > 0;
    if (in_function) {
        ges_rc_make_local(rc, name);
    }
    if (how->is_export || how->is_unexport) {
        ges_rc_export(rc, name, how->is_export);
    }
    apply_attributes(rc, name, how);
    return true;
}

static void declare_tie(ges_rc *rc, const ges_sh_words *words, size_t at,
                        const ges_rc_declare *how) {
    if (at + 1 >= words->count || rc->ghost > 0) {
        return;
    }
    ges_text array = words->items[at + 1].raw;
    ges_text separator = at + 2 < words->count ? words->items[at + 2].raw : GES_T(":");
    ges_text scalar;
    ges_text value;
    (void)ges_text_cut(words->items[at].raw, '=', &scalar, &value);
    array = ges_text_slice(array, 0, ges_sh_name_len(array));
    if (scalar.len == 0 || ges_sh_name_len(scalar) != scalar.len || array.len == 0) {
        return;
    }
    ges_rc_tie(rc, scalar, array, separator.len == 1 ? separator.ptr[0] : ':');
    if (!ges_rc_assign_word(rc, &words->items[at], how) && how->is_export) {
        ges_rc_export(rc, scalar, true);
    }
    if (words->items[at + 1].is_array) {
        (void)ges_rc_assign_word(rc, &words->items[at + 1], how); /* an assignment by its shape */
    }
    apply_attributes(rc, scalar, how);
    apply_attributes(rc, array, how);
}

bool ges_rc_declare_words(ges_rc *rc, ges_text name, const ges_sh_words *words) {
    const declarer *found = NULL;
    for (size_t i = 0; found == NULL && i < GES_COUNT(declarers); i++) {
        found = ges_text_equal(name, ges_text_of(declarers[i].name)) ? &declarers[i] : NULL;
    }
    if (found == NULL) {
        return false;
    }
    ges_rc_declare how = found->how;
    bool is_global = false;
    size_t at = 1;
    for (; at < words->count && words->items[at].raw.len > 1 &&
           (words->items[at].raw.ptr[0] == '-' || words->items[at].raw.ptr[0] == '+');
         at++) {
        if (ges_text_equal(words->items[at].raw, GES_T("--"))) {
            at++;
            break;
        }
        if (!read_option(&how, words->items[at].raw, found == declarers, &is_global)) {
            ges_rc_done(rc, GES_YES);
            return true;
        }
    }
    bool is_zsh_export = rc->setup.dialect == GES_SH_ZSH && how.is_export &&
                         !ges_text_equal(name, GES_T("local")); /* GLOBAL_EXPORT */
    how.is_local = found->is_local_in_function && !is_global && !is_zsh_export;
    if (how.is_tie) {
        declare_tie(rc, words, at, &how);
        ges_rc_done(rc, GES_YES);
        return true;
    }
    bool ok = true;
    for (; at < words->count && rc->flow == GES_RC_ON; at++) {
        ges_text shape_name;
        ges_text index;
        bool appends;
        ges_sh_word value;
        if (ges_sh_assignment(rc->mem, &words->items[at], &shape_name, &index, &appends, &value)) {
            ok &= ges_rc_assign_word(rc, &words->items[at], &how);
            continue;
        }
        ges_rc_fields fields = ges_rc_expand(rc, &words->items[at]);
        for (size_t k = 0; k < fields.items.count; k++) {
            ok &= declare_field(rc, fields.items.items[k], fields.is_uncertain, &how);
        }
    }
    ges_rc_done(rc, ok ? GES_YES : GES_NO);
    if (!ok && rc->ghost == 0 && rc->setup.dialect != GES_SH_BASH && rc->flow == GES_RC_ON) {
        rc->flow = GES_RC_ABANDON;
    }
    return true;
}
