/* The go env file ("go/env" in the user's configuration folder) and GOROOT/go.env: KEY=value lines
 * without quotes, escapes or trailing comments. */
#ifndef GES_FORMATS_GOENVFILE_H
#define GES_FORMATS_GOENVFILE_H

#include "base/list.h"
#include "ges/text.h"

/* Larger files are refused by the reader's callers. */
enum { GES_GOENVFILE_MAX = 64 * 1024 * 1024 };

typedef struct ges_goenvfile_entry {
    ges_text key;   /* bytes before the first '=', kept as they are: "GOFLAGS " is another key */
    ges_text value; /* the rest of the line, verbatim; a \r stays */
    uint32_t line;  /* 1-based */
} ges_goenvfile_entry;
GES_LIST(ges_goenvfile_list, ges_goenvfile_entry);

/* All definitions in the order of the file. A line without '=' or whose first byte is not A to Z
 * defines nothing; no line is an error.
 * in:     borrowed; the entries point into it
 * out:    in `mem`; cut where memory ended (ges_arena_failed)
 * Source: cmd/go internal/cfg readEnvFile, 1.16 to 1.27 */
void ges_goenvfile_parse(ges_text in, ges_arena *mem, ges_goenvfile_list *out);

/* Is this line (without its \n) a definition of exactly `key`, as go reads it? */
bool ges_goenvfile_defines(ges_text line, ges_text key);
/* The first or last definition of `key`; NULL when there is none. The user's file goes by the last
 * one, GOROOT/go.env by the first. */
const ges_goenvfile_entry *ges_goenvfile_first(const ges_goenvfile_list *list, ges_text key);
const ges_goenvfile_entry *ges_goenvfile_last(const ges_goenvfile_list *list, ges_text key);

#endif
