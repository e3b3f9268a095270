/* The settings of go-env-sync itself: a user's or a project's choices, JSON with comments.
 *
 *     {
 *         "doctor": {
 *             "only": ["GES001", "goroot_missing"],          check nothing else
 *             "skip": ["several_gos"],                       do not check these
 *             "severity": {"path_hygiene": "warning"},       error, warning or info for a rule
 *             "fail_on": "error"                             what makes the exit code 1
 *         },
 *         "watch": {
 *             "consequences": {"DATABASE_URL": "restart api, worker", "LOG_*": "hot"}
 *         },
 *         "install": {
 *             "source": "https://mirror.example/golang/"     where ges install gets Gos; in the user's
 *         }                                                  own file only
 *     }
 *
 * A member that is not known is an error, so that a typing error is not taken for consent. */
#ifndef GES_FORMATS_SETTINGS_H
#define GES_FORMATS_SETTINGS_H

#include "base/list.h"
#include "ges/status.h"
#include "ges/text.h"

enum { GES_SETTINGS_MAX = 256 * 1024 }; /* bytes of a file; beyond that it is somebody else's */

/* One word and where it stands. */
typedef struct ges_settings_word {
    ges_text text;  /* rule id or name, or a level; "consequences": a variable, or a pattern */
    ges_text value; /* "severity": the level that is wanted; "consequences": what follows; else
                     * empty */
    uint32_t line;  /* 1-based */
} ges_settings_word;
GES_LIST(ges_settings_words, ges_settings_word);

/* Plain data. Whether a rule or level of that name exists is the reader's matter. */
typedef struct ges_settings {
    ges_settings_words only;
    ges_settings_words skip;
    ges_settings_words severity;
    ges_settings_word fail_on; /* text empty: not set */
    ges_settings_words consequences;
    ges_settings_word source; /* text empty: not set */
} ges_settings;

/* in:     borrowed; *out may point into it
 * out:    allocated in `mem`; untouched on failure
 * Errors: CORRUPT, TRUNCATED (line set), TOO_LARGE (over GES_SETTINGS_MAX), NO_MEMORY */
GES_CHECK ges_status ges_settings_parse(ges_bytes in, ges_arena *mem, ges_settings *out,
                                        ges_error *err);

#endif
