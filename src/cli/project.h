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
/* One file with its variables, those that are dangerous marked; an element of the open list. */
void ges_cli_project_describe(ges_app *app, const ges_load_file *file, bool is_reveal,
                              ges_sink *sink);
/* The GOROOT of that version on this machine; of a language version ("1.24") its newest release.
 * "": there is none. */
ges_text ges_cli_project_go(const ges_app *app, ges_text version);

#endif
