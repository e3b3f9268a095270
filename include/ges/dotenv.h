/* What a `.env` file gives to the program that loads it. Programs read these files differently
 * (quotes, backslashes, '#', '$', ends of lines), so each is a dialect, held against the real
 * program; `common` reads what all of them read alike and refuses the rest. docs/dotenv.md has the
 * rules of each.
 *
 *     ges_dotenv_request request = {
 *         .os = ges_os_native(), .path = GES_T(".env"), .dialect = GES_T("compose")};
 *     ges_dotenv_variable *all;
 *     size_t count;
 *     if (ges_dotenv_load(&request, &mem, &all, &count, &err) != GES_OK) ...
 *     ... all[0].name, all[0].value, all[0].line
 *
 * Nothing in a file is ever run: where a program would, the file is refused. */
#ifndef GES_DOTENV_H
#define GES_DOTENV_H

#include "ges/os.h"
#include "ges/text.h"

struct ges_env_list; /* os/os.h: ges_env_list */

/* Plain data; set to zero what does not matter. */
typedef struct ges_dotenv_request {
    const ges_os *os;
    const struct ges_env_list *env; /* of the program that loads; NULL: this process's */
    ges_text path;                  /* of the file, at most 4 MiB of it; relative to here */
    ges_text dialect;               /* its name; "": common */
} ges_dotenv_request;

typedef struct ges_dotenv_variable {
    ges_text name;  /* never empty; bytes, as everything a file holds */
    ges_text value; /* unquoted and expanded, as the program hands it on; at most 1 MiB */
    uint32_t line;  /* 1-based, of the assignment that won */
} ges_dotenv_variable;

/* The variables that the file sets, in the order of their first mention.
 * out:    in `mem`; untouched on failure
 * Errors: INVALID (no dialect has that name), CORRUPT (the program refuses the file, or would run
 *         something: err->line and err->text tell what), UNSUPPORTED (the program takes a file
 *         with this ending for another format), TOO_LARGE, NO_MEMORY, those of reading a file */
GES_CHECK ges_status ges_dotenv_load(const ges_dotenv_request *request, ges_arena *mem,
                                     ges_dotenv_variable **out, size_t *out_count, ges_error *err);

/* The i-th dialect, counted from 0: "compose", and what reads so, with the version it was held
 * against. False: there are not so many. Constant text. */
bool ges_dotenv_dialect_at(size_t i, ges_text *name, ges_text *program);

#endif
