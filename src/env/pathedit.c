/* Edits of a list on its entries as they stand there; joined again, and held against what was meant. */
#include "env/pathedit.h"

#include "base/builder.h"
#include "base/list.h"
#include "env/pathlist.h"

GES_LIST(entry_list, ges_text);

typedef struct work {
    const ges_path_rules *rules;
    ges_arena *mem;
    entry_list entries;
} work;

/* --- comparing -------------------------------------------------------------------------------- */

static ges_text without_quotes(ges_arena *mem, ges_text entry) {
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < entry.len; i++) {
        if (entry.ptr[i] != '"') {
            ges_build_char(&b, entry.ptr[i]);
        }
    }
    return ges_build_done(&b);
}

/* What is compared. An empty entry is like empty ones only. */
static ges_text key_of(const ges_path_rules *rules, ges_arena *mem, ges_text entry) {
    ges_text key = rules->style == GES_PATH_WINDOWS ? without_quotes(mem, entry) : entry;
    key = rules->expand != NULL ? rules->expand(rules->self, mem, key) : key;
    return key.len != 0 ? ges_path_clean(mem, rules->style, key) : key;
}

bool ges_path_same_entry(const ges_path_rules *rules, ges_arena *mem, ges_text a, ges_text b) {
    if (ges_text_equal(a, b)) {
        return true;
    }
    ges_text key_a = key_of(rules, mem, a);
    ges_text key_b = key_of(rules, mem, b);
    return (key_a.len == 0) == (key_b.len == 0) && ges_path_equal(rules->style, key_a, key_b);
}

static bool same(const work *w, ges_text a, ges_text b) {
    return ges_path_same_entry(w->rules, w->mem, a, b);
}

/* --- entries ---------------------------------------------------------------------------------- */

/* An empty list has no entries, not one that is empty. */
static bool split(ges_path_style style, ges_arena *mem, ges_text list, entry_list *out) {
    ges_text rest = list.len != 0 ? list : (ges_text){0};
    ges_text raw = {0};
    while (ges_path_next_raw(style, &rest, &raw)) {
        if (!ges_list_push(mem, out, raw)) {
            return false;
        }
    }
    return true;
}

bool ges_path_has_entry(const ges_path_rules *rules, ges_arena *mem, ges_text list,
                        ges_text entry) {
    ges_text rest = list.len != 0 ? list : (ges_text){0};
    ges_text raw = {0};
    while (ges_path_next_raw(rules->style, &rest, &raw)) {
        if (ges_path_same_entry(rules, mem, raw, entry)) {
            return true;
        }
    }
    return false;
}

static ges_text join(const work *w) {
    ges_builder b = ges_builder_in(w->mem);
    for (size_t i = 0; i < w->entries.count; i++) {
        if (i != 0) {
            ges_build_char(&b, ges_path_list_separator(w->rules->style));
        }
        ges_build_text(&b, w->entries.items[i]);
    }
    return ges_build_done(&b);
}

/* The index of the first spelling of `dir`; GES_NPOS: none. */
static size_t find(const work *w, ges_text dir) {
    for (size_t i = 0; i < w->entries.count; i++) {
        if (same(w, w->entries.items[i], dir)) {
            return i;
        }
    }
    return GES_NPOS;
}

static void drop_all(work *w, ges_text dir) {
    size_t kept = 0;
    for (size_t i = 0; i < w->entries.count; i++) {
        if (!same(w, w->entries.items[i], dir)) {
            w->entries.items[kept++] = w->entries.items[i];
        }
    }
    w->entries.count = kept;
}

static bool insert(work *w, size_t at, ges_text dir) {
    if (!ges_list_push(w->mem, &w->entries, dir)) {
        return false;
    }
    memmove(&w->entries.items[at + 1], &w->entries.items[at],
            (w->entries.count - 1 - at) * sizeof(*w->entries.items));
    w->entries.items[at] = dir;
    return true;
}

/* Behind the last entry; on Windows the empty ones at the end stay the end. */
static size_t end_of(const work *w) {
    size_t end = w->entries.count;
    while (w->rules->style == GES_PATH_WINDOWS && end > 0 && w->entries.items[end - 1].len == 0) {
        end--;
    }
    return end;
}

/* --- edits ------------------------------------------------------------------------------------ */

/* `dir` as it stands in a list: ';' is quoted on Windows. */
static ges_status spell(const work *w, ges_text dir, ges_text *out, ges_error *err) {
    bool is_windows = w->rules->style == GES_PATH_WINDOWS;
    char separator = ges_path_list_separator(w->rules->style);
    bool has_separator = ges_text_find_char(dir, separator) != GES_NPOS;
    ges_text bare = is_windows ? without_quotes(w->mem, dir) : dir;
    const char *why = bare.len == 0                               ? "it is empty"
                      : ges_text_find_char(dir, '\0') != GES_NPOS ? "it holds a NUL"
                      : has_separator && !is_windows ? "it holds a ':', which separates entries"
                                                     : NULL;
    if (is_windows && bare.len != dir.len) {
        bool is_whole = dir.len == bare.len + 2 && dir.ptr[0] == '"' && dir.ptr[dir.len - 1] == '"';
        why = is_whole ? why : "it holds a quote, which no name of a file has";
    }
    if (why != NULL) {
        return ges_error_set(err, GES_INVALID, "'%.*s' cannot stand in a list of directories: %s",
                             GES_FMT(dir), why);
    }
    bool needs_quotes = has_separator && bare.len == dir.len;
    *out = needs_quotes ? ges_text_join(w->mem, GES_T("\""), dir, GES_T("\"")) : dir;
    return GES_OK;
}

/* Puts `dir` at index `at` of what is left without it; there already means nothing to do. */
static ges_status put(work *w, ges_text dir, size_t at, ges_error *err) {
    size_t end = end_of(w);
    size_t seen = find(w, dir);
    size_t wanted = at < end ? at : end;
    bool is_there = seen != GES_NPOS && (seen == wanted || (wanted == end && seen + 1 == end));
    if (is_there) {
        return GES_OK;
    }
    drop_all(w, dir);
    end = end_of(w);
    return insert(w, at < end ? at : end, dir) ? GES_OK : ges_arena_error(w->mem, err);
}

static void dedupe(work *w) {
    size_t kept = 0;
    for (size_t i = 0; i < w->entries.count; i++) {
        ges_text entry = w->entries.items[i];
        size_t count = w->entries.count;
        w->entries.count = kept; /* looked for among those that stay */
        bool is_new = find(w, entry) == GES_NPOS;
        w->entries.count = count;
        if (is_new) {
            w->entries.items[kept++] = entry;
        }
    }
    w->entries.count = kept;
}

static ges_status make(work *w, const ges_path_edit *edit, ges_error *err) {
    ges_text dir = {0};
    if (edit->verb == GES_PATH_DEDUPE) {
        dedupe(w);
        return GES_OK;
    }
    ges_status status = spell(w, edit->dir, &dir, err);
    if (status != GES_OK) {
        return status;
    }
    switch (edit->verb) {
    case GES_PATH_ADD_FRONT:
        return put(w, dir, 0, err);
    case GES_PATH_ADD_AT:
        return put(w, dir, edit->at > 0 ? edit->at - 1 : 0, err);
    case GES_PATH_ADD_BACK:
        if (find(w, dir) != GES_NPOS) {
            return GES_OK;
        }
        return insert(w, end_of(w), dir) ? GES_OK : ges_arena_error(w->mem, err);
    case GES_PATH_REMOVE:
        if (find(w, dir) == GES_NPOS) {
            return ges_error_set(err, GES_NOT_FOUND, "'%.*s' is not in the list", GES_FMT(dir));
        }
        drop_all(w, dir);
        return GES_OK;
    case GES_PATH_DEDUPE:
        break;
    }
    return GES_OK;
}

/* A quote that never closes takes what follows into its entry. */
static ges_status check(const work *w, ges_text list, ges_error *err) {
    entry_list read = {0};
    if (!split(w->rules->style, w->mem, list, &read)) {
        return ges_arena_error(w->mem, err);
    }
    bool is_lone_empty = w->entries.count == 1 && w->entries.items[0].len == 0;
    bool is_same = read.count == w->entries.count || (is_lone_empty && read.count == 0);
    for (size_t i = 0; is_same && i < read.count; i++) {
        is_same = ges_text_equal(read.items[i], w->entries.items[i]);
    }
    return is_same ? GES_OK
                   : ges_error_set(err, GES_INVALID,
                                   "the list holds a quote that never closes: mend that entry first");
}

ges_status ges_path_edited(const ges_path_rules *rules, ges_text list,
                              const ges_path_edit *edits, size_t count, ges_arena *mem,
                              ges_text *out, ges_error *err) {
    work w = {.rules = rules, .mem = mem};
    if (!split(rules->style, mem, list, &w.entries)) {
        return ges_arena_error(mem, err);
    }
    for (size_t i = 0; i < count; i++) {
        ges_error own = {0};
        ges_status status = make(&w, &edits[i], &own);
        if (ges_arena_failed(mem)) {
            return ges_arena_error(mem, err); /* what was compared may have been cut */
        }
        if (status != GES_OK) {
            return ges_error_set(err, status, "%s", own.text);
        }
    }
    ges_text joined = join(&w);
    if (ges_arena_failed(mem)) {
        return ges_arena_error(mem, err);
    }
    ges_status status = check(&w, joined, err);
    *out = status == GES_OK ? joined : *out;
    return status;
}
