/* The programs of fact_programs.def, as Go's exec.LookPath finds them. */
#include "doctor/facts_gather.h"

#include "go/lookpath.h"

/* Every name that is tried costs memory, which a long PATH has many of: they live for one look-up. */
static bool look_up(ges_gather *g, ges_text name, ges_text *out) {
    ges_arena scratch;
    ges_text path = {0};
    ges_arena_init(&scratch, 0);
    bool is_found = ges_lookpath(g->os, &scratch, &g->env, g->facts->dir, 0, name, &path) ==
                    GES_LOOKPATH_FOUND;
    if (is_found) {
        *out = ges_text_copy(g->mem, path);
    }
    ges_arena_close(&scratch);
    return is_found;
}

void ges_gather_programs(ges_gather *g) {
    static const ges_text names[] = {
#define GES_FACT_PROGRAM(name) GES_LIT(name),
#include "doctor/fact_programs.def"
#undef GES_FACT_PROGRAM
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_fact_program program = {.name = names[i]};
        if (!look_up(g, names[i], &program.path)) {
            continue;
        }
        (void)g->os->path_resolve(g->os, program.path, g->mem, &program.real, NULL); /* "" then */
        ges_file_info info = {0};
        program.is_alias = g->facts->family == GES_OS_WINDOWS &&
                           g->os->file_info(g->os, program.path, true, &info, NULL) == GES_OK &&
                           info.kind == GES_FILE_ALIAS;
        (void)ges_list_push(g->mem, &g->facts->programs, program); /* the arena remembers */
    }
}
