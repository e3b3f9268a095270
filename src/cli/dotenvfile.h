/* What the parts of `ges dotenv` and `ges run --env` share: a .env file, and how it is read and
 * shown. */
#ifndef GES_CLI_DOTENVFILE_H
#define GES_CLI_DOTENVFILE_H

#include "cli/command.h"
#include "formats/dotenv.h"

/* A file and the environment of the program that would load it. */
typedef struct ges_dotenv_file {
    ges_text path; /* as named */
    ges_text absolute;
    ges_text cwd; /* the current directory */
    ges_text content;
    ges_env_list env; /* of this process */
    const ges_os *os;
    ges_text pwd; /* the file's directory, for dialects that set $PWD; ptr NULL: $PWD as it is */
} ges_dotenv_file;

/* Errors: those of reading; TOO_LARGE */
GES_CHECK ges_status ges_dotenv_open(ges_app *app, ges_text path, ges_dotenv_file *out,
                                     ges_error *err);
/* Errors: those of ges_dotenv_read */
GES_CHECK ges_status ges_dotenv_read_as(const ges_dotenv_file *file,
                                        const ges_dotenv_dialect *dialect, ges_arena *mem,
                                        ges_dotenv *out, ges_error *err);
/* "compose, node-dotenv, ..." */
ges_text ges_dotenv_dialect_names(ges_arena *mem);

/* The object "variables" from name to value. */
void ges_dotenv_describe_variables(ges_arena *mem, const ges_dotenv *read, ges_sink *sink);

/* Prints what `dialect` reads. Returns the exit code. */
int ges_dotenv_show(ges_app *app, const ges_dotenv_file *file, const ges_dotenv_dialect *dialect,
                    bool is_json, bool is_revealed);

#endif
