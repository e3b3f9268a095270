/* One file of a project, read once: the bytes that are checked, hashed and shown are those that are
 * loaded. Nothing in it is ever run. */
#ifndef GES_ENV_PROJECTFILE_H
#define GES_ENV_PROJECTFILE_H

#include "env/project.h"
#include "formats/dotenv.h"

/* A variable as the file leaves it. */
typedef struct ges_project_var {
    ges_text name;
    ges_text value;
    uint32_t line; /* 1-based */
} ges_project_var;
GES_LIST(ges_project_vars, ges_project_var);

typedef struct ges_project_file {
    ges_text path;      /* in its directory, whose links are resolved */
    ges_text name;      /* ".env" */
    ges_text target;    /* where it leads when it is a link; else "" */
    ges_file_info info; /* of what it leads to, from before it was read */
    bool is_there;      /* false: `info` could not be had */
    bool is_read;       /* `hash` is set */
    uint8_t hash[32];   /* SHA-256 of the content */
    ges_status status;  /* OK: `vars` is what it says */
    ges_text problem;   /* else why it cannot be used, with the file */
    ges_project_vars vars;
} ges_project_file;

/* Reads as `dialect` does, with the references in it looked up in `process`, and checks: a regular
 * file of at most GES_PROJECT_FILE_MAX bytes that belongs to this user (or to root), that not
 * everybody may write. out: in `mem`; a file that cannot be used has its status and problem */
void ges_project_file_read(const ges_os *os, ges_text path, const ges_dotenv_dialect *dialect,
                           const ges_dotenv_process *process, ges_arena *mem,
                           ges_project_file *out);
/* The variable of that name; NULL: it is not in the file. */
const ges_project_var *ges_project_file_find(const ges_project_file *file, ges_text name);

#endif
