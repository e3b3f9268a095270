/* The programs of fact_programs.def, as Go's exec.LookPath finds them. */
#include "doctor/facts_gather.h"

#include "go/lookpath.h"

void ges_gather_programs(ges_gather *g) {
    static const ges_text names[] = {
#define GES_FACT_PROGRAM(name) GES_LIT(name),
#include "doctor/fact_programs.def"
#undef GES_FACT_PROGRAM
    };
    for (size_t i = 0; i < GES_COUNT(names); i++) {
        ges_fact_program program = {.name = names[i]};
        if (ges_lookpath(g->os, g->mem, &g->env, g->facts->dir, 0, names[i], &program.path) !=
            GES_LOOKPATH_FOUND) {
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
