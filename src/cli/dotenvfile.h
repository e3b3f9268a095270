/* What the parts of `ges dotenv` and `ges run --env` share: how a .env file is shown. */
#ifndef GES_CLI_DOTENVFILE_H
#define GES_CLI_DOTENVFILE_H

#include "cli/command.h"
#include "env/dotenvload.h"

/* "compose, node-dotenv, ..." */
ges_text ges_dotenv_dialect_names(ges_arena *mem);

/* The object "variables" from name to value. */
void ges_dotenv_describe_variables(ges_arena *mem, const ges_dotenv *read, ges_sink *sink);

/* Prints what `dialect` reads. Returns the exit code. */
int ges_dotenv_show(ges_app *app, const ges_dotenv_file *file, const ges_dotenv_dialect *dialect,
                    bool is_json, bool is_revealed);

#endif
