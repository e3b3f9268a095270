/* What `ges run` and `ges shell` share: their options, the environment made from them, and running.
 */
#ifndef GES_CLI_RUNNING_H
#define GES_CLI_RUNNING_H

#include "cli/command.h"
#include "env/block.h"

/* Exit codes of ges itself beside a program's own, as env(1) and timeout(1) have them. */
enum { GES_EXIT_RUN_FAILED = 125, GES_EXIT_RUN_REFUSED = 126, GES_EXIT_RUN_NOT_FOUND = 127 };

/* The options of both, in the order of ges_running_option; the last count. */
typedef enum ges_running_option {
    GES_RUNNING_CLEAN,
    GES_RUNNING_SCOPE,
    GES_RUNNING_ENV,
    GES_RUNNING_AS,
    GES_RUNNING_SET,
    GES_RUNNING_UNSET,
    GES_RUNNING_KEEP_REST,
    GES_RUNNING_PRINT,
    GES_RUNNING_DRY_RUN,
    GES_RUNNING_JSON,
    GES_RUNNING_REVEAL,
    GES_RUNNING_OPTIONS,
} ges_running_option;
extern const ges_option ges_running_options[GES_RUNNING_OPTIONS];
enum { GES_RUNNING_EXIT_CODES = 4 };
extern const ges_exit_code ges_running_exit_codes[GES_RUNNING_EXIT_CODES];
/* The fields that the entries of both have alike: one list of options and codes. */
#define GES_RUNNING_FIELDS                                                                         \
    .options = ges_running_options, .option_count = GES_RUNNING_OPTIONS,                           \
    .exit_codes = ges_running_exit_codes, .exit_code_count = GES_RUNNING_EXIT_CODES,               \
    .is_raw = true

/* A command line, read. */
typedef struct ges_running {
    bool is_on[GES_RUNNING_OPTIONS];
    ges_text scope;
    ges_block block;
    const ges_text *words; /* the command and its arguments */
    size_t word_count;
} ges_running;

/* Reads options up to the first word that is none, or "--", and makes the environment.
 * out:    untouched when the answer is not OK
 * Answer: GES_EXIT_OK, or the exit code; then why was said */
int ges_running_read(ges_app *app, const ges_command *command, const ges_args *args,
                     ges_running *out);
/* Prints the environment, and what would be run, when --print says so: true, it was that. */
bool ges_running_print(ges_app *app, const ges_running *running, ges_text program);
/* Runs the file `program` with running->words as its arguments (words[0] being its name). */
int ges_running_run(ges_app *app, const ges_running *running, ges_text program);
/* The file that `name` means in the new environment; says why there is none.
 * Answer: GES_EXIT_OK, or the exit code */
int ges_running_find(ges_app *app, const ges_running *running, ges_text name, ges_text *out);

#endif
