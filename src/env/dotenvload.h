/* A `.env` file of this machine and the process that would load it: reads it as one dialect does,
 * which also decides what $PWD is. The public way in is ges/dotenv.h. */
#ifndef GES_ENV_DOTENVLOAD_H
#define GES_ENV_DOTENVLOAD_H

#include "formats/dotenv.h"
#include "ges/dotenv.h"
#include "os/os.h"

/* A file and the environment of the program that would load it. */
typedef struct ges_dotenv_file {
    ges_text path; /* as named */
    ges_text absolute;
    ges_text cwd; /* the current directory */
    ges_text content;
    ges_env_list env; /* of the process */
    const ges_os *os;
    ges_text pwd; /* the file's directory, for dialects that set $PWD; ptr NULL: $PWD as it is */
} ges_dotenv_file;

/* env: NULL: this process's. Errors: those of reading; TOO_LARGE */
GES_CHECK ges_status ges_dotenv_open(const ges_os *os, ges_text path, const ges_env_list *env,
                                     ges_arena *mem, ges_dotenv_file *out, ges_error *err);
/* Errors: UNSUPPORTED (the program would read it as another format), those of ges_dotenv_read */
GES_CHECK ges_status ges_dotenv_read_as(const ges_dotenv_file *file,
                                        const ges_dotenv_dialect *dialect, ges_arena *mem,
                                        ges_dotenv *out, ges_error *err);

#endif
