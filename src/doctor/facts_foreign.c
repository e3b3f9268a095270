/* Lines of the user's start-up file that are written for another shell. One file, one read. */
#include "doctor/facts_gather.h"

void ges_gather_foreign(ges_gather *g) {
    ges_bytes bytes = {0};
    bool is_known = g->facts->shell == GES_SHELL_SH || g->facts->shell == GES_SHELL_FISH;
    if (g->facts->family == GES_OS_WINDOWS || !is_known || g->facts->shell_file.len == 0 ||
        g->os->file_read(g->os, g->facts->shell_file, GES_FACT_STARTUP_MAX, g->mem, &bytes, NULL) !=
            GES_OK) {
        return;
    }
    ges_text rest = ges_text_from(bytes);
    ges_text line = {0};
    for (uint32_t number = 1; ges_text_next_line(&rest, &line); number++) {
        ges_fact_foreign_line found = {0};
        if (g->facts->foreign.count < GES_FACT_FOREIGN_MAX &&
            ges_fact_foreign_of(line, g->facts->shell == GES_SHELL_FISH, &found)) {
            found.file = g->facts->shell_file;
            found.line = number;
            (void)ges_list_push(g->mem, &g->facts->foreign, found); /* the arena remembers */
        }
    }
}
