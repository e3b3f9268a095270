/* fish's variables: `set` with its scopes, universal variables, fish_user_paths and fish_add_path.
 * Source: set(1), fish_add_path(1) of fish 3.6 and its share/config.fish; seen to be so with 3.6.0.
 */
#include "env/rc.h"

#include "base/number.h"

bool ges_fish_is_path(ges_text name) {
    return ges_text_ends(name, GES_T("PATH"));
}

static void push(ges_rc *rc, ges_texts *list, ges_text text) {
    (void)ges_list_push(rc->mem, list, text); /* the arena remembers */
}

static size_t find_item(const ges_texts *items, ges_text wanted) {
    for (size_t i = 0; i < items->count; i++) {
        if (ges_text_equal(items->items[i], wanted)) {
            return i;
        }
    }
    return GES_NPOS;
}

static void remove_at(ges_texts *items, size_t at) {
    for (size_t i = at; i + 1 < items->count; i++) {
        items->items[i] = items->items[i + 1];
    }
    items->count--;
}

static ges_texts copy_of(ges_rc *rc, const ges_texts *items) {
    ges_texts out = {0};
    for (size_t i = 0; i < items->count; i++) {
        push(rc, &out, items->items[i]);
    }
    return out;
}

static ges_texts reversed(ges_rc *rc, const ges_texts *items) {
    ges_texts out = {0};
    for (size_t i = items->count; i-- > 0;) {
        push(rc, &out, items->items[i]);
    }
    return out;
}

static ges_texts items_of(ges_rc *rc, ges_text name) {
    const ges_rc_var *var = ges_rc_find(rc, name);
    ges_texts none = {0};
    return var != NULL && var->is_set ? ges_rc_items(rc, var) : none;
}

void ges_fish_reconstruct_path(ges_rc *rc) {
    ges_texts wanted = items_of(rc, GES_T("fish_user_paths"));
    ges_texts before = items_of(rc, GES_T("PATH"));
    ges_texts path = copy_of(rc, &before);
    ges_texts added = {0};
    for (size_t i = 0; i < rc->user_paths.count; i++) {
        size_t at = find_item(&path, rc->user_paths.items[i]);
        if (at != GES_NPOS) {
            remove_at(&path, at);
        }
    }
    for (size_t i = wanted.count; i-- > 0;) {
        ges_text entry = wanted.items[i];
        size_t at = find_item(&path, entry);
        if (at != GES_NPOS) {
            remove_at(&path, at);
        } else {
            push(rc, &added, entry);
        }
        ges_texts backwards = reversed(rc, &path); /* prepending is appending to the reverse */
        push(rc, &backwards, entry);
        path = reversed(rc, &backwards);
    }
    ges_text separator = GES_T(":");
    if (ges_text_equal(ges_rc_joined(rc, &path, separator),
                       ges_rc_joined(rc, &before, separator))) {
        return;
    }
    const ges_rc_var *user = ges_rc_find(rc, GES_T("fish_user_paths"));
    ges_rc_assign assign = {.name = GES_T("PATH"),
                            .items = &path,
                            .is_export = true,
                            .is_uncertain = user != NULL && user->is_uncertain};
    (void)ges_rc_set(rc, &assign); /* never read-only */
    if (rc->ghost == 0 && rc->doubt + rc->lasting_doubt == 0) {
        rc->user_paths = added;
    }
}

static void show_universal(ges_rc *rc, ges_rc_var *universal) {
    ges_rc_var *var = ges_rc_var_of(rc, universal->name);
    if (var != NULL && (!var->is_set || var->is_universal)) {
        *var = *universal;
        var->is_universal = true;
    }
}

void ges_fish_start_universal(ges_rc *rc, ges_text name, const ges_texts *items, bool is_exported) {
    ges_rc_var *universal = ges_new(rc->mem, ges_rc_var);
    if (universal == NULL) {
        return;
    }
    *universal = (ges_rc_var){.name = name,
                              .items = *items,
                              .is_set = true,
                              .is_array = true,
                              .is_exported = is_exported};
    (void)ges_map_set(rc->mem, &rc->universals, name, universal); /* the arena remembers */
    const ges_rc_var *var = ges_rc_find(rc, name);
    bool is_hidden = var != NULL && var->is_set && !var->is_universal;
    ges_rc_assign shown = {.name = name,
                           .is_export = is_exported,
                           .value = ges_rc_exported_text(rc, universal),
                           .flags = is_hidden ? GES_DECLARED_SKIPPED : 0};
    ges_text why = rc->ghost_why;
    rc->condition = is_hidden ? GES_T("a global variable of that name hides the universal one")
                              : (ges_text){NULL, 0};
    ges_rc_record(rc, &shown, GES_T(""), is_exported);
    rc->condition = (ges_text){NULL, 0};
    rc->ghost_why = why;
    show_universal(rc, universal);
}

/* --- set
 * ------------------------------------------------------------------------------------------ */

typedef struct set_options {
    bool global;
    bool local;
    bool function;
    bool universal;
    bool exports;
    bool unexports;
    bool erases;
    bool queries;
    bool appends;
    bool prepends;
    bool other; /* lists or shows variables */
} set_options;

static void read_letter(set_options *o, char letter) {
    o->global |= letter == 'g';
    o->local |= letter == 'l';
    o->function |= letter == 'f';
    o->universal |= letter == 'U';
    o->exports |= letter == 'x';
    o->unexports |= letter == 'u';
    o->erases |= letter == 'e';
    o->queries |= letter == 'q';
    o->appends |= letter == 'a';
    o->prepends |= letter == 'p';
    o->other |= letter == 'n' || letter == 'S' || letter == 'h';
}

static void read_long(set_options *o, ges_text word) {
    static const struct {
        const char *name;
        char letter;
    } names[] = {
        {"--global", 'g'}, {"--local", 'l'},   {"--function", 'f'}, {"--universal", 'U'},
        {"--export", 'x'}, {"--erase", 'e'},   {"--unexport", 'u'}, {"--query", 'q'},
        {"--append", 'a'}, {"--prepend", 'p'}, {"--names", 'n'},    {"--show", 'S'},
        {"--help", 'h'},
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        if (ges_text_equal(word, ges_text_of(names[i].name))) {
            read_letter(o, names[i].letter);
        }
    }
}

static size_t read_options(const ges_texts *args, set_options *o) {
    size_t at = 1;
    for (; at < args->count; at++) {
        ges_text word = args->items[at];
        if (ges_text_equal(word, GES_T("--"))) {
            return at + 1;
        }
        if (word.len < 2 || word.ptr[0] != '-') {
            break;
        }
        if (word.ptr[1] == '-') {
            read_long(o, word);
        }
        for (size_t i = 1; i < word.len && word.ptr[1] != '-'; i++) {
            read_letter(o, word.ptr[i]);
        }
    }
    return at;
}

static ges_truth query(ges_rc *rc, const ges_texts *args, size_t at, const set_options *o) {
    ges_truth all = GES_YES;
    for (; at < args->count; at++) {
        ges_text name;
        ges_text index;
        bool has_index = ges_text_cut(args->items[at], '[', &name, &index);
        const ges_rc_var *var = ges_rc_find(rc, name);
        bool is_there = var != NULL && var->is_set && (!o->exports || var->is_exported) &&
                        (!o->universal || ges_map_get(&rc->universals, name) != NULL);
        uint64_t wanted = 1;
        if (is_there && has_index) {
            index = ges_text_slice(index, 0, index.len - (index.len > 0));
            is_there = ges_parse_u64(index, &wanted) && ges_rc_items(rc, var).count >= wanted;
        }
        if (var != NULL && var->is_uncertain) {
            return GES_MAYBE;
        }
        all = is_there ? all : GES_NO;
    }
    return all;
}

static void erase(ges_rc *rc, const ges_texts *args, size_t at, const set_options *o) {
    for (; at < args->count; at++) {
        ges_text name = args->items[at];
        ges_rc_var *var = ges_rc_find(rc, name);
        if (ges_text_find_char(name, '[') != GES_NPOS) {
            (void)ges_text_cut(name, '[', &name, &(ges_text){0});
            ges_texts items = items_of(rc, name);
            ges_rc_assign assign = {.name = name, .items = &items, .is_uncertain = true};
            (void)ges_rc_set(rc, &assign); /* single elements are not followed */
            continue;
        }
        bool is_universal =
            o->universal || (var != NULL && var->is_universal && !o->global && !o->local);
        if (is_universal && rc->ghost == 0 && rc->doubt == 0) {
            (void)ges_map_set(rc->mem, &rc->universals, name, NULL); /* the arena remembers */
        }
        bool hides = o->universal && var != NULL && !var->is_universal;
        bool keeps = o->global && var != NULL && var->is_universal;
        if (hides || keeps) {
            continue;
        }
        ges_rc_unset(rc, name);
        ges_rc_var *universal = ges_map_get(&rc->universals, name);
        if (universal != NULL && rc->ghost == 0) {
            show_universal(rc, universal);
        }
        if (ges_text_equal(name, GES_T("fish_user_paths"))) {
            ges_fish_reconstruct_path(rc);
        }
    }
}

static ges_texts split_paths(ges_rc *rc, const ges_texts *values) {
    ges_texts out = {0};
    for (size_t i = 0; i < values->count; i++) {
        ges_text rest = values->items[i];
        ges_text piece;
        rest = rest.ptr == NULL ? GES_T("") : rest;
        while (ges_text_next(&rest, ':', &piece)) {
            push(rc, &out, piece);
        }
    }
    return out;
}

static void make_local(ges_rc *rc, ges_text name, bool is_of_function) {
    uint32_t depth = rc->function_depth++;
    size_t count = rc->saves.count;
    ges_rc_make_local(rc, name);
    rc->function_depth = depth;
    if (rc->saves.count > count) {
        rc->saves.items[count].is_of_function = is_of_function;
    }
}

/* Where the variable lives; true when it is local. */
static bool choose_scope(ges_rc *rc, ges_text name, const set_options *o) {
    const ges_rc_var *var = ges_rc_find(rc, name);
    bool exists = var != NULL && var->is_set;
    bool is_named = o->global || o->universal || o->local || o->function;
    if (o->local) {
        make_local(rc, name, false);
    } else if (rc->function_depth > 0 && (o->function || (!is_named && !exists))) {
        make_local(rc, name, true);
    } else {
        return false;
    }
    return true;
}

static void set_universal(ges_rc *rc, ges_text name, const ges_texts *items, const set_options *o) {
    const ges_rc_var *old = ges_map_get(&rc->universals, name);
    bool exports = o->exports || (old != NULL && old->is_exported && !o->unexports);
    if (rc->ghost > 0 || rc->doubt + rc->lasting_doubt > 0) {
        ges_rc_assign assign = {.name = name, .items = items, .is_export = exports};
        (void)ges_rc_set(rc, &assign); /* recorded; nothing changes here */
        return;
    }
    ges_text condition = rc->condition;
    ges_fish_start_universal(rc, name, items, exports);
    rc->condition = condition;
}

ges_truth ges_fish_set(ges_rc *rc, const ges_texts *args, bool is_uncertain) {
    set_options o = {0};
    size_t at = read_options(args, &o);
    if (o.queries) {
        return is_uncertain ? GES_MAYBE : query(rc, args, at, &o);
    }
    if (at >= args->count || o.other) {
        return GES_YES;
    }
    if (o.erases) {
        erase(rc, args, at, &o);
        return rc->status;
    }
    ges_text index;
    ges_text name;
    bool has_index = ges_text_cut(args->items[at], '[', &name, &index);
    ges_texts values = {.items = args->items + at + 1, .count = args->count - at - 1};
    ges_texts items = ges_fish_is_path(name) ? split_paths(rc, &values) : copy_of(rc, &values);
    ges_texts before = items_of(rc, name);
    if (o.appends || o.prepends) {
        ges_texts all = o.prepends ? copy_of(rc, &items) : copy_of(rc, &before);
        const ges_texts *more = o.prepends ? &before : &items;
        for (size_t i = 0; i < more->count; i++) {
            push(rc, &all, more->items[i]);
        }
        items = all;
    }
    const ges_rc_var *known = ges_rc_find(rc, name);
    bool to_universal = o.universal || (!o.global && !o.local && !o.function && known != NULL &&
                                        known->is_universal);
    if (to_universal && !is_uncertain && !has_index) {
        set_universal(rc, name, &items, &o);
    } else {
        bool is_local = choose_scope(rc, name, &o);
        ges_rc_assign assign = {.name = name,
                                .items = &items,
                                .is_uncertain = is_uncertain || has_index,
                                .is_export = o.exports,
                                .flags = is_local ? GES_DECLARED_LOCAL : 0};
        (void)ges_rc_set(rc, &assign); /* fish's read-only variables are not set in files */
        ges_rc_var *var = ges_rc_find(rc, name);
        if (var != NULL && rc->ghost == 0 && rc->doubt + rc->lasting_doubt == 0) {
            var->is_exported = var->is_exported && !o.unexports;
            var->is_universal = false;
        }
    }
    if (ges_text_equal(name, GES_T("fish_user_paths"))) {
        ges_fish_reconstruct_path(rc);
    }
    return rc->status;
}

/* --- fish_add_path
 * ---------------------------------------------------------------------------------- */

static ges_truth add_paths(ges_rc *rc, const ges_texts *args, size_t at, set_options *o,
                           bool to_path, bool moves) {
    ges_text name = to_path ? GES_T("PATH") : GES_T("fish_user_paths");
    ges_texts items = items_of(rc, name);
    items = copy_of(rc, &items);
    ges_texts fresh = {0};
    for (; at < args->count; at++) {
        ges_text path =
            ges_path_clean(rc->mem, GES_PATH_UNIX, ges_rc_absolute(rc, args->items[at]));
        size_t known = find_item(&items, path);
        if (ges_rc_test_file(rc, 'd', path) != GES_YES || find_item(&fresh, path) != GES_NPOS ||
            (known != GES_NPOS && !moves)) {
            continue;
        }
        if (known != GES_NPOS) {
            remove_at(&items, known);
        }
        push(rc, &fresh, path);
    }
    if (fresh.count == 0) {
        return GES_NO;
    }
    const ges_rc_var *var = ges_rc_find(rc, name);
    bool exists = var != NULL && var->is_set;
    o->universal |= !to_path && !o->global && !exists;
    o->global |= to_path;
    ges_texts words = {0};
    push(rc, &words, GES_T("set"));
    push(rc, &words, o->universal ? GES_T("-U") : o->global ? GES_T("-g") : GES_T("--"));
    push(rc, &words, name);
    const ges_texts *first = o->appends ? &items : &fresh;
    const ges_texts *second = o->appends ? &fresh : &items;
    for (size_t i = 0; i < first->count + second->count; i++) {
        push(rc, &words, i < first->count ? first->items[i] : second->items[i - first->count]);
    }
    (void)ges_fish_set(rc, &words, false); /* its status is that of the command before */
    return GES_YES;
}

ges_truth ges_fish_add_path(ges_rc *rc, const ges_texts *args, bool is_uncertain) {
    set_options o = {0};
    bool to_path = false;
    bool moves = false;
    size_t at = 1;
    for (; at < args->count && ges_text_starts(args->items[at], GES_T("-")); at++) {
        ges_text word = args->items[at];
        if (ges_text_equal(word, GES_T("--"))) {
            at++;
            break;
        }
        bool is_long = ges_text_starts(word, GES_T("--"));
        to_path |= is_long ? ges_text_equal(word, GES_T("--path"))
                           : ges_text_find_char(word, 'P') != GES_NPOS;
        moves |= is_long ? ges_text_equal(word, GES_T("--move"))
                         : ges_text_find_char(word, 'm') != GES_NPOS;
        if (is_long) {
            read_long(&o, word);
        }
        for (size_t i = 1; i < word.len && !is_long; i++) {
            read_letter(&o, word.ptr[i]);
        }
    }
    if (is_uncertain) {
        ges_texts items = items_of(rc, GES_T("PATH"));
        ges_rc_assign assign = {
            .name = GES_T("PATH"), .items = &items, .is_export = true, .is_uncertain = true};
        (void)ges_rc_set(rc, &assign); /* never read-only */
        return GES_MAYBE;
    }
    return add_paths(rc, args, at, &o, to_path, moves);
}
