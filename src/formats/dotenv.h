/* `.env` files as the programs that load them read them. They differ about nearly everything:
 * quotes, backslashes, '#', '$', the ends of lines; so each is a dialect, held against the real
 * program by tests/cli/test_dotenv_live.py, and `common` is what all of them read alike. Nothing is
 * ever run.
 *
 *     const ges_dotenv_dialect *dialect = ges_dotenv_find(GES_T("compose"));
 *     ges_dotenv_read(text, dialect, &process, mem, &file, &err);
 *     ges_dotenv_value(&file, GES_T("PORT"))
 *
 * To add a dialect: dotenv_<name>.c ending in one const entry, and its line in
 * dotenv_dialects.def. */
#ifndef GES_FORMATS_DOTENV_H
#define GES_FORMATS_DOTENV_H

#include "base/list.h"
#include "base/map.h"
#include "ges/text.h"

enum {
    GES_DOTENV_MAX_FILE = 4 << 20, /* bytes */
    GES_DOTENV_MAX_ENTRIES = 20000,
    GES_DOTENV_MAX_VALUE = 1 << 20, /* bytes of one value, however it grows */
    GES_DOTENV_MAX_DEPTH = 64,      /* ${A:-${B:-...}} */
    GES_DOTENV_MAX_STEPS = 1 << 18, /* replacements in one file */
    GES_DOTENV_MAX_WORK = 32 << 20, /* bytes looked at while replacing, in one file */
};

/* A piece of the file, in bytes of what was given to ges_dotenv_read. */
typedef struct ges_dotenv_span {
    size_t off;
    size_t len; /* 0: there is none */
} ges_dotenv_span;

/* One assignment. Plain data. */
typedef struct ges_dotenv_entry {
    ges_text name;
    ges_text value; /* as the program hands it on: unquoted, expanded */
    ges_dotenv_span name_at;
    ges_dotenv_span value_at;   /* raw, with its quotes */
    ges_dotenv_span comment_at; /* behind the value on its line, from '#' on */
    uint32_t line;              /* 1-based line of the name */
    bool is_unset;              /* a name without a value: it takes part and sets nothing */
} ges_dotenv_entry;
GES_LIST(ges_dotenv_entries, ges_dotenv_entry);

/* What a file gives. Everything lives in the arena or borrows from the input. */
typedef struct ges_dotenv {
    ges_dotenv_entries entries; /* in the order of the file, duplicates kept */
    ges_map variables; /* name -> ges_dotenv_entry that won; in the order of first mention */
} ges_dotenv;

/* The environment of the process that loads the file. */
typedef struct ges_dotenv_process {
    bool (*find)(const void *self, ges_text name, ges_text *value);
    const void *self;
} ges_dotenv_process;

typedef struct ges_dotenv_reader ges_dotenv_reader;

typedef struct ges_dotenv_dialect {
    const char *name; /* "compose" */
    const char
        *program; /* "docker compose (compose-go)": what reads so, with the version measured */
    enum {
        GES_DOTENV_PWD_OF_PROCESS, /* what the environment says */
        GES_DOTENV_PWD_OF_FILE,    /* the directory of the file */
        GES_DOTENV_PWD_CURRENT,    /* the current directory, when the environment says nothing */
    } pwd;                         /* where $PWD comes from */
    const char *other_endings;     /* ".json .toml": files that the program takes for another format
                                      by the end of their name; NULL: none */
    /* Pushes the assignments. Errors: CORRUPT (the program refuses the file, or ges does because
     * reading on would run something), TOO_LARGE, NO_MEMORY */
    ges_status (*read)(ges_dotenv_reader *reader);
} ges_dotenv_dialect;

extern const ges_dotenv_dialect *const ges_dotenv_dialects[];
extern const size_t ges_dotenv_dialect_count;
/* NULL: no dialect has that name. */
const ges_dotenv_dialect *ges_dotenv_find(ges_text name);

/* in:      whole file; borrowed, must outlive *out
 * process: NULL: an empty environment
 * out:     untouched on failure
 * Errors:  CORRUPT (line and offset set; the text says what the program would), TOO_LARGE,
 * NO_MEMORY */
GES_CHECK ges_status ges_dotenv_read(ges_text in, const ges_dotenv_dialect *dialect,
                                     const ges_dotenv_process *process, ges_arena *mem,
                                     ges_dotenv *out, ges_error *err);
/* The value that won; NULL when the name is not set. */
const ges_dotenv_entry *ges_dotenv_value(const ges_dotenv *file, ges_text name);

/* Not a program's and not in the list: where assignments stand in any .env file, their values raw.
 * For edits. Errors of reading: CORRUPT (no text in UTF-8), TOO_LARGE, NO_MEMORY */
extern const ges_dotenv_dialect ges_dotenv_layout;
/* A CR with more behind it on its line, where some programs begin another line. */
bool ges_dotenv_has_lone_return(ges_text line);

/* NAME=value written so that `dialect` reads that value: bare, in single or in double quotes, the
 * first of them that is understood. With ges_dotenv_common all programs agree about the line. out:
 * without a line end; untouched on failure Errors: UNSUPPORTED (no spelling gives that value, with
 * the reason), NO_MEMORY */
GES_CHECK ges_status ges_dotenv_write(ges_text name, ges_text value,
                                      const ges_dotenv_dialect *dialect, ges_arena *mem,
                                      ges_text *out, ges_error *err);

/* Which programs (a bit for each of ges_dotenv_dialects that loads .env files) read `line`, alone
 * in a file, as NAME set to value. */
uint32_t ges_dotenv_readers(ges_text line, ges_text name, ges_text value, ges_arena *mem);
/* Does the dialect stand for a program that loads .env files? (Not: common, goenv.) */
bool ges_dotenv_is_program(const ges_dotenv_dialect *dialect);
/* The line that as many programs as possible read so. *readers: which, as above. NO_MEMORY: ptr
 * NULL. */
ges_text ges_dotenv_write_best(ges_text name, ges_text value, ges_arena *mem, uint32_t *readers);

#define GES_DOTENV(name) extern const ges_dotenv_dialect ges_dotenv_##name;
#include "formats/dotenv_dialects.def"
#undef GES_DOTENV

#endif
