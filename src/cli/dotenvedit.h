/* `ges dotenv set`, `unset` and `fmt`. */
#ifndef GES_CLI_DOTENVEDIT_H
#define GES_CLI_DOTENVEDIT_H

#include "cli/dotenvfile.h"

/* One change of one file. */
typedef struct ges_dotenv_edit {
    const ges_command *command;
    ges_text verb;  /* "set", "unset" or "fmt" */
    ges_text name;  /* "": fmt */
    ges_text value; /* of set */
    ges_text path;
    bool is_check; /* fmt: only tell whether it would change */
    bool is_dry_run;
    bool is_yes;
    bool is_json;
} ges_dotenv_edit;

/* Plans, shows, asks and changes. Returns the exit code. */
int ges_dotenv_change(ges_app *app, const ges_dotenv_edit *edit);

#endif
