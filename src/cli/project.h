/* What the commands about a project's files share: where they are, and whether they may be loaded.
 */
#ifndef GES_CLI_PROJECT_H
#define GES_CLI_PROJECT_H

#include "cli/command.h"
#include "env/load.h"

typedef struct ges_cli_project {
    ges_env_list env;
    ges_text dir;  /* links resolved */
    ges_text mode; /* GES_MODE of the process; "": none */
    ges_trust_store store;
    ges_project project;
    ges_load_files files;
} ges_cli_project;

/* word:   a directory, or one file of a project; "": here
 * Errors: NOT_FOUND, INVALID (a file that is never loaded), those of ges_trust_open */
GES_CHECK ges_status ges_cli_project_open(ges_app *app, ges_text word, ges_cli_project *out,
                                          ges_error *err);
/* Says that it has no files. */
void ges_cli_project_none(const ges_cli_project *p, ges_error *err);
/* How files are shown. */
typedef struct ges_cli_project_look {
    bool is_reveal; /* secrets and long values as they are */
    bool is_json;   /* else for eyes, which long values and rows of blanks deceive */
} ges_cli_project_look;

/* One file with its variables, those that are dangerous marked; an element of the open list. */
void ges_cli_project_describe(ges_app *app, const ges_load_file *file, ges_cli_project_look look,
                              ges_sink *sink);
/* For people, below long files: which lines are marked, so that none of them scrolls away. */
void ges_cli_project_tell_marked(ges_app *app, const ges_load_files *files, ges_sink *sink);
/* The GOROOT of that version on this machine; of a language version ("1.24") its newest release. Or
 * of what a go.mod or go.work asks for, which an absolute path names: that version, else the newest
 * Go that is not older. "": there is none. */
ges_text ges_cli_project_go(const ges_app *app, ges_text version);
/* Why that found none for a go.mod or go.work, and what to do; "": the file asks for no version. */
ges_text ges_cli_project_no_go(const ges_app *app, ges_text file);

#endif
