/* The entries of this process's PATH. */
#include "doctor/facts_gather.h"

void ges_gather_path(ges_gather *g) {
    ges_text value = ges_gather_env(g, "PATH");
    ges_text *entries = NULL;
    size_t count = 0;
    if (ges_path_split_list(g->mem, g->facts->style, value, &entries, &count) != GES_OK) {
        return; /* no memory: the arena remembers */
    }
    for (size_t i = 0; i < count; i++) {
        ges_fact_path_entry entry = {.text = entries[i]};
        /* An empty entry is the current directory on Unix and nothing on Windows. */
        bool is_here = entries[i].len == 0 && g->facts->style == GES_PATH_UNIX;
        if (entries[i].len != 0 || is_here) {
            ges_text path = ges_path_is_abs(g->facts->style, entries[i])
                                ? entries[i]
                                : ges_path_join(g->mem, g->facts->style, g->facts->dir, entries[i]);
            (void)g->os->path_resolve(g->os, path, g->mem, &entry.real, NULL); /* "": not there */
        }
        (void)ges_list_push(g->mem, &g->facts->path, entry); /* the arena remembers */
    }
}
