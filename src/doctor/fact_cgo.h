/* Facts: what builds of C code need: whether this module needs them, and the C compiler. */
#ifndef GES_DOCTOR_FACT_CGO_H
#define GES_DOCTOR_FACT_CGO_H

#include "base/list.h"
#include "ges/text.h"

/* A value of CC, CXX, PKG_CONFIG or CGO_*FLAGS that falls apart at a blank inside a path. */
typedef struct ges_fact_split {
    ges_text name;  /* of the variable */
    ges_text word;  /* what go takes for the path: /opt/my */
    ges_text whole; /* the path that is meant and is there: /opt/my tools/gcc; empty: only likely */
    char quote;     /* the quote sign that does not end; 0: none (then the others are filled) */
} ges_fact_split;
GES_LIST(ges_fact_split_list, ges_fact_split);

/* A directory that C tools get to see. */
typedef struct ges_fact_tool_dir {
    ges_text name; /* "GOCACHE" */
    ges_text path;
} ges_fact_tool_dir;
GES_LIST(ges_fact_tool_dir_list, ges_fact_tool_dir);

/* Plain struct. */
typedef struct ges_fact_cgo {
    ges_text needed_by;   /* a file of the module that imports "C" wherever it is built, or a module
                           * that go.mod requires and that is known to need C; empty: none found */
    bool is_own;          /* the former */
    ges_text own_package; /* its directory, when all files there do so; else empty */
    ges_text own_path;    /* import path of that directory */

    bool is_known;    /* a go is there, and what follows was worked out for it */
    uint32_t minor;   /* of the go that runs here */
    bool is_enabled;  /* CGO_ENABLED, set or not */
    ges_text cc;      /* first word of CC, set or not */
    ges_text cc_path; /* where that is; empty: not found */
    ges_text target;  /* the GNU triplet that it compiles for; empty: not known */
    bool lacks_32;    /* amd64 gcc without the libraries for -m32; known with `target` only */
    ges_fact_split_list splits;
    ges_fact_tool_dir_list dirs; /* Windows, when something needs C */
    ges_text code_page;          /* Windows: ANSI code page, "1252"; empty: not known */
} ges_fact_cgo;

#endif
