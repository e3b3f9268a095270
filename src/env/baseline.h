/* What the sources of variables said when a session began, or when it was last refreshed: enough of it
 * to tell later which changes are theirs and which the session's own. A value is remembered by a mark
 * of 48 bits, so that the text is short enough to be carried in a variable of the session, is inherited
 * by its child shells, and holds no secret a second time.
 *
 *     1.GOBIN=Zm9vYmFyMTI.PATH:Zm9vYmFyMTJmb29iYXIxMg
 *
 * "1." is the version; then NAME=MARK for a value and NAME:MARK... for a list, parted by dots. Marks
 * are eight characters of base64url; of names, what is not a letter, digit or '_' stands as ~XX. */
#ifndef GES_ENV_BASELINE_H
#define GES_ENV_BASELINE_H

#include "os/os.h"

/* The variable of a session that carries its baseline. */
#define GES_BASELINE_NAME GES_T("GES_BASELINE")

enum {
    GES_BASELINE_MAX = 1 << 16,      /* bytes of the text */
    GES_BASELINE_MAX_ENTRIES = 5000, /* of one list; a longer one is taken as one value */
};

typedef uint64_t ges_mark; /* below 2^48 */
GES_LIST(ges_mark_list, ges_mark);

typedef struct ges_baseline_var {
    ges_text name;
    bool is_list;
    ges_mark_list marks; /* of the entries; of a plain value, one */
} ges_baseline_var;
GES_LIST(ges_baseline, ges_baseline_var);

ges_mark ges_mark_of(ges_text value);
/* The same for every spelling of one entry of a list: on Windows case, quotes, kinds of slash and a
 * slash at the end do not matter; on Unix the slash at the end. */
ges_mark ges_mark_of_entry(ges_path_style style, ges_text entry);
bool ges_mark_list_has(const ges_mark_list *list, ges_mark mark);
bool ges_mark_list_equal(const ges_mark_list *a, const ges_mark_list *b);
/* Is that a variable whose value is a list of entries, such as PATH? */
bool ges_baseline_is_list(const ges_os *os, ges_text name);

/* The baseline of a block. Lives in `mem`, names are borrowed. */
ges_baseline ges_baseline_of(const ges_os *os, const ges_env_list *block, ges_arena *mem);
/* NULL when the name is not in it. */
const ges_baseline_var *ges_baseline_find(const ges_os *os, const ges_baseline *baseline,
                                          ges_text name);

/* ptr is NULL on no memory. */
ges_text ges_baseline_write(const ges_baseline *baseline, ges_arena *mem);
/* out:    in `mem`; untouched on failure
 * Errors: UNSUPPORTED (another version), CORRUPT (offset set), TOO_LARGE, NO_MEMORY */
GES_CHECK ges_status ges_baseline_parse(ges_text text, ges_arena *mem, ges_baseline *out,
                                        ges_error *err);

#endif
