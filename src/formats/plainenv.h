/* The part of .env files that all their readers understand alike. Docker, Compose, dotenv of four
 * languages, systemd and shells differ in what `$`, a backslash, '#' inside a value and quotes
 * inside quotes mean; a file that holds these is refused with the line, not guessed at.
 *
 *     # comment            blank lines and lines that begin with '#' are skipped
 *     export NAME=value    "export" may be left out; blanks around the value do not count
 *     NAME='value'         everything up to the quote is the value; likewise "value" without $ ` \
 */
#ifndef GES_FORMATS_PLAINENV_H
#define GES_FORMATS_PLAINENV_H

#include "base/list.h"
#include "ges/text.h"

enum { GES_PLAINENV_MAX_ENTRIES = 20000 };

typedef struct ges_plainenv_entry {
    ges_text name;
    ges_text value;
    uint32_t line; /* 1-based */
} ges_plainenv_entry;
GES_LIST(ges_plainenv_list, ges_plainenv_entry);

/* in:     whole file; borrowed
 * out:    entries in order, duplicates kept; untouched on failure
 * Errors: UNSUPPORTED (err->line: readers differ about it, or it is no assignment), TOO_LARGE,
 *         NO_MEMORY */
GES_CHECK ges_status ges_plainenv_parse(ges_text in, ges_arena *mem, ges_plainenv_list *out,
                                        ges_error *err);

#endif
