/* `ges dotenv --compare`. */
#ifndef GES_CLI_DOTENVCOMPARE_H
#define GES_CLI_DOTENVCOMPARE_H

#include "cli/dotenvfile.h"

/* Reads the file as every program and tells where they disagree. JSON holds all values as they are.
 * chosen: names of dialects with commas whose differences count; "": all that load .env files
 * Returns OK when all agree, FINDINGS when not. */
int ges_dotenv_compare(ges_app *app, const ges_dotenv_file *file, ges_text chosen, bool is_json,
                       bool is_revealed);

#endif
