/* Finds the files of `ges inspect DIR`. */
#include "cli/inspect.h"

#include "base/sort.h"

typedef struct walking {
    const ges_os *os;
    ges_arena *mem;
    ges_inspect_paths *out;
} walking;

static int by_name(const void *a, const void *b) {
    return ges_text_compare(((const ges_dir_entry *)a)->name, ((const ges_dir_entry *)b)->name);
}

/* A link counts when it leads to a regular file. */
static bool is_file(const walking *w, ges_text path, ges_file_kind kind) {
    return kind == GES_FILE_REGULAR ||
           ((kind == GES_FILE_SYMLINK || kind == GES_FILE_OTHER) && ges_os_is_file(w->os, path));
}

static void walk(walking *w, ges_text dir, size_t depth) {
    ges_dir_list entries = {0};
    if (depth == 0 || w->os->dir_list(w->os, dir, w->mem, &entries, NULL) != GES_OK) {
        return; /* what cannot be listed is left out */
    }
    ges_sort(entries.items, entries.count, sizeof(*entries.items), by_name);
    for (size_t i = 0; i < entries.count && w->out->count < GES_INSPECT_MAX_FILES; i++) {
        const ges_dir_entry *entry = &entries.items[i];
        ges_text path = ges_path_join(w->mem, ges_os_style(w->os), dir, entry->name);
        if (entry->kind == GES_FILE_DIRECTORY) {
            walk(w, path, depth - 1);
        } else if (is_file(w, path, entry->kind)) {
            (void)ges_list_push(w->mem, w->out, path); /* the arena remembers */
        }
    }
}

ges_status ges_inspect_walk(const ges_os *os, ges_text dir, ges_arena *mem, ges_inspect_paths *out,
                            ges_error *err) {
    walking w = {os, mem, out};
    walk(&w, dir, GES_INSPECT_MAX_DEPTH);
    return ges_arena_failed(mem) ? ges_arena_error(mem, err) : GES_OK;
}
