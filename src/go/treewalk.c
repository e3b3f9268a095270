/* A stack of directories that wait, in one piece of memory that only grows with the deepest path. */
#include "go/treewalk.h"

#include "base/builder.h"

/* The directories that wait stand one behind another, each followed by its length and depth. */
typedef struct waiting {
    ges_builder bytes;
} waiting;

typedef struct mark {
    size_t len;
    size_t depth;
} mark;

static void push(waiting *w, ges_text dir, ges_text name, char separator, size_t depth) {
    bool needs_separator = dir.len != 0 && name.len != 0 && dir.ptr[dir.len - 1] != separator;
    mark m = {dir.len + (needs_separator ? 1 : 0) + name.len, depth};
    ges_build_text(&w->bytes, dir);
    if (needs_separator) {
        ges_build_char(&w->bytes, separator);
    }
    ges_build_text(&w->bytes, name);
    ges_build_text(&w->bytes, (ges_text){(const char *)&m, sizeof(m)});
}

/* The last one, copied: what is pushed next overwrites it. False: none waits. */
static bool pop(waiting *w, ges_arena *scratch, ges_text *dir, size_t *depth) {
    mark m;
    if (w->bytes.len < sizeof(m)) {
        return false;
    }
    w->bytes.len -= sizeof(m);
    memcpy(&m, w->bytes.ptr + w->bytes.len, sizeof(m));
    w->bytes.len -= m.len;
    *dir = ges_text_copy(scratch, (ges_text){w->bytes.ptr + w->bytes.len, m.len});
    *depth = m.depth;
    return true;
}

static bool is_skipped(const ges_treewalk *walk, ges_text name) {
    for (size_t i = 0; i < walk->skipped_count; i++) {
        if (ges_text_equal(name, walk->skipped[i])) {
            return true;
        }
    }
    return false;
}

/* What some file systems do not say of their entries. */
static ges_file_kind kind_of(const ges_treewalk *walk, ges_arena *mem, ges_text dir,
                             const ges_dir_entry *entry) {
    ges_file_info info;
    if (entry->kind != GES_FILE_OTHER) {
        return entry->kind;
    }
    ges_text path = ges_path_join(mem, ges_os_style(walk->os), dir, entry->name);
    return walk->os->file_info(walk->os, path, false, &info, NULL) == GES_OK ? info.kind
                                                                               : GES_FILE_OTHER;
}

static void note_unreadable(ges_treewalk *walk, ges_text dir, ges_arena *mem) {
    walk->first_unreadable = walk->unreadable == 0 ? ges_text_copy(mem, dir)
                                                   : walk->first_unreadable;
    walk->unreadable++;
}

static void visit(ges_treewalk *walk, waiting *w, const ges_dir_list *list, ges_text dir,
                  size_t depth, ges_arena *scratch) {
    char separator = ges_path_separator(ges_os_style(walk->os));
    for (size_t i = 0; i < list->count; i++) {
        ges_dir_entry *entry = &list->items[i];
        entry->kind = kind_of(walk, scratch, dir, entry);
        if (entry->kind != GES_FILE_DIRECTORY) {
            walk->file(walk->self, dir, entry);
        } else if (!is_skipped(walk, entry->name)) {
            push(w, dir, entry->name, separator, depth + 1);
        }
    }
}

ges_status ges_treewalk_run(ges_treewalk *walk, ges_text root, ges_arena *mem, ges_error *err) {
    ges_arena scratch;
    waiting w = {ges_builder_in(mem)};
    ges_status status = GES_OK;
    ges_text dir;
    size_t depth;
    ges_arena_init(&scratch, 0);
    push(&w, root, GES_T(""), '/', 0);
    while (status == GES_OK && pop(&w, &scratch, &dir, &depth)) {
        ges_dir_list list = {0};
        ges_error own = {0};
        ges_status listed = depth < GES_TREEWALK_MAX_DEPTH
                                ? walk->os->dir_list(walk->os, dir, &scratch, &list, &own)
                                : GES_TOO_LARGE;
        if (listed == GES_OK) {
            walk->dirs++;
            visit(walk, &w, &list, dir, depth, &scratch);
        } else if (listed == GES_NO_MEMORY || walk->dirs + walk->unreadable == 0) {
            status = ges_error_set(err, listed, "%s", own.text);
        } else {
            note_unreadable(walk, dir, mem);
        }
        const ges_arena *full = ges_arena_failed(mem) ? mem : &scratch;
        status = status == GES_OK && ges_arena_failed(full) ? ges_arena_error(full, err) : status;
        ges_arena_reset(&scratch);
    }
    ges_arena_close(&scratch);
    return status;
}
