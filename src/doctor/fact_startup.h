/* Facts: lines of start-up files that do not do what they were written for. */
#ifndef GES_DOCTOR_FACT_STARTUP_H
#define GES_DOCTOR_FACT_STARTUP_H

#include "base/list.h"
#include "ges/text.h"

/* A line that sets PATH in a file that the user's shell does not read. Only looked for when no go is
 * on PATH. */
typedef struct ges_fact_idle_line {
    ges_text shell; /* whose file it is: zsh */
    ges_text file;
    uint32_t line;
    ges_text value; /* what PATH would be */
} ges_fact_idle_line;
GES_LIST(ges_fact_idle_list, ges_fact_idle_line);

typedef enum ges_foreign {
    GES_FOREIGN_ASSIGNMENT, /* fish: NAME=value */
    GES_FOREIGN_BRACES,     /* fish: export NAME=...${...} */
    GES_FOREIGN_UNQUOTED,   /* fish: export PATH=$PATH:dir, which keeps one entry only */
    GES_FOREIGN_SET,        /* sh: set -gx NAME value */
    GES_FOREIGN_SETENV,     /* sh: setenv NAME value */
    GES_FOREIGN_ADD_PATH,   /* sh: fish_add_path dir */
    GES_FOREIGN_BLANKS,     /* sh: export NAME = value */
} ges_foreign;

/* A line of the user's own start-up file in the syntax of another shell, about PATH or a variable
 * of Go. */
typedef struct ges_fact_foreign_line {
    ges_foreign kind;
    ges_text file;
    uint32_t line;
    ges_text text; /* the whole line */
    ges_text name; /* PATH, GOPATH ... */
} ges_fact_foreign_line;
GES_LIST(ges_fact_foreign_list, ges_fact_foreign_line);

/* A larger start-up file is not searched for foreign lines. */
enum { GES_FACT_STARTUP_MAX = 1 << 20, GES_FACT_FOREIGN_MAX = 20 };

/* The same line by line. Pure.
 * is_fish: else a file of sh, bash or zsh */
bool ges_fact_foreign_of(ges_text line, bool is_fish, ges_fact_foreign_line *out);

#endif
