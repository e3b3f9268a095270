/* What the scopes user and machine on Unix share: our block in some start-up files. */
#ifndef GES_SHELL_STARTUPSCOPE_H
#define GES_SHELL_STARTUPSCOPE_H

#include "env/scope.h"
#include "shell/startupline.h"

typedef struct ges_startup_file {
    ges_text path;
    ges_startup_dialect dialect;
    bool is_target; /* the block goes there; others only lose what they hold of ours */
} ges_startup_file;
GES_LIST(ges_startup_files, ges_startup_file);

/* As in ges_scope, for these files. `shell` names the one whose other lines are named when they set a
 * variable that shall go; "": nobody's are looked for. */
ges_status ges_startup_scope_read(const ges_scope_ask *ask, const ges_startup_files *files,
                                  ges_text name, ges_scope_value *out, ges_error *err);
ges_status ges_startup_scope_plan(const ges_scope_ask *ask, const ges_startup_files *files,
                                  ges_text shell, const ges_wish *wishes, size_t count,
                                  ges_plan *plan, ges_error *err);

#endif
