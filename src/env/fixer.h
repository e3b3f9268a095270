/* Repairs of files and registry values: what a rule may ask to be changed. A fixer is one const entry
 * in fixer_<name>.c, named in fixers.def; it is a pure function from the bytes of a file to edits, or
 * from a stored value to another, so that every repair can be shown, tested and fuzzed without a disk
 * or a registry. Applying is apply.h's. */
#ifndef GES_ENV_FIXER_H
#define GES_ENV_FIXER_H

#include "base/list.h"
#include "env/stored.h"
#include "ges/arena.h"
#include "ges/status.h"
#include "ges/text.h"

/* One replacement inside a file. Edits of a file are sorted by `off` and do not overlap. */
typedef struct ges_edit {
    size_t off;     /* first byte */
    size_t len;     /* bytes that go; 0: pure insertion */
    ges_text after; /* bytes that come; empty: pure deletion */
} ges_edit;
GES_LIST(ges_edit_list, ges_edit);

typedef struct ges_fixer ges_fixer;

/* One wanted change to one file or registry value. Plain data; texts live as long as the finding that
 * carries it. */
typedef struct ges_repair {
    const ges_fixer *fixer;
    ges_text file;  /* absolute; empty: it is the value at `place` that is repaired */
    ges_plan_place place; /* its name is empty where a file is repaired */
    ges_text seen;  /* registry: the text that was found there, and no other one is touched; ptr NULL:
                     * whatever stands there */
    uint32_t line;  /* 1-based line that is meant; 0: the whole file */
    ges_text name;  /* variable, where one is meant */
    ges_text value; /* its new value, or the text to put there */
    uint32_t mode;  /* permission bits to add; 0: none */
    bool makes_dir; /* the file's directory is made when it is missing */
} ges_repair;
GES_LIST(ges_repair_list, ges_repair);

struct ges_fixer {
    const char *name;  /* "goenv_unset"; also the file's */
    const char *does;  /* "delete NAME from the go env file", for the plan that is shown */
    bool is_foreign;   /* touches lines that the user wrote: only when asked for by name */
    /* Edits that make the repair; none when the file needs it no longer.
     * NULL: it repairs registry values.
     * Errors: CORRUPT (line set) when the file is not what the repair was made for, NO_MEMORY */
    ges_status (*edit)(ges_bytes before, const ges_repair *repair, ges_arena *mem,
                       ges_edit_list *out, ges_error *err);
    /* What becomes of the value; *out equal to *before when it needs no repair. NULL: it repairs files.
     * Errors: CORRUPT when the value is not what the repair was made for, NO_MEMORY */
    ges_status (*store)(const ges_plan_stored *before, const ges_repair *repair, ges_arena *mem,
                        ges_plan_stored *out, ges_error *err);
};

static inline bool ges_repair_is_of_value(const ges_repair *repair) {
    return repair->place.name.len != 0;
}

#endif
