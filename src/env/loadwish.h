/* What the approved files of a project ask for, put together: later files win. */
#ifndef GES_ENV_LOADWISH_H
#define GES_ENV_LOADWISH_H

#include "env/load.h"

typedef struct ges_load_wish {
    ges_text name;
    bool is_unset;
    ges_text value;
} ges_load_wish;
GES_LIST(ges_load_wish_list, ges_load_wish);

/* Something that people are told once: `key` says when it is something else. */
typedef struct ges_load_note {
    ges_text key;
    ges_text text;
} ges_load_note;
GES_LIST(ges_load_note_list, ges_load_note);

typedef struct ges_load_wanted {
    ges_load_wish_list wishes; /* each name at most once, none of them GES_... */
    ges_texts path;            /* directories in front of PATH, absolute */
    ges_project_dirs follows;  /* files that decide and are not loaded; time 0: not there */
    ges_texts needs;           /* directories without which the answer is another one */
    ges_load_note_list notes;
} ges_load_wanted;

/* out: in `mem`; cut where memory ended (ges_arena_failed) */
void ges_load_collect(const ges_load_request *request, const ges_project *project,
                      const ges_load_files *files, ges_arena *mem, ges_load_wanted *out);

#endif
