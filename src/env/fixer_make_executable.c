/* The execute bits of a program. Only the mode changes (ges_repair.mode), so there are no edits. */
#include "env/fixers.h"

static ges_status edit(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err) {
    (void)before; /* the bytes stay */
    (void)repair;
    (void)mem;
    (void)out;
    (void)err;
    return GES_OK;
}

const ges_fixer ges_fixer_make_executable = {
    .name = "make_executable",
    .does = "give the program its execute bits",
    .edit = edit,
};
